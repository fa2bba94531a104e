"""Forms sent off whole: what does not fit, a second part, the preview before the yes."""

from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.markup import Span, Style
from assistant.reply import OpenForm, Reply
from assistant.request import ButtonPress, CommandCall, FormSubmission, Role, Values
from assistant.submitting import AGAIN, SEND
from tests.conftest import Build
from tests.talking import Person

PLEDGE: Values = {"age_group": "to24", "country": "", "name": "", "yes": True}
CLUB: Values = {"age_group": "to24", "organisation": "Cyber Club", "kind": "civil"}
DRIVE: Values = {"title": "Peace Day", "goal_counts": "person", "goal": "100"}


@pytest.fixture
def ann(assistant: Assistant) -> Person:
    return Person(assistant, modal=True)


@pytest.fixture
def mona(assistant: Assistant) -> Person:
    return Person(assistant, name="mona", role=Role.MODERATOR, modal=True)


async def opened(person: Person, command: str) -> OpenForm:
    form = (await person.does(CommandCall(command))).form
    assert form is not None
    return form


async def sends(person: Person, form: OpenForm, values: Values, **how: bool) -> Reply:
    return await person.does(FormSubmission(form.command, values, form.arguments, **how))


async def test_what_does_not_fit_is_named_and_the_form_opens_again_as_it_was(ann: Person) -> None:
    typed: Values = {**PLEDGE, "age_group": "under", "country": "Narnia", "name": "Ann"}
    reply = await sends(ann, await opened(ann, "pledge"), typed)
    said = str(reply.text)
    assert "Country: I do not know that country" in said
    assert "no name is shown" in said
    assert [(button.label, button.command) for button in reply.buttons] == [("Edit", AGAIN)]
    again = (await ann.does(ButtonPress(AGAIN))).form
    assert again is not None
    assert again.typed["country"] == "Narnia"
    assert set(again.errors) == {"country", "name"}
    mended = await sends(ann, again, {**PLEDGE, "age_group": "under"})
    assert "Your pledge counts" in str(mended.text)


async def test_an_unclear_country_takes_one_press(ann: Person) -> None:
    form = await opened(ann, "pledge")
    reply = await sends(ann, form, {**PLEDGE, "country": "Frnace", "name": "Ann"})
    assert "Country: Do you mean France?" in str(reply.text)
    assert [button.label for button in reply.buttons] == ["France", "Edit"]
    france = reply.buttons[0]
    thanks = await ann.does(ButtonPress(france.command, france.arguments))
    assert "you are shown as Ann" in str(thanks.text)
    assert "Country: France." in await ann.says("my data")
    twice = await ann.does(ButtonPress(france.command, france.arguments))
    assert "do not have that form any more: it was sent off already" in str(twice.text)


async def test_one_press_mends_one_thing(ann: Person) -> None:
    form = await opened(ann, "pledge")
    unfit: Values = {**PLEDGE, "age_group": "under", "country": "Congo", "name": "Ann"}
    reply = await sends(ann, form, unfit)
    assert "Which one do you mean: Congo - " in str(reply.text)
    assert len(reply.buttons) == 3
    named = await ann.does(ButtonPress(reply.buttons[0].command, reply.buttons[0].arguments))
    assert "no name is shown" in str(named.text)
    assert "Country" not in str(named.text)
    assert [button.label for button in named.buttons] == ["Edit"]


async def test_a_mended_value_is_no_yes_to_words_that_were_not_shown(ann: Person) -> None:
    form = await opened(ann, "pledge organisation")
    reply = await sends(ann, form, {**CLUB, "country": "Frnace"})
    preview = await ann.does(ButtonPress(reply.buttons[0].command, reply.buttons[0].arguments))
    assert [button.label for button in preview.buttons] == ["Hand in", "Change it"]


async def test_an_organisation_is_handed_in_by_sending_off_what_shows_the_terms(
    ann: Person,
) -> None:
    form = await opened(ann, "pledge organisation")
    assert "I may speak for the named organisation." in str(form.form.terms)
    handed_in = await sends(ann, form, {**CLUB, "country": "France", "yes": True})
    assert "Cyber Club is handed in and waits for a moderator" in str(handed_in.text)


async def test_who_is_too_young_to_speak_is_told_after_the_first_part(ann: Person) -> None:
    form = await opened(ann, "pledge organisation")
    refused = await sends(ann, form, {**CLUB, "age_group": "under"}, rest=True)
    assert "To speak for an organisation you need to be older" in str(refused.text)
    assert refused.form is None


async def test_the_modal_of_a_change_speaks_of_changing(ann: Person) -> None:
    await sends(ann, await opened(ann, "pledge"), PLEDGE)
    change = (await opened(ann, "pledge change")).form
    assert change.title.startswith("Change your pledge: ")
    assert change.submit_label == "Save"
    assert "You are about to change your pledge (wording 1):" in str(change.terms)


async def test_before_the_yes_a_pledge_does_not_count_yet(ann: Person) -> None:
    pledge = await opened(ann, "pledge")
    young = await ann.does(CommandCall("pledge", {**pledge.arguments, "young": "yes"}))
    assert young.form is not None
    assert "Your pledge will count. Your name will not be shown." in str(young.form.form.terms)
    await sends(ann, pledge, {**PLEDGE, "age_group": "under"})
    terms = str((await opened(ann, "pledge change")).form.terms)
    assert "Your pledge" not in terms
    assert "Your name will not be shown." in terms


async def test_what_a_form_needs_is_asked_for_without_words_of_a_conversation(ann: Person) -> None:
    reply = await sends(ann, await opened(ann, "pledge organisation"), {"age_group": "to24"})
    assert "Name of the organisation: Please fill this in." in str(reply.text)
    assert "Kind of organisation: Please fill this in." in str(reply.text)


async def test_without_the_words_of_the_yes_they_come_as_a_preview(mona: Person) -> None:
    reply = await sends(mona, await opened(mona, "drive start"), DRIVE)
    assert "Preview" in str(reply.text)
    assert "Type yes" not in str(reply.text)
    assert [b.command for b in reply.buttons] == [SEND, AGAIN, AGAIN]
    again = (await mona.does(ButtonPress(AGAIN))).form
    assert again is not None
    assert again.typed["title"] == "Peace Day"
    assert not again.errors
    begun = await mona.does(ButtonPress(SEND))
    assert "has started" in str(begun.text)
    twice = await mona.does(ButtonPress(SEND))
    assert "do not have that form any more" in str(twice.text)


async def test_a_held_form_outlives_a_restart_and_is_its_senders_alone(make: Build) -> None:
    mona = Person(await make(), name="mona", role=Role.MODERATOR, modal=True)
    await sends(mona, await opened(mona, "drive start"), DRIVE)
    other = Person(await make(), name="olga", role=Role.MODERATOR, modal=True)
    assert "do not have that form" in str((await other.does(ButtonPress(SEND))).text)
    demoted = replace(mona, assistant=other.assistant, role=Role.MEMBER)
    assert "Only moderators" in str((await demoted.does(ButtonPress(SEND))).text)
    later = replace(mona, assistant=other.assistant)
    assert "has started" in str((await later.does(ButtonPress(SEND))).text)


async def test_a_second_part_goes_with_the_first(mona: Person) -> None:
    form = await opened(mona, "drive start")
    first = await sends(mona, form, DRIVE, rest=True)
    assert "second part" in str(first.text)
    wording = "We keep our devices safe and say so."
    reply = await sends(mona, form, {"wording": wording, "closes_at": ""}, held=True)
    assert wording in str(reply.text)
    assert "Title: Peace Day" in str(reply.text)


async def test_the_wording_is_changed_alone_and_stays_when_the_rest_changes(mona: Person) -> None:
    preview = await sends(mona, await opened(mona, "drive start"), DRIVE)
    button = preview.buttons[2]
    assert button.label == "Change the wording"
    form = (await mona.does(ButtonPress(button.command, button.arguments))).form
    assert form is not None
    assert form.alone == "wording"
    unfit = await sends(mona, form, {"wording": "Too short"}, held=True)
    assert "Wording of the pledge: A wording says" in str(unfit.text)
    wording = "We keep our devices safe and say so."
    preview = await sends(mona, form, {"wording": wording}, held=True)
    assert "Title: Peace Day" in str(preview.text)
    assert wording in str(preview.text)
    again = await sends(mona, form, {**DRIVE, "title": "Peace Week"}, held=True)
    assert "Title: Peace Week" in str(again.text)
    assert wording in str(again.text)


async def test_errors_of_a_part_are_those_of_what_was_asked(mona: Person) -> None:
    form = await opened(mona, "drive start")
    first = await sends(mona, form, {"goal": "many"}, rest=True)
    assert "Goal" in str(first.text)
    assert "Title" not in str(first.text)


async def test_a_form_that_follows_another_waits_behind_a_button(ann: Person) -> None:
    form = await opened(ann, "pledge")
    stale = replace(form, arguments={**form.arguments, "wording": "999"})
    reply = await sends(ann, stale, {**PLEDGE, "country": "India"})
    assert "The wording was changed" in str(reply.text)
    assert [button.command for button in reply.buttons] == [AGAIN]
    again = (await ann.does(ButtonPress(AGAIN))).form
    assert again is not None
    assert again.initial["country"] == "IN"
    thanks = await sends(ann, again, PLEDGE)
    assert "Your pledge counts" in str(thanks.text)


async def test_no_part_without_the_one_before(ann: Person) -> None:
    reply = await sends(ann, await opened(ann, "pledge"), PLEDGE, held=True)
    assert "do not have that form any more" in str(reply.text)


async def test_what_is_typed_is_set_off_in_what_does_not_fit(mona: Person) -> None:
    form = await opened(mona, "review answer")
    reply = await sends(mona, form, {"title": "Who runs it?", "answer": "It is **us**"})
    assert Span("- ", Style.CODE) in reply.text.spans


async def test_a_button_acts_on_the_form_that_it_stands_below(mona: Person) -> None:
    form = await opened(mona, "drive start")
    first = await sends(mona, form, DRIVE)
    second = await sends(mona, form, {**DRIVE, "title": "Cyber Week"})
    for button in first.buttons:
        refused = await mona.does(ButtonPress(button.command, button.arguments))
        assert "filled in a form again since then" in str(refused.text)
        assert refused.form is None
    again = await mona.does(ButtonPress(second.buttons[1].command, second.buttons[1].arguments))
    assert again.form is not None
    assert again.form.typed["title"] == "Cyber Week"
    done = await mona.does(ButtonPress(second.buttons[0].command, second.buttons[0].arguments))
    assert "Cyber Week" in str(done.flat())


async def test_who_changes_a_pledge_is_not_asked_for_the_drive_when_there_is_one_of_theirs(
    assistant: Assistant,
) -> None:
    ann, mona = Person(assistant, "ann"), Person(assistant, "mona", role=Role.MODERATOR)
    for typed in ("pledge", "16 to 24", "skip", "skip", "skip", "yes"):
        await ann.says(typed)
    begun: Values = {"title": "Another", "goal_counts": "person", "yes": True}
    await mona.does(FormSubmission("drive start", begun))
    assert "Which one" in await ann.says("pledge")
    assert "Which one" not in await ann.says("pledge change")
