"""Forms become modals within Slack's limits, and what is filled in becomes values."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from adapters.ids import CustomIds, Meaning, Pressed
from adapters.slack.modal import Origin, errors_of, origin_of, values_of, view
from assistant import OpenForm, parse
from assistant.form import (
    Choice,
    Consent,
    CountryField,
    DateField,
    Field,
    Form,
    ManyOf,
    OneOf,
    TextField,
)
from assistant.i18n import words
from tests.adapters.anything import FORMS
from tests.adapters.slack.limits import check_view
from tests.talking import NOW

if TYPE_CHECKING:
    from assistant.request import Value

IDS = CustomIds(150)
_CHOICES = (Choice("1", "One"), Choice("2", "Two"))


def shown(opened: OpenForm, metadata: str = "") -> dict[str, Any]:
    made = view(opened, IDS, str, words("en"), metadata)
    check_view(made)
    return made


def asked(opened: OpenForm) -> dict[str, dict[str, Any]]:
    return {each["block_id"]: each for each in shown(opened)["blocks"] if each["type"] == "input"}


def form(*fields: Field, terms: str = "", title: str = "Form") -> Form:
    consent = Consent(name="yes", label="Yes")
    return Form(title, (*fields, consent), "Send", terms=parse(terms))


@settings(max_examples=60, deadline=None)  # a busy machine is no mistake
@given(FORMS)
def test_no_form_breaks_a_limit(opened: OpenForm) -> None:
    shown(opened)


def test_a_whole_form_is_one_modal_whose_sending_is_the_yes() -> None:
    fields = (TextField(name=f"f{n}", label=f"Field {n}") for n in range(12))
    opened = OpenForm(form(*fields, terms="All that you **say yes** to."), "pledge", {"drive": "1"})
    made = shown(opened, "here")
    kinds = [each["type"] for each in made["blocks"]]
    assert kinds == ["input"] * 12 + ["section"]
    assert made["blocks"][-1]["text"]["text"] == "All that you *say yes* to."
    assert IDS.read(made["callback_id"]) == Pressed(
        Meaning.FORM, "pledge", {"drive": "1"}, agreed=True
    )
    assert made["private_metadata"] == "here"
    assert [made[each]["text"] for each in ("title", "submit", "close")] == [
        "Form",
        "Send",
        "Cancel",
    ]


def test_without_terms_nothing_is_agreed_to() -> None:
    made = shown(OpenForm(form(TextField(name="a", label="A")), "drive start"))
    assert IDS.read(made["callback_id"]) == Pressed(Meaning.FORM, "drive start")


def test_a_title_that_is_too_long_stands_above_in_whole() -> None:
    title = "Pledge: Schools of Eastern Africa"
    made = shown(OpenForm(form(TextField(name="a", label="A"), title=title), "pledge"))
    assert made["title"]["text"] == made["submit"]["text"] == "Send"
    assert made["blocks"][0]["text"]["text"] == title


def test_each_kind_of_field_has_its_element() -> None:
    many = tuple(Choice(str(n), f"Choice {n}") for n in range(11))
    too_many = tuple(Choice(str(n), f"Choice {n}") for n in range(101))
    date = DateField(name="date", label="Date", zone="UTC", now=NOW, language="en", echo=str)
    fields = (
        OneOf(name="one", label="One", choices=_CHOICES),
        ManyOf(name="few", label="Few", choices=_CHOICES),
        ManyOf(name="many", label="Many", choices=many),
        OneOf(name="typed", label="Typed", choices=too_many),
        CountryField(name="country", label="Country", language="en"),
        date,
        TextField(name="text", label="Text", max_length=80),
        TextField(name="lines", label="Lines", max_length=9000, multiline=True),
    )
    made = asked(OpenForm(form(*fields), "x"))
    assert {name: block["element"]["type"] for name, block in made.items()} == {
        "one": "static_select",
        "few": "checkboxes",
        "many": "multi_static_select",
        "typed": "plain_text_input",
        "country": "external_select",
        "date": "plain_text_input",
        "text": "plain_text_input",
        "lines": "plain_text_input",
    }
    assert made["country"]["element"]["min_query_length"] == 1
    assert made["text"]["element"]["max_length"] == 80
    assert made["lines"]["element"]["max_length"] == 3000
    assert made["lines"]["element"]["multiline"]
    assert all(block["element"]["action_id"] == name for name, block in made.items())


def test_fields_that_can_never_apply_are_left_out_and_optional_ones_may_be_empty() -> None:
    kind = OneOf(name="kind", label="Kind", choices=_CHOICES)
    never = TextField(name="never", label="Never", show_if=lambda _: False)
    maybe = TextField(name="maybe", label="Maybe", show_if=lambda v: v.get("kind") == "2")
    left = TextField(
        name="left", label="Left", required=False, default_label="none", hint="Leave it empty."
    )
    made = asked(OpenForm(form(kind, never, maybe, left), "x"))
    assert {name: block["optional"] for name, block in made.items()} == {
        "kind": False,
        "maybe": True,
        "left": True,
    }
    assert made["left"]["hint"]["text"] == "Leave it empty."
    assert made["left"]["element"]["placeholder"]["text"] == "none"


def test_what_was_typed_or_held_before_is_filled_in() -> None:
    country = CountryField(name="country", label="Country", language="en", required=False)
    many = ManyOf(name="many", label="Many", choices=_CHOICES)
    one = OneOf(name="one", label="One", choices=_CHOICES)
    text = TextField(name="text", label="Text")
    held = form(country, many, one, text)
    initial: dict[str, Value] = {"country": "IN", "many": ("2",), "one": "1", "text": "so"}
    made = {k: v["element"] for k, v in asked(OpenForm(held, "x", initial=initial)).items()}
    assert made["country"]["initial_option"]["value"] == "India"
    assert [each["value"] for each in made["many"]["initial_options"]] == ["2"]
    assert made["one"]["initial_option"]["value"] == "1"
    assert made["text"]["initial_value"] == "so"
    nothing = {k: v["element"] for k, v in asked(OpenForm(held, "x")).items()}
    assert not [name for each in nothing.values() for name in each if name.startswith("initial")]


def test_what_was_amiss_before_stands_at_its_field_when_it_is_opened_again() -> None:
    text = TextField(name="text", label="Text", hint="Some words.")
    opened = OpenForm(form(text), "x", typed={"text": "!"}, errors={"text": parse("No words.")})
    made = asked(opened)["text"]
    assert made["hint"]["text"] == "No words. Some words."
    assert made["element"]["initial_value"] == "!"


def _filled(**elements: dict[str, Any]) -> dict[str, Any]:
    return {"state": {"values": {name: {name: each} for name, each in elements.items()}}}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "a <b>"}, "a <b>"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "static_select", "selected_option": {"value": "1"}}, "1"),
        ({"type": "external_select", "selected_option": None}, ""),
        ({"type": "checkboxes", "selected_options": []}, ()),
        ({"type": "checkboxes", "selected_options": [{"value": "1"}, {"value": "2"}]}, ("1", "2")),
    ],
)
def test_what_is_filled_in_becomes_a_value(element: dict[str, Any], value: object) -> None:
    assert values_of(_filled(name=element)) == {"name": value}


def test_errors_stand_at_their_fields_and_those_of_hidden_ones_at_the_last() -> None:
    fields = (TextField(name=name, label=name) for name in ("a", "b"))
    made = shown(OpenForm(form(*fields, terms="Terms."), "x"))
    said = {"a": "No.", "hidden": "Nor this.", "b": "Never."}
    opened = OpenForm(form(), "x", errors={name: parse(error) for name, error in said.items()})
    assert errors_of(opened, made) == {"a": "No.", "b": "Nor this. Never."}
    assert errors_of(OpenForm(form(), "x"), made) == {}


def test_where_it_was_opened_is_kept_with_it() -> None:
    origin = Origin("C1", "1.5", "https://hooks.slack.com/x")
    assert origin_of({"private_metadata": origin.written()}) == origin
    for other in ("", "x"):
        assert origin_of({"private_metadata": other}) == Origin()


def test_what_is_asked_for_alone_goes_with_what_is_held() -> None:
    fields = (TextField(name=name, label=name) for name in ("a", "b"))
    made = shown(OpenForm(form(*fields), "x", alone="b"))
    assert [each["block_id"] for each in made["blocks"] if each["type"] == "input"] == ["b"]
    assert made["callback_id"].startswith("l1")
