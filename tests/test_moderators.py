"""Moderators by name, from the person's side: raised in the core, at once, and only where they are."""

import asyncio
import json
from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.reply import Reply
from assistant.request import ButtonPress, CommandCall, FormSubmission, Request, Role, Text
from tests.conftest import Build
from tests.talking import Person

ONLY = "Only moderators can do that."


@pytest.fixture
def bob(assistant: Assistant) -> Person:
    return Person(assistant, name="bob")


async def heard_by(person: Person, *, moderators: bool = False) -> list[str]:
    """Give what is due to be said to this person, once."""
    services = person.assistant.services
    request = person.request(Text(""))
    home = await services.drives.home(request)
    key = services.conversations.person(request)
    said = await services.outbox.claim(home.id, person.clock(), 50, key, moderators=moderators)
    for each in said:
        await services.outbox.done(each.id, "heard")
    return [str(each.announcement.text) for each in said]


# ---- what the rights are good for, and where


async def test_who_was_added_is_told_privately_what_that_means(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    assert await heard_by(mona) == []
    (told,) = await heard_by(bob)
    assert "A moderator of club made you a moderator there too" in told
    assert "your id and your name are stored, encrypted, and shown to the moderators there" in told
    assert "moderators leave" in told
    assert await heard_by(bob) == []


async def test_the_rights_hold_in_that_community_alone(
    assistant: Assistant, mona: Person, bob: Person
) -> None:
    await mona.says("moderators add bob")
    assert ONLY not in await bob.says("review")
    elsewhere = Person(assistant, name="bob", community="another club")
    assert ONLY in await elsewhere.says("review")
    namesake = Person(assistant, name="bob", platform="discord")
    assert ONLY in await namesake.says("review")


async def test_where_there_is_no_community_nobody_has_rights(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    request = replace(bob.request(Text("review")), community=None)
    assert ONLY in str((await bob.assistant.handle(request)).flat())


def guest(request: Request) -> Request:
    return replace(request, user=replace(request.user, guest=True))


async def test_a_guest_is_no_moderator(mona: Person, bob: Person) -> None:
    refused = await mona.calls("moderators add", person="g1", person_name="Gus", person_is="guest")
    assert str(refused.text) == "Gus is a guest here, and guests cannot be moderators."
    await mona.says("moderators add bob")
    reply = await bob.assistant.handle(guest(bob.request(Text("review"))))
    assert ONLY in str(reply.flat()), "not even who became a guest later"


async def test_a_platform_hands_in_id_and_name(mona: Person, assistant: Assistant) -> None:
    await mona.calls("moderators add", person="80351110224678912", person_name="Bob B.")
    assert "Bob B. (80351110224678912), since 24 November 2026, added by mona" in (
        await mona.says("moderators")
    )
    assert ONLY not in await Person(assistant, name="80351110224678912").says("review")
    refused = await mona.calls(
        "moderators add", person="7", person_name="Cy", person_is="moderator"
    )
    assert "Cy is a moderator here already, by a role on the platform itself." in str(refused.text)
    assert "is no moderator by name here any more" in await mona.says("moderators remove bob b.")


async def test_of_two_with_one_name_the_id_is_asked_for(mona: Person) -> None:
    for number in ("1", "2"):
        await mona.calls("moderators add", person=number, person_name="Bob")
    assert "Several moderators here are called Bob." in await mona.says("moderators remove Bob")
    assert "Bob is no moderator" in await mona.says("moderators remove 2")


async def test_there_are_not_endlessly_many(mona: Person) -> None:
    for number in range(50):
        assert "from now on" in str((await mona.calls("moderators add", person=f"p{number}")).text)
    refused = await mona.calls("moderators add", person="one more")
    assert "There are 50 moderators by name here already" in str(refused.text)


async def test_erasing_one_s_data_ends_the_rights(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    await bob.says("my data erase")
    await bob.says("1")
    assert ONLY in await bob.says("review")
    assert "Nobody was made a moderator by name here." in await mona.says("moderators")
    assert "mona made somebody whose data was erased a moderator by name" in await mona.says("log")
    assert "mona" not in await bob.says("my data")


async def test_a_member_s_export_names_it(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    reply = await bob.calls("my data export")
    assert reply.file
    assert b'"moderator_by_name_of": [\n    "club"\n  ]' in reply.file.content


async def test_a_moderator_is_told_of_the_log_at_their_first_act(mona: Person, bob: Person) -> None:
    notice = "What you do as a moderator stands in the log, with your id and name, encrypted."
    assert notice not in await mona.says("organisations")
    assert notice in await mona.says("moderators add bob")
    assert notice not in await mona.says("drive goal 50")
    assert notice in await bob.says("drive goal 60"), "being added was no act of theirs"
    assert notice not in await bob.says("log")


async def test_the_export_holds_what_the_log_says_of_one(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    await bob.says("drive goal 50")
    reply = await bob.calls("my data export")
    assert reply.file
    acts = json.loads(reply.file.content)["lines_of_the_moderators_log_with_your_name"]
    assert [(act["what"], act["about"], act["reason"]) for act in acts] == [
        ("moderator-added", "bob", ""),
        ("goal-set", "Support the Paris Call", "50"),
    ]


# ---- taken away in the middle of something


async def test_a_form_that_is_open_is_refused(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "skip", "skip"):
        await bob.says(line)
    await mona.says("moderators remove bob")
    assert ONLY in await bob.says("yes")
    assert "Peace Day" not in await mona.says("drive")
    assert ONLY not in await bob.says("tally"), "and it is not open any more"


@pytest.mark.parametrize("title", ["Peace Day", ""])
async def test_a_whole_form_is_refused(title: str, mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    form = FormSubmission("drive start", {"title": title, "goal_counts": "person", "yes": True})
    await mona.says("moderators remove bob")
    reply = await bob.does(form)
    assert ONLY in str(reply.flat())
    assert reply.form is None


@pytest.mark.parametrize("line", ["1", "yes", "review publish", "back"])
async def test_a_preview_that_is_held_is_refused(line: str, mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    for each in ("review answer", "When do we meet?", "On Mondays.", "skip"):
        await bob.says(each)
    assert "Preview." in await bob.says("skip")
    await mona.says("moderators remove bob")
    assert ONLY in await bob.says(line)
    assert "No answer" not in await mona.says("review history")
    assert "bob" not in await mona.says("review history")


async def test_a_greeting_repeats_no_form_of_moderators(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    await bob.says("drive start")
    reply = await bob.does(CommandCall("start"))
    assert "What is the drive called?" in str(reply.flat())
    await mona.says("moderators remove bob")
    reply = await bob.does(CommandCall("start"))
    assert "What is the drive called?" not in str(reply.flat())


async def test_a_button_from_before_is_refused(mona: Person, bob: Person) -> None:
    await mona.says("moderators add bob")
    await bob.says("drive close")
    await mona.says("moderators remove bob")
    assert ONLY in await bob.says("1")


# ---- two processes


async def test_another_process_learns_of_it(make: Build) -> None:
    here, there = await make(), await make()
    mona = Person(here, name="mona", role=Role.MODERATOR)
    bob = Person(there, name="bob")
    await mona.says("moderators add bob")
    await there.services.moderators.catch_up()  # a chore does, every few seconds
    assert ONLY not in await bob.says("review")
    await mona.says("moderators remove bob")
    assert ONLY in await bob.says("review"), "at once"


async def test_a_place_that_another_process_set_is_learned_of(make: Build) -> None:
    here, there = await make(), await make()
    mona, cy = (Person(each, name="mona", role=Role.MODERATOR) for each in (here, there))
    await cy.says("log")
    await mona.says("moderators here")
    await there.services.drives.catch_up()
    home = await there.services.drives.home(cy.request(Text("")))
    assert home.moderators_place == "club/private"


@pytest.mark.parametrize("chosen", ["announcements here", "moderators here", "questions here"])
async def test_nobodys_direct_messages_are_chosen_for_all(mona: Person, chosen: str) -> None:
    mona.direct = True
    said = await mona.says(chosen)
    assert f"{chosen} chooses the place where it is typed" in said
    assert "Type it in the channel that you mean." in said
    home = await mona.assistant.services.drives.home(mona.request(Text("")))
    assert not (home.announcements_place or home.moderators_place or home.questions_place)


async def test_direct_messages_are_not_offered_as_a_place_for_all(mona: Person) -> None:
    mona.platform, mona.direct = "slack", True
    asked = await mona.calls("organisations")
    assert "types moderators here in that place" in str(asked.text)
    for reply in (asked, await mona.calls("settings"), await _started(mona)):
        assert not [each for each in reply.buttons if each.command.endswith(" here")]
    mona.direct = False
    settings = await mona.calls("settings")
    assert [each.command for each in settings.buttons] == ["announcements here", "moderators here"]


async def _started(mona: Person) -> Reply:
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "skip", "skip"):
        await mona.says(line)
    started = await mona.does(Text("yes"))
    assert "Type announcements here in the channel for it" in str(started.text)
    return started


async def test_two_who_add_the_same_at_once_add_one(make: Build) -> None:
    here, there = await make(), await make()
    one, other = (Person(each, name=name, role=Role.MODERATOR)
                  for each, name in ((here, "mona"), (there, "mike")))  # fmt: skip
    await one.says("moderators add bob")
    assert "bob is a moderator by name here already" in await other.says("moderators add bob")
    assert (await one.says("moderators")).count("bob") == 1


async def test_of_two_at_the_very_same_time_one_adds(make: Build) -> None:
    here, there = await make(), await make()
    people = [Person(each, name="mona", role=Role.MODERATOR) for each in (here, there)]
    for person in people:
        await person.says("moderators")
    heard = await asyncio.gather(*(person.says("moderators add bob") for person in people))
    assert sum("may do here what moderators do" in each for each in heard) == 1
    assert (await people[0].says("log")).count("made bob a moderator") == 1


async def test_an_event_that_two_processes_get_acts_once(make: Build) -> None:
    here, there = await make(), await make()
    mona, again = (Person(each, name="mona", role=Role.MODERATOR) for each in (here, there))
    await mona.says("moderators add bob", "the event")
    await mona.says("moderators remove bob")
    assert await again.says("moderators add bob", "the event") == ""
    assert "Nobody was made a moderator by name here." in await mona.says("moderators")


async def test_a_restart_keeps_them(make: Build) -> None:
    first = await make()
    await Person(first, name="mona", role=Role.MODERATOR).says("moderators add bob")
    again = await make()
    assert ONLY not in await Person(again, name="bob").says("review")


async def test_ordinary_members_cost_no_look_into_the_store(
    mona: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await mona.says("moderators add cy")

    async def never(*_: object) -> bool:
        raise AssertionError("looked into the store")

    monkeypatch.setattr(bob.assistant.services.moderators._store, "is_moderator", never)
    assert ONLY in await bob.says("review")


# ---- what moderators are told


async def hands_in(assistant: Assistant, name: str) -> None:
    person = Person(assistant, name=f"speaker of {name}")
    for line in ("pledge organisation", "25 or older", name, "1", "skip", "skip"):
        await person.says(line)
    assert "waits for a moderator" in await person.says("yes")


async def test_moderators_are_told_of_organisations_once_while_nobody_came(
    assistant: Assistant, mona: Person, bob: Person
) -> None:
    await hands_in(assistant, "Library")
    await hands_in(assistant, "Museum")
    assert await heard_by(bob) == [], "members are not"
    (told,) = await heard_by(mona, moderators=True)
    assert "The pledge of an organisation was handed in." in told
    await hands_in(assistant, "School")
    assert await heard_by(mona, moderators=True) == [], "not again within the hour"


async def test_the_message_leads_to_the_queue(assistant: Assistant, mona: Person) -> None:
    await hands_in(assistant, "Library")
    request = mona.request(Text(""))
    home = await assistant.services.drives.home(request)
    (claimed,) = await assistant.services.outbox.claim(home.id, mona.clock(), 9, moderators=True)
    (button,) = claimed.announcement.buttons
    reply = await mona.does(CommandCall(button.command, button.arguments))
    assert "Library" in str(reply.flat())


async def test_moderators_are_told_of_questions(assistant: Assistant, mona: Person) -> None:
    for name in ("ann", "bob"):
        person = Person(assistant, name=name)
        await person.says("can i get a zzqq certificate here")
        assert "Passed on" in await person.says("pass on")
    (told,) = await heard_by(mona, moderators=True)
    assert "Somebody passed on a question" in told
    assert "zzqq" not in told


async def test_a_long_log_is_turned_over_with_a_button(mona: Person) -> None:
    for goal in range(1, 33):
        await mona.says(f"drive goal {goal}")
    first = await mona.says("log")
    assert "(32)" in first
    assert "(1)" not in first
    reply = await mona.calls("log")
    assert [button.label for button in reply.buttons] == ["Next page"]
    pressed = reply.buttons[0]
    last = await mona.does(ButtonPress(pressed.command, pressed.arguments))
    assert "(1)" in str(last.flat())
    assert not [button for button in last.buttons if button.label == "Next page"]


async def test_a_modal_says_what_was_asked_and_its_preview_that_names_are_kept(
    assistant: Assistant, mona: Person
) -> None:
    ann = Person(assistant)
    await ann.says("do you sell purple bicycles on the moon?")
    await ann.says("pass on yes")
    here = replace(mona, modal=True)
    opened = (await here.calls("review answer", number="1")).form
    assert opened is not None
    assert opened.form.fields[0].hint == "\u201cdo you sell purple bicycles on the moon?\u201d"
    values = {"topic": "new", "title": "Bicycles?", "answer": "No.", "source": "", "ways": ""}
    preview = await here.submits("review answer", values, opened.arguments)
    assert "Your name will stand in the history" in str(preview.flat())


async def test_where_a_platform_has_ids_typed_letters_are_nobody(assistant: Assistant) -> None:
    mona = Person(assistant, "mona", role=Role.MODERATOR, platform="slack")
    assert "I do not know who that is" in await mona.says("moderators add bob")
    assert "bob" not in await mona.says("moderators")


async def test_an_answer_that_was_sent_off_unfinished_is_not_published(
    assistant: Assistant,
) -> None:
    mona = Person(assistant, "mona", role=Role.MODERATOR)
    opened = await mona.does(FormSubmission("review answer", {"title": "", "answer": ""}))
    assert opened.form is not None
    assert opened.form.errors
    assert "no such form" in await mona.says("review publish")
