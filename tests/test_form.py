"""Fields: what they take, what they refuse, and how a form goes through as a whole."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.form import (
    LEFT_OUT,
    Choice,
    Consent,
    CountryField,
    DateField,
    FieldError,
    Form,
    ManyOf,
    OneOf,
    TextField,
)
from assistant.markup import plain
from tests.talking import NOW

NINE = tuple(Choice(str(number), f"Principle {number}") for number in range(1, 10))
MANY = ManyOf(name="principles", label="Principles", required=False, choices=NINE)
ONE = OneOf(
    name="kind",
    label="Kind",
    choices=(
        Choice("civil", "Civil society"),
        Choice("private", "Private sector"),
        Choice("x", "Cinema"),
    ),
)


_SECTORS = ManyOf(
    name="sectors",
    label="Sectors",
    choices=(
        Choice("health", "Health"),
        Choice("energy", "Gas and power"),
        Choice("it", "Information technology"),
    ),
    read=lambda typed: "health" if typed == "hospitals" else None,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1, 3", ("health", "it")),
        ("Hospitals", ("health",)),
        ("gas and power", ("energy",)),
        ("hospitals and gas and power", ()),
        ("hospitals, gas and power", ("health", "energy")),
        ("IT & 1", ("health", "it")),
        ("information technology; hospitals and health", ("health", "it")),
        ("2 and hospitals", ("health", "energy")),
        ("all", ("health", "energy", "it")),
        ("hospitals, unicorns", ()),
        ("health 3", ()),
        (", and", ()),
    ],
)
def test_many_of_takes_numbers_labels_values_and_usual_words(
    typed: str, expected: tuple[str, ...]
) -> None:
    if expected:
        assert _SECTORS.parse(typed) == expected
    else:
        with pytest.raises(FieldError, match="numbers or names"):
            _SECTORS.parse(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1", "civil"),
        ("civil", "civil"),
        ("Civil Society!", "civil"),
        ("priv", "private"),
        ("3", "x"),
    ],
)
def test_one_of_takes_number_value_label_or_beginning(typed: str, expected: str) -> None:
    assert ONE.parse(typed) == expected


@pytest.mark.parametrize("typed", ["", "4", "0", "c", "ci", "nothing"])
def test_one_of_refuses_what_is_none_or_several(typed: str) -> None:
    with pytest.raises(FieldError) as refused:
        ONE.parse(typed)
    assert refused.value.choices == ONE.choices


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1, 3 and 5", ("1", "3", "5")),
        ("5 1 3", ("1", "3", "5")),
        ("2-4", ("2", "3", "4")),
        ("1,2 & 9", ("1", "2", "9")),
        ("all", tuple("123456789")),
        ("All of them!", tuple("123456789")),
        (("3", "1"), ("1", "3")),
    ],
)
def test_many_of_takes_numbers_and_all(
    typed: str | tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert MANY.parse(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "10", "0", "one", "1-12", "4-", "-3", ("12",), "1.5", "9999999-1"]
)
def test_many_of_refuses_the_rest(typed: str | tuple[str, ...]) -> None:
    with pytest.raises(FieldError):
        MANY.parse(typed)


def test_text_is_tidied_and_bounded() -> None:
    field = TextField(name="name", label="Name", max_length=5)
    assert field.parse("  A\u202e n\n") == "A n"
    with pytest.raises(FieldError, match="characters long"):
        field.parse("abcdef")
    with pytest.raises(FieldError, match="type something"):
        field.parse(" \u200b ")


def test_several_lines_are_kept_where_they_may_be() -> None:
    field = TextField(name="wording", label="Wording", multiline=True)
    assert field.parse("a\r\nb") == "a\nb"


@pytest.mark.parametrize("typed", ["yes", "YES", "Yes!", "y", "I agree.", True])
def test_a_clear_yes_is_a_yes(typed: str | bool) -> None:
    assert Consent(name="yes", label="Yes").parse(typed) is True


@pytest.mark.parametrize("typed", ["", "no", "maybe", "yes but no", "yesterday", "1", False])
def test_nothing_else_is_a_yes(typed: str | bool) -> None:
    with pytest.raises(FieldError):
        Consent(name="yes", label="Yes").parse(typed)


def test_a_country_is_its_code_and_asked_back_when_unsure() -> None:
    field = CountryField(name="country", label="Country", language="en")
    assert field.parse("India") == "IN"
    assert field.shown("IN") == "India"
    with pytest.raises(FieldError) as unsure:
        field.parse("korea")
    assert [choice.value for choice in unsure.value.choices] == ["KR", "KP"]


def date_field(zone: str = "Europe/Paris") -> DateField:
    return DateField(
        name="closes_at", label="Closes", zone=zone, now=NOW, language="en", echo=datetime.isoformat
    )


def test_a_day_means_its_last_minute_in_the_zone_of_the_community() -> None:
    assert date_field().parse("29 October 2027") == "2027-10-29T21:59:00+00:00"
    assert date_field("Asia/Kolkata").parse("29 October 2027") == "2027-10-29T18:29:00+00:00"


def test_what_a_date_field_gives_it_takes_again() -> None:
    given = date_field().parse("2027-10-29 18:00")
    assert date_field().parse(given) == given


def test_a_past_moment_is_refused_by_a_field_error() -> None:
    with pytest.raises(FieldError, match="past"):
        date_field().parse((NOW - timedelta(days=1)).date().isoformat())


FORM = Form(
    title="A form",
    fields=(
        ONE,
        MANY,
        TextField(
            name="name", label="Name", required=False, show_if=lambda v: v.get("kind") == "civil"
        ),
        Consent(name="yes", label="Yes", prompt=lambda v: plain(f"So it is {v.get('kind')}.")),
    ),
    submit_label="Send",
)


def test_a_whole_form_gives_values_and_its_sending_is_the_yes() -> None:
    sent = FORM.submit({"kind": "private", "principles": ("2",)})
    assert not sent.errors
    assert sent.values == {"kind": "private", "principles": ("2",), "yes": True}


def test_a_whole_form_names_every_field_that_does_not_fit() -> None:
    sent = FORM.submit({"kind": "?", "principles": "12"})
    assert set(sent.errors) == {"kind", "principles"}


def test_a_field_that_does_not_apply_is_left_out_whatever_was_sent() -> None:
    sent = FORM.submit({"kind": "private", "name": "Ann"})
    assert "name" not in sent.values
    assert sent.values["principles"] == LEFT_OUT


def test_spaces_alone_leave_a_field_empty() -> None:
    sent = FORM.submit({"kind": "civil", "name": " \u3000 \u200b"})
    assert sent.values["name"] == LEFT_OUT
    assert not sent.errors
    missing = FORM.submit({"kind": "  "})
    assert missing.errors["kind"].message == "Please fill this in."


@given(st.dictionaries(st.sampled_from(["kind", "principles", "name", "other"]), st.text()))
def test_whatever_is_sent_is_values_or_errors(raw: dict[str, str]) -> None:
    sent = FORM.submit(raw)
    applying = {field.name for field in FORM.shown(sent.values)}
    assert set(sent.values) | set(sent.errors) >= applying - {"name"}
    assert not set(sent.values) & set(sent.errors)
