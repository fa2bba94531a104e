"""Replies become messages within Discord's limits, whatever is in them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.modal import window
from adapters.discord.outbound import outbound
from adapters.ids import CustomIds, Meaning, Pressed
from adapters.showing import Press, Way
from assistant import (
    Button,
    Fact,
    OpenForm,
    Reply,
    Visibility,
    parse,
)
from assistant.form import (
    Choice,
    Consent,
    CountryField,
    Form,
    ManyOf,
    OneOf,
    TextField,
    always,
)
from assistant.markup import EMPTY, plain
from assistant.request import Values
from tests.adapters.anything import FORMS, REPLIES
from tests.adapters.discord.limits import check_message, check_modal


@settings(max_examples=60, deadline=None)  # a busy machine is no mistake
@given(REPLIES, st.booleans())
async def test_no_reply_breaks_a_limit(reply: Reply, more: bool) -> None:
    share = (Press("Share in channel", "s1:topic?id=x"),) if more else ()
    for message in outbound(reply, Way(CustomIds(), more=share, owner="abc")):
        check_message(message)


def reply_of(buttons: int = 0, **more: object) -> Reply:
    made = tuple(Button(f"Topic {n}", "topic", {"id": f"t{n}"}) for n in range(buttons))
    return Reply(parse("Hello."), buttons=made, **more)  # type: ignore[arg-type]  # as each test has it


def test_a_sentence_is_no_card_and_an_answer_is_one() -> None:
    assert outbound(reply_of(), Way(CustomIds()))[0].card is None
    sources = Fact("Sources", plain("\n- One\n- Two"))
    card = outbound(reply_of(title="Title", facts=(sources,)), Way(CustomIds()))[0].card
    assert card is not None
    assert (card.title, card.text) == ("Title", "Hello.")
    assert [(part.name, part.value) for part in card.parts] == [("Sources", "- One\n- Two")]


def test_lines_of_a_group_stand_together() -> None:
    facts = tuple(Fact(f"Day {n}", plain(str(n)), group="By day") for n in range(3))
    card = outbound(reply_of(facts=facts), Way(CustomIds()))[0].card
    assert card is not None
    assert [(part.name, part.value) for part in card.parts] == [
        ("By day", "Day 0: 0\nDay 1: 1\nDay 2: 2")
    ]


async def test_more_than_five_choices_are_a_list() -> None:
    message = outbound(reply_of(7), Way(CustomIds()))[0]
    assert len(message.presses) == 7
    check_message(message)


def test_a_suggestion_gives_way_to_sharing() -> None:
    share = Press("Share in channel", "s1:topic?id=x")
    labels = [p.label for p in outbound(reply_of(5), Way(CustomIds(), more=(share,)))[0].presses]
    assert labels == ["Topic 0", "Topic 1", "Topic 2", "Topic 3", "Share in channel"]


def test_private_buttons_have_an_owner_where_others_read() -> None:
    ids = CustomIds()
    reply = Reply(parse("Hi"), buttons=(Button("Open privately", "pledge", private=True),))
    message = outbound(reply, Way(ids, owner="me"))[0]
    assert ids.read(message.presses[0].custom_id) == Pressed(Meaning.CALL, "pledge", owner="me")


def test_private_is_what_the_place_or_the_reply_says() -> None:
    private = Reply(parse("Hi"), visibility=Visibility.PRIVATE)
    assert outbound(private, Way(CustomIds()))[0].private
    assert outbound(reply_of(), Way(CustomIds(), private=True))[0].private
    assert not outbound(reply_of(), Way(CustomIds()))[0].private


@settings(max_examples=60, deadline=None)  # a busy machine is no mistake
@given(FORMS)
async def test_no_form_breaks_a_limit(opened: OpenForm) -> None:
    check_modal(window(opened, CustomIds(), str))


def _form(fields: int, terms: str = "") -> Form:
    made = tuple(TextField(name=f"f{n}", label=f"Field {n}") for n in range(fields))
    return Form("Form", (*made, Consent(name="yes", label="Yes")), "Send", terms=parse(terms))


def _shown(opened: OpenForm) -> tuple[list[str], Pressed | None]:
    ids = CustomIds()
    made = window(opened, ids, str)
    return [each.name for each in made.asked], ids.read(made.custom_id)


def test_a_form_of_five_parts_is_one_modal_whose_sending_is_the_yes() -> None:
    shown, pressed = _shown(OpenForm(_form(4, "All that you say yes to."), "pledge"))
    assert shown == ["f0", "f1", "f2", "f3"]
    assert pressed == Pressed(Meaning.FORM, "pledge", agreed=True)


def test_without_terms_nothing_is_agreed_to() -> None:
    assert _shown(OpenForm(_form(5), "drive start"))[1] == Pressed(Meaning.FORM, "drive start")


def test_a_longer_form_comes_in_parts() -> None:
    form = _form(7, "Terms.")
    shown, pressed = _shown(OpenForm(form, "x"))
    assert shown == ["f0", "f1", "f2", "f3"]
    assert pressed == Pressed(Meaning.PART, "x")
    typed = dict.fromkeys(shown, "a")
    shown, pressed = _shown(OpenForm(form, "x", typed=typed))
    assert shown == ["f4", "f5", "f6"]
    assert pressed == Pressed(Meaning.LAST, "x", agreed=True)


def test_what_is_amiss_comes_first_and_the_rest_is_not_asked_again() -> None:
    typed = {f"f{n}": "a" for n in range(7)}
    shown, pressed = _shown(OpenForm(_form(7), "x", typed=typed, errors={"f1": plain("No.")}))
    assert shown == ["f0", "f1", "f2", "f3", "f4"]
    assert pressed == Pressed(Meaning.LAST, "x")


def test_a_field_apart_is_asked_for_alone_and_kept_when_the_rest_is_changed() -> None:
    form = _form(5)
    apart = TextField(name="apart", label="Apart", required=False, apart="Change it alone")
    form = Form("Form", (*form.fields[:5], apart, form.fields[5]), "Send")
    usual = ["f0", "f1", "f2", "f3", "f4"]
    assert _shown(OpenForm(form, "x")) == (usual, Pressed(Meaning.FORM, "x"))
    typed = dict.fromkeys(usual, "a")
    alone = (["apart"], Pressed(Meaning.LAST, "x"))
    assert _shown(OpenForm(form, "x", typed=typed, alone="apart")) == alone
    typed["apart"] = "b"
    assert _shown(OpenForm(form, "x", typed=typed)) == (usual, Pressed(Meaning.LAST, "x"))
    amiss = {"apart": plain("No.")}
    assert _shown(OpenForm(form, "x", typed=typed, errors=amiss)) == alone
    amiss["f1"] = plain("No.")
    assert _shown(OpenForm(form, "x", typed=typed, errors=amiss))[0] == usual


def test_fields_that_can_never_apply_are_left_out_and_optional_ones_may_be_empty() -> None:
    kind = OneOf(name="kind", label="Kind", choices=(Choice("a", "A"), Choice("b", "B")))
    never = TextField(name="never", label="Never", show_if=lambda _: False)
    maybe = TextField(name="maybe", label="Maybe", show_if=lambda v: v.get("kind") == "b")
    usual = TextField(name="usual", label="Usual", show_if=always)
    made = window(OpenForm(Form("F", (kind, never, maybe, usual), "Send"), "x"), CustomIds(), str)
    assert [(each.name, each.required) for each in made.asked] == [
        ("kind", True),
        ("maybe", False),
        ("usual", True),
    ]


def test_what_applies_whenever_the_yes_does_looks_required() -> None:
    def old_enough(values: Values) -> bool:
        return values.get("age") == "to24"

    age = OneOf(name="age", label="Age", choices=(Choice("under", "A"), Choice("to24", "B")))
    name = TextField(name="name", label="Name", show_if=old_enough)
    yes = Consent(name="yes", label="Yes", prompt=lambda _: EMPTY, show_if=old_enough)
    made = window(OpenForm(Form("F", (age, name, yes), "Send"), "x"), CustomIds(), str)
    assert [(each.name, each.required) for each in made.asked] == [("age", True), ("name", True)]


def test_what_was_typed_or_held_before_is_filled_in() -> None:
    country = CountryField(name="country", label="Country", language="en", required=False)
    many = ManyOf(name="many", label="Many", choices=(Choice("1", "One"), Choice("2", "Two")))
    form = Form("F", (country, many), "Send")
    held = window(OpenForm(form, "x", initial={"country": "IN", "many": ("2",)}), CustomIds(), str)
    assert held.asked[0].value == "India"
    assert [each.chosen for each in held.asked[1].options] == [False, True]
    typed = window(OpenForm(form, "x", typed={"country": "Indja"}), CustomIds(), str)
    assert typed.asked[0].value == "Indja"
