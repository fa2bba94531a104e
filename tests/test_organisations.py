"""Organisations through the core: handed in, looked at, asked back, decided, told, counted apart."""

import asyncio

import pytest

from assistant.assistant import Assistant
from assistant.identity import Keys
from assistant.outbox import MODERATORS, AnnouncementKind
from assistant.request import CommandCall, Role, Text
from assistant.running import Runner
from assistant.settings import Settings
from assistant.storage.database import FILE
from tests.conftest import SECRET, Build
from tests.storage.making import by_hand, rows
from tests.talking import Clock, Person


async def hand_in(person: Person, name: str, sector: str = "skip", country: str = "skip") -> None:
    for line in ("pledge organisation", "30", name, "1", sector, country):
        await person.says(line)
    assert "waits for a moderator" in await person.says("yes")


async def report(person: Person, name: str, day: str = "12 May 2021", sector: str = "skip") -> None:
    for line in ("pledge endorsement", "30", name, day, "1", sector, "skip"):
        await person.says(line)
    assert "waits for a moderator" in await person.says("yes")


async def heard(person: Person) -> list[str]:
    """Give what this person is told unasked, once."""
    services = person.assistant.services
    request = person.request(Text(""))
    home = await services.drives.home(request)
    moderator = person.role >= Role.MODERATOR
    said = []
    for claimed in await services.outbox.claim(
        home.id, person.clock(), 50, services.conversations.person(request), moderators=moderator
    ):
        await services.outbox.done(claimed.id, "heard")
        said.append(str(claimed.announcement.text))
        direct = claimed.announcement.kind is AnnouncementKind.DIRECT
        assert direct or claimed.announcement.place in ("", MODERATORS)
    return said


@pytest.fixture
def olga(assistant: Assistant) -> Person:
    """Somebody who speaks for an organisation."""
    return Person(assistant, name="olga")


async def test_from_handing_in_to_the_decision(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Are you the institute in Washington?")
    (question,) = await heard(olga)
    assert "Are you the institute in Washington?" in question
    assert "reply to moderators" in question
    assert "mona" not in question
    assert await heard(olga) == []
    await olga.says("reply to moderators Yes, we are.")
    assert not [each for each in await heard(mona) if "NDI" in each]
    heard_back = await olga.says("yes")
    assert "Your answer is with the moderators" in heard_back
    (told,) = [each for each in await heard(mona) if "NDI" in each]
    assert "Your question about NDI has an answer." in told
    assert "olga" not in told
    assert "Yes, we are." in await mona.says("organisations")
    await mona.says("organisations confirm 1 yes")
    assert await heard(olga) == ["The moderators of club confirmed NDI: its pledge is counted now."]
    assert await heard(olga) == []
    assert "Your address" not in await olga.says("my data")


async def test_who_is_declined_hears_why_and_may_hand_in_again(olga: Person, mona: Person) -> None:
    await report(olga, "Village Clinic")
    await mona.says("organisations decline 1 Not on the list")
    (told,) = await heard(olga)
    assert "declined the reported endorsement of Village Clinic: Not on the list." in told
    await report(olga, "Village Clinic")
    await mona.says("organisations decline 1 Still not")
    (told,) = await heard(olga)
    assert "Still not." in told


async def test_who_withdraws_or_erases_is_asked_nothing_more(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    await olga.says("withdraw")
    assert await heard(olga) == []
    assert "No question of moderators waits" in await olga.says("reply to moderators Me.")
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    await olga.says("my data erase yes")
    assert await heard(olga) == []
    assert "No organisation is waiting" in await mona.says("organisations")


async def test_an_answer_belongs_to_the_question_that_was_read(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    assert "Who are you?" in await olga.says("reply to moderators")
    mona.clock.now = mona.clock.now.replace(hour=13)
    await mona.says("organisations ask 1 Where are you?")
    again = await olga.says("We are NDI.")
    assert "They have asked something else in the meantime." in again
    assert "Where are you?" in again
    await olga.says("In Washington.")
    assert "Your answer is with the moderators" in await olga.says("yes")
    listed = await mona.says("organisations")
    assert "In Washington." in listed
    assert "We are NDI." not in listed


async def test_the_same_answer_is_told_once(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    for _ in range(2):
        await olga.says("reply to moderators We are NDI.")
        assert "Your answer is with the moderators" in await olga.says("yes")
    assert len([each for each in await heard(mona) if "has an answer" in each]) == 1
    await mona.does(CommandCall("organisations"))
    await olga.says("reply to moderators We are NDI, in Washington.")
    await olga.says("yes")
    assert len([each for each in await heard(mona) if "has an answer" in each]) == 1


async def test_an_answer_that_is_shown_is_to_the_question_that_was_read(
    olga: Person, mona: Person
) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    await olga.says("reply to moderators We are NDI.")
    mona.clock.now = mona.clock.now.replace(hour=13)
    await mona.says("organisations ask 1 Where are you?")
    assert "They have asked something else in the meantime." in await olga.says("yes")
    assert "No answer yet." in await mona.says("organisations")


async def test_a_question_decided_while_the_answer_was_written(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations ask 1 Who are you?")
    await olga.says("reply to moderators")
    await mona.says("organisations confirm 1 yes")
    assert "Moderators decided a moment ago" in await olga.says("We are NDI.")
    assert "Something went wrong" not in await olga.says("We are NDI.")


async def test_of_several_questions_it_is_asked_which_one(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await report(olga, "Village Clinic")
    await mona.says("organisations ask 1 Who are you?")
    await mona.says("organisations ask 2 Since when?")
    assert "several organisations" in await olga.says("reply to moderators Since May.")
    assert "Your answer: “Since May.”" in await olga.says("2")
    assert "Since May." in await olga.says("yes")
    listed = await mona.says("organisations")
    assert listed.index("Since when?") < listed.index("Since May.")
    assert "No answer yet." in listed


async def test_a_moderator_asks_while_another_decides(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    max_ = Person(olga.assistant, name="max", role=Role.MODERATOR)
    await asyncio.gather(
        mona.says("organisations confirm 1 yes"), max_.says("organisations ask 1 Who are you?")
    )
    told = await heard(olga)
    assert len([each for each in told if "confirmed NDI" in each]) == 1
    assert "No question of moderators waits" in await olga.says("reply to moderators Me.")


async def test_a_redelivered_decision_is_told_once(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    for _ in range(2):
        await mona.says("organisations ask 1 Who?", "asked")
    for _ in range(2):
        await mona.says("organisations decline 1 No.", "declined")
    assert len(await heard(olga)) == 1


async def test_the_name_of_what_is_taken_back_goes(
    olga: Person, mona: Person, settings: Settings
) -> None:
    await hand_in(olga, "Village Library")
    await mona.says("organisations confirm 1 yes")
    await olga.says("withdraw")
    stored = rows(
        settings.assistant_data_dir / FILE, "SELECT state, name, organisation_key FROM pledge"
    )
    assert stored == [("withdrawn", None, None)]
    assert "An organisation; its name is removed." in await olga.says("my data")
    exported = (await mona.does(CommandCall("export"))).file
    assert exported
    assert exported.path
    written = exported.path.read_text(encoding="utf-8")
    assert "organisation,withdrawn" in written
    assert "Village Library" not in written
    await hand_in(olga, "Village Library")
    assert "is confirmed and counted" in await mona.says("organisations confirm 1 yes")


async def test_what_is_declined_is_named_to_its_author_alone(olga: Person, mona: Person) -> None:
    await hand_in(olga, "Village Library")
    await mona.says("organisations decline 1 We could not reach them")
    exported = (await mona.does(CommandCall("export"))).file
    assert exported
    assert exported.path
    assert "Village Library" not in exported.path.read_text(encoding="utf-8")
    shown = await olga.says("my data")
    assert "Organisation: Village Library." in shown
    assert "We could not reach them" in shown


async def test_a_foundation_and_its_company_are_two(olga: Person, mona: Person) -> None:
    await hand_in(olga, "Mozilla Foundation")
    await hand_in(Person(olga.assistant, name="otto"), "Mozilla Corporation")
    await mona.says("organisations confirm 1 yes")
    listed = await mona.says("organisations")
    assert "Looks like one that is counted: Mozilla Foundation" in listed
    assert "is confirmed and counted" in await mona.says("organisations confirm 2 yes")


# ---- what waits when a drive closes


async def _closing(assistant: Assistant, clock: Clock) -> tuple[Person, Person, Runner]:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, clock=clock)
    lines = ("drive start", "Peace Day", "skip", "people", "9", "in 9 days", "skip", "yes")
    for line in lines:
        await mona.says(line)
    olga = Person(assistant, name="olga", clock=clock)
    for line in ("pledge organisation #2", "30", "Village Library", "1", "skip", "skip", "yes"):
        await olga.says(line)
    await heard(mona)
    return olga, mona, Runner(assistant.services, clock)


async def test_moderators_are_told_once_on_the_last_day_of_what_waits(make: Build) -> None:
    clock = Clock()
    olga, mona, runner = await _closing(await make(), clock)
    clock.now = clock.now.replace(month=12, day=1)
    await runner.step()
    assert not [each for each in await heard(mona) if "within a day" in each]
    clock.now = clock.now.replace(day=3)
    await runner.step()
    (told,) = [each for each in await heard(mona) if "within a day" in each]
    assert "Peace Day closes within a day, and 1 organisation still waits for you." in told
    await runner.step()
    await Runner(olga.assistant.services, clock).step()
    assert not [each for each in await heard(mona) if "within a day" in each]


async def test_who_still_waits_at_the_close_is_told_and_not_declined_by_anybody(
    make: Build, settings: Settings
) -> None:
    clock = Clock()
    olga, mona, runner = await _closing(await make(), clock)
    await mona.says("organisations ask 1 Who are you?")
    clock.now = clock.now.replace(month=12, day=5)
    await runner.step()
    said = await heard(olga)
    assert not [each for each in said if "Who are you?" in each]
    (told,) = [each for each in said if "Village Library" in each]
    assert "The drive Peace Day closed before the moderators of club had decided about" in told
    assert "Village Library, so it is not counted." in told
    stored = rows(settings.assistant_data_dir / FILE, "SELECT state, reason, address FROM pledge")
    assert stored == [("declined", "undecided-at-close", None)]
    assert not rows(settings.assistant_data_dir / FILE, "SELECT * FROM inquiry")
    noted = "SELECT kind, times, by FROM change ORDER BY id"
    found = rows(settings.assistant_data_dir / FILE, noted)
    assert found == [("handed-in", 1, 0), ("declined", 1, 0)]
    shown = await olga.says("my data")
    assert "Peace Day: not counted." in shown
    assert "The drive closed before moderators had decided." in shown
    frozen = "SELECT json_extract(body, '$.waiting'), json_extract(body, '$.declined') FROM report"
    assert rows(settings.assistant_data_dir / FILE, frozen) == [(1, 0)]
    assert "No organisation is waiting." in await mona.says("organisations")
    assert await olga.assistant.services.tallies._store.recount() == []


async def test_a_receipt_tells_that_nobody_decided(assistant: Assistant, mona: Person) -> None:
    olga = Person(assistant, name="olga")
    for line in ("pledge organisation", "30", "Village Library", "1", "skip", "skip"):
        await olga.says(line)
    code = (await olga.says("yes")).partition("receipt: ")[2].split()[0].rstrip(".")
    await mona.says("drive close yes")
    told = await olga.says(f"receipt {code}")
    assert "not counted: the drive closed before moderators had decided" in told


async def test_reopened_and_confirmed_again_makes_no_new_publication(
    olga: Person, mona: Person, settings: Settings
) -> None:
    await hand_in(olga, "NDI")
    made = "SELECT sum(number) FROM counter WHERE dimension = 'made'"
    await mona.says("organisations confirm 1 yes")
    once = rows(settings.assistant_data_dir / FILE, made)
    await mona.says("organisations reopen 1 yes")
    noted = "SELECT kind, by FROM change ORDER BY id DESC LIMIT 1"
    assert rows(settings.assistant_data_dir / FILE, noted) == [("reopened", -1)]
    await mona.says("organisations confirm 1 yes")
    assert rows(settings.assistant_data_dir / FILE, made) == once
    assert await olga.assistant.services.tallies._store.recount() == []


async def test_who_was_not_told_yet_is_told_the_next_decision_alone(
    olga: Person, mona: Person
) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations confirm 1 yes")
    await mona.says("organisations reopen 1 yes")
    assert not [each for each in await heard(olga) if "NDI" in each]
    await mona.says("organisations decline 1 We could not reach you")
    (told,) = [each for each in await heard(olga) if "NDI" in each]
    assert "declined the pledge of NDI: We could not reach you." in told
    assert "Your address" not in await olga.says("my data")


async def test_two_moderators_reopen_at_once(olga: Person, mona: Person) -> None:
    await hand_in(olga, "NDI")
    await mona.says("organisations confirm 1 yes")
    max_ = Person(olga.assistant, name="max", role=Role.MODERATOR)
    both = await asyncio.gather(
        mona.says("organisations reopen 1 yes"), max_.says("organisations reopen 1 yes")
    )
    assert sum("waits again" in each for each in both) == 1
    assert "0 organisations" in await mona.says("tally")


# ---- look-alikes


async def test_look_alikes_of_other_drives_and_communities_are_not_shown(make: Build) -> None:
    assistant = await make()
    here, there = (
        [
            Person(assistant, name=f"olga {place}", community=place),
            Person(assistant, name=f"mona {place}", role=Role.MODERATOR, community=place),
        ]
        for place in ("club", "school")
    )
    await hand_in(here[0], "National Democratic Institute")
    await hand_in(there[0], "NDI")
    for _, moderator in (here, there):
        listed = await moderator.says("organisations")
        assert "1 organisation is waiting:" in listed
        assert "Looks like" not in listed


# ---- endorsements are counted apart


async def test_a_goal_of_endorsements_has_milestones(assistant: Assistant, mona: Person) -> None:
    await mona.says("drive goal 4 endorsements")
    olga = Person(assistant, name="olga")
    await hand_in(olga, "Library")
    await mona.says("organisations confirm 1 yes")
    assert not [each for each in await heard(mona) if "percent" in each]
    for number in range(2):
        await report(Person(assistant, name=f"nils {number}"), f"Clinic Number{number}")
        await mona.says(f"organisations confirm {number + 2} yes")
    (told,) = [each for each in await heard(mona) if "percent" in each]
    assert "has reached 50 percent of its goal, 4 reported endorsements." in told
    listed = await mona.says("tally")
    assert "0 people, 1 organisation and 2 reported endorsements." in listed
    assert "Reached: 2, 50 percent." in listed
    assert "At this pace (2 in 1 day)" in listed


async def test_the_week_and_the_close_name_endorsements(make: Build) -> None:
    assistant, clock = await make(), Clock()
    mona = Person(assistant, name="mona", role=Role.MODERATOR, clock=clock)
    for line in (
        "drive start",
        "Peace Day",
        "skip",
        "endorsements",
        "2",
        "in 9 days",
        "skip",
        "yes",
    ):
        await mona.says(line)
    nils = Person(assistant, name="nils", clock=clock)
    for line in ("pledge endorsement #2", "30", "Clinic", "12 May 2021", "1", "health", "skip"):
        await nils.says(line)
    await nils.says("yes")
    await mona.says("organisations confirm 1 yes")
    await heard(mona)
    runner = Runner(assistant.services, clock)
    clock.now = clock.now.replace(month=12, day=1, hour=13)
    await runner.step()
    (week,) = [each for each in await heard(mona) if "This week in Peace Day" in each]
    assert "0 people, 0 organisations and 1 reported endorsement." in week
    clock.now = clock.now.replace(day=5)
    await runner.step()
    (closed,) = [each for each in await heard(mona) if "closed" in each]
    assert "0 people, 0 organisations and 1 reported endorsement." in closed
    assert "To cite it: 0 people, 0 organisations and 1 reported endorsement, report 1," in closed
    assert "Goal: 2 reported endorsements. Reached: 1, 50 percent." in closed


async def test_kinds_sectors_and_countries_appear_from_twenty(
    assistant: Assistant, mona: Person
) -> None:
    for number in range(20):
        person = Person(assistant, name=f"olga {number}")
        sector = "hospital" if number < 12 else "skip"
        await hand_in(person, f"Club of Place{number}", sector, "Kenya")
        assert "Sectors" not in await mona.says("tally")
        await mona.says(f"organisations confirm {number + 1} yes")
    listed = await mona.says("tally")
    assert "20 organisations" in listed
    assert "Sectors of 20 organisations (as of 24 November 2026)" in listed
    assert "Health: 12, 60 percent" in listed
    assert "Sector not given: 8, 40 percent" in listed
    assert "Civil society: 20, 100 percent" in listed
    assert "Kenya: 20, 100 percent" in listed
    assert "Health: 12" in await mona.says("report")
    assert await assistant.services.tallies._store.recount() == []


# ---- long lists


async def test_a_long_queue_and_log_come_in_pages(
    assistant: Assistant, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.commands.organisations._MOST", 3)
    monkeypatch.setattr("assistant.commands.log._MOST", 3)
    for number in range(4):
        await hand_in(Person(assistant, name=f"olga {number}"), f"Club of Place{number}")
    await report(Person(assistant, name="nils"), "Village Clinic")
    first = await mona.says("organisations")
    assert "4 organisations are waiting:" in first
    assert "Place2" in first
    assert "Place3" not in first
    assert "2 more: organisations 2" in first
    second = await mona.says("organisations 2")
    assert "4: Club of Place3" in second
    assert "1 reported endorsement is waiting:" in second
    assert "Village Clinic" in second
    assert "more:" not in second
    assert await mona.says("organisations 9") == second
    for number in range(4):
        await mona.says(f"organisations decline {number + 1} No {number}")
    newest = await mona.says("log")
    assert "1 to 3 of 4, newest first." in newest
    assert "(No 3)" in newest
    assert "(No 0)" not in newest
    assert "1 more: log 2" in newest
    assert "(No 0)" in await mona.says("log 2")
    assert "4 to 4 of 4, newest first." in await mona.says("log 2")


# ---- the same person


async def test_a_linked_account_is_the_same_person(
    assistant: Assistant, settings: Settings, olga: Person, mona: Person
) -> None:
    await hand_in(olga, "NDI")
    keys = Keys(SECRET.encode())
    one, other = keys.person("terminal", "mona").hex(), keys.person("terminal", "olga").hex()
    for a, b in ((one, other), (other, one)):
        by_hand(
            settings.assistant_data_dir / FILE,
            f"INSERT INTO link VALUES (x'{a}', x'{b}', x'00', '2026-11-24 12:00:00.000000')",  # noqa: S608 - two keys
        )
    assert "with the mark that the same person" in await mona.says("organisations confirm 1 yes")


# ---- reports of before


async def test_a_report_of_before_has_no_endorsements(
    assistant: Assistant, settings: Settings, mona: Person
) -> None:
    await mona.says("report")
    by_hand(
        settings.assistant_data_dir / FILE,
        "UPDATE report SET body = json_remove(body, '$.endorsements')",
    )
    assert "0 people and 0 organisations, report 1," in await mona.says("reports")
