"""What the two forms of an organisation ask, and what nobody is asked."""

from datetime import date

import pytest

from assistant.form import FieldError
from assistant.i18n import words
from assistant.pledges.form import FormContext, person_form
from assistant.pledges.organisation_form import (
    LAUNCHED,
    endorsement_form,
    organisation_form,
    read_joined,
)
from assistant.pledges.words import Operator
from assistant.request import Values
from tests.pledges.test_form import DRIVE, WORDING

TODAY = date(2026, 11, 24)
CONTEXT = FormContext(
    say=words("en"),
    drive=DRIVE,
    wording=WORDING,
    community="club",
    closes="",
    operator=Operator("The Club", ""),
    pledge_from=13,
    named_from=16,
    kept_days=365,
)
RAW: Values = {
    "age_group": "from25",
    "organisation": "Village Clinic",
    "endorsed_on": "12 May 2021",
    "kind": "other",
    "yes": True,
}


def test_nobody_is_asked_about_what_they_are() -> None:
    """Sectors are of organisations; a person is asked for an age group, a country and a name."""
    names = {field.name for field in person_form(CONTEXT).fields}
    assert names == {"age_group", "country", "principles", "name", "yes"}
    about_it = {"age_group", "organisation", "kind", "sector", "country", "yes"}
    assert {field.name for field in organisation_form(CONTEXT).fields} == about_it
    form = endorsement_form(CONTEXT, TODAY)
    assert {field.name for field in form.fields} == about_it | {"endorsed_on"}


def test_a_form_sent_off_whole_keeps_the_day_and_leaves_out_what_may_be() -> None:
    sent = endorsement_form(CONTEXT, TODAY).submit(RAW)
    assert not sent.errors
    assert sent.values["endorsed_on"] == "2021-05-12"
    assert sent.values["sector"] == sent.values["country"] == ""
    wrong = endorsement_form(CONTEXT, TODAY).submit({**RAW, "endorsed_on": "May 2021"})
    assert list(wrong.errors) == ["endorsed_on"]


def test_a_modal_shows_all_that_is_agreed_to_before_anything_is_filled_in() -> None:
    for form in (organisation_form(CONTEXT), endorsement_form(CONTEXT, TODAY)):
        values = form.submit(RAW).values
        typed = str(form.fields[-1].words(values)).replace(
            "Village Clinic", "the named organisation"
        )
        shown = str(form.terms).replace("The named organisation", "the named organisation")
        typed = typed.replace("12 May 2021", "the day you give")
        assert "Your address is kept encrypted" in shown
        assert "not by the Paris Call or the French government" in shown
        assert "I may speak for the named organisation." in shown
        agreed = shown.removesuffix("Sending this form off is your yes.")
        assert agreed != shown
        assert typed.startswith(agreed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 November 2018", LAUNCHED),
        ("on 12 Nov. 2018", LAUNCHED),
        ("Monday, 12 November 2018", LAUNCHED),
        ("November 12th, 2018", LAUNCHED),
        ("2018-11-12", LAUNCHED),
        ("12.11.2018", LAUNCHED),
        ("12/11/18", LAUNCHED),
        ("01/02/2019", date(2019, 2, 1)),
        ("29 February 2024", date(2024, 2, 29)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 23)),
    ],
)
def test_a_day_that_has_been(typed: str, day: date) -> None:
    assert read_joined(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2019", "the day too"),
        ("May 2021", "the day too"),
        ("2021-05", "the day too"),
        ("12 November", "the day too"),
        ("12th", "the day too"),
        ("11 November 2018", "nobody joined before"),
        ("25 November 2026", "still to come"),
        ("tomorrow", "cannot read"),
        ("friday", "cannot read"),
        ("Tuesday 12 November 2018", "cannot read"),
        ("29 February 2023", "cannot read"),
        ("in two weeks", "cannot read"),
        ("12 November 2018 at 5pm", "cannot read"),
        ("9" * 20_000, "cannot read"),
        ("", "cannot read"),
        ("0000-00-00", "cannot read"),
    ],
)
def test_what_is_no_such_day_is_asked_again(typed: str, why: str) -> None:
    with pytest.raises(FieldError, match=why):
        read_joined(typed, TODAY)
