"""The age question takes nobody for older than they clearly said."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drives.drive import Drive, DriveState, Wording
from assistant.folding import fold
from assistant.form import Consent, FieldError, OneOf, TextField
from assistant.i18n import words as texts
from assistant.pledges.age import may_be_named
from assistant.pledges.form import FormContext, person_form
from assistant.pledges.words import Operator
from assistant.tallies.figure import Pledger
from tests.talking import NOW

WORDING = Wording(1, 1, "en", "I support the nine principles.")
DRIVE = Drive(1, 1, "Drive", None, Pledger.PERSON, NOW, None, DriveState.RUNNING, {"en": WORDING})
CONTEXT = FormContext(
    say=texts("en"),
    drive=DRIVE,
    wording=WORDING,
    community="club",
    closes="",
    operator=Operator("The Club", ""),
    pledge_from=13,
    named_from=16,
    kept_days=365,
)
FORM = person_form(CONTEXT)
AGE = next(field for field in FORM.fields if isinstance(field, OneOf))
NAME = next(field for field in FORM.fields if isinstance(field, TextField))


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("1", "under"), ("2", "to24"), ("3", "from25"),
        ("under 16", "under"), ("Under 16!", "under"), ("<16", "under"), ("under 15", "under"),
        ("16 to 24", "to24"), ("16-24", "to24"), ("25 or older", "from25"), ("25+", "from25"),
        ("13", "under"), ("15", "under"), ("16", "to24"), ("i'm 17", "to24"), ("im 24", "to24"),
        ("17 yo", "to24"), ("30 years old", "from25"), ("25", "from25"), ("I am 99.", "from25"),
    ],
)  # fmt: skip
def test_a_clear_age(typed: str, group: str) -> None:
    assert AGE.parse(typed) == group


@pytest.mark.parametrize(
    "typed",
    ["2012", "born in 2011", "almost 16", "nearly 25", "16+", "200", "-20", "under 18", "under 25",
     "between 10 and 30", "12 or 13", "14-20", "25-", "1990", "3.5", "", "old", "sixteen", "over 25?", "٢٠"],
)  # fmt: skip
def test_what_is_not_clear_is_asked_again(typed: str) -> None:
    with pytest.raises(FieldError) as refused:
        AGE.parse(typed)
    assert refused.value.choices


@pytest.mark.parametrize("typed", ["12", "5", "under 13", "below 10", "i am 9"])
def test_too_young_is_said_so(typed: str) -> None:
    with pytest.raises(FieldError, match="or older to pledge"):
        AGE.parse(typed)


@given(st.text(max_size=12) | st.from_regex(r"[a-z ]{0,8}[0-9]{1,4}[a-z +-]{0,8}", fullmatch=True))
def test_no_text_without_one_clear_age_may_be_named(typed: str) -> None:
    try:
        group = AGE.parse(typed)
    except FieldError:
        return
    numbers = [int(n) for n in re.findall(r"[0-9]+", typed)]
    if may_be_named({"age_group": group}):
        picked = fold(typed) in {"2", "3"}
        assert picked or any(16 <= n <= 120 for n in numbers)
        assert all(n <= 120 for n in numbers)


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "No name",
        "don't show it",
        "dont want to",
        "I don't want to",
        "counted only please",
        "Anon",
        "skip it",
    ],
)
def test_not_wanting_a_name_is_understood(typed: str) -> None:
    assert NAME.parse(typed) == ""


@pytest.mark.parametrize(
    "typed", ["Noah", "Nora Bell", "Dontae", "Anona", "Skip Johnson", "Zoë", "=cmd|x"]
)
def test_names_are_names(typed: str) -> None:
    assert NAME.parse(typed) == typed


@pytest.mark.parametrize("typed", ["yes", "ok", "my name"])
def test_a_yes_is_no_name(typed: str) -> None:
    with pytest.raises(FieldError, match="Which name"):
        NAME.parse(typed)


def test_who_runs_this_is_said_once() -> None:
    for contact in ("", "club@example.org"):
        operator = Operator("The Club", contact, "https://example.org/privacy")
        context = replace(CONTEXT, operator=operator)
        terms = str(person_form(context).terms)
        assert terms.count("Run by") == 1
        assert terms.endswith("Sending this form off is your yes.")
        assert ("Contact of The Club: club@example.org" in terms) == bool(contact)
        assert "Privacy page: https://example.org/privacy" in terms


def test_who_sees_a_name_is_said_in_the_same_words_in_a_modal() -> None:
    yes = next(field for field in FORM.fields if isinstance(field, Consent))
    typed = str(yes.words({"age_group": "from25", "name": "Ada"}))
    seen = next(line for line in typed.splitlines() if line.startswith("Ada will be visible"))
    assert seen.removeprefix("Ada") in str(FORM.terms)
