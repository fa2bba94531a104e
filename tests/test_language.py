"""The language of a community: it is chosen, kept, and everybody there is written to in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant import picturing
from assistant.assistant import Assistant
from assistant.delivering import Due
from assistant.markup import plain
from assistant.outbox import Announcement, AnnouncementKind
from assistant.reply import Picture
from assistant.request import Request, Role, Text
from assistant.retention import Retention
from assistant.running import Runner
from assistant.updating import Updater
from tests.conftest import Build
from tests.joint import Town
from tests.talking import Clock, Person
from tests.translated import MARK, translated


@pytest.fixture(autouse=True)
def _french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There are texts in French, each marked, beside the English ones."""
    with translated(tmp_path / "locales", monkeypatch):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def club(assistant: Assistant, clock: Clock) -> Town:
    """It runs the drives, and is written to in English."""
    return Town(assistant, "club", clock)


@pytest.fixture
async def lycee(assistant: Assistant, clock: Clock) -> Town:
    """It has chosen French."""
    town = Town(assistant, "lycee", clock)
    assert "I now write in français here" in await town.mona.says("language French")
    return town


@pytest.fixture
def mona(assistant: Assistant) -> Person:
    return Person(assistant, "mona", Role.MODERATOR)


def french(text: object) -> bool:
    return MARK in str(text)


def of_locale(request: Request, locale: str) -> Request:
    return replace(request, user=replace(request.user, locale=locale))


# ---- choosing


@pytest.mark.parametrize(
    "typed", ["language fr", "language français", "language FRENCH", "set language to Francais."]
)
async def test_a_language_is_known_by_code_own_and_english_name(mona: Person, typed: str) -> None:
    heard = await mona.says(typed)
    assert "Where everybody reads, I now write in français here." in heard
    assert "mona changed the language (fr)" in await mona.says("log")
    assert "Language: français" in await mona.says("settings")


async def test_it_is_told_with_what_there_is(mona: Person) -> None:
    heard = await mona.says("language")
    assert "I write in English here." in heard
    assert "I can write in English and français. language français changes it." in heard
    await mona.says("language fr")
    heard = await mona.says("language")
    assert "I write in français here." in heard
    assert "language English changes it." in heard


async def test_a_language_without_texts_is_refused(mona: Person) -> None:
    refused = await mona.calls("language", language="no language at all")
    assert str(refused.text) == (
        "I have no texts in no language at all yet. I can write in English and français."
    )
    assert "Language: English" in await mona.says("settings")


# ---- replies


async def test_a_public_reply_is_in_the_language_of_the_community(lycee: Town, club: Town) -> None:
    for town, expected in ((lycee, True), (club, False)):
        public = replace(town.person("ann"), public=True)
        assert french(await public.says("help")) is expected
    public = replace(lycee.person("ann"), public=True)
    reply = await lycee.assistant.handle(of_locale(public.request(Text("help")), "en-GB"))
    assert french(reply.flat()), "whatever language one reader has"


async def test_a_private_reply_is_in_the_person_s_language_else_in_the_community_s(
    lycee: Town, club: Town
) -> None:
    async def hears(town: Town, locale: str) -> bool:
        request = of_locale(town.person("ann").request(Text("help")), locale)
        return french((await town.assistant.handle(request)).flat())

    assert not await hears(lycee, "en-GB")
    assert await hears(club, "fr-CA")
    assert await hears(lycee, "hi"), "there are no texts in Hindi"
    assert await hears(lycee, "")
    assert not await hears(club, "hi")


async def test_the_first_reply_after_a_start_is_in_it_too(make: Build) -> None:
    await Person(await make(), "mona", Role.MODERATOR).says("language fr")
    again = await make()
    assert french(await Person(again, public=True).says("help"))


async def test_a_language_whose_texts_are_gone_is_english(
    lycee: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(lycee.person("ann"), public=True)
    with translated(tmp_path / "others", monkeypatch, "es"):
        assert not french(await public.says("help"))
        assert "I write in English here" in await lycee.mona.says("language")


# ---- what is said unasked, in a joint drive of two languages


async def joint(club: Town, lycee: Town, goal: str = "skip", closes: str = "skip") -> int:
    drive = await club.starts("Peace Day", goal, closes)
    await lycee.joins(club, drive)
    return drive


async def both_hear(club: Town, lycee: Town, what: str) -> None:
    """Check that each community hears it, once, in its own language."""
    for town, expected in ((club, False), (lycee, True)):
        heard = [each for each in await town.hears() if what in each]
        assert len(heard) == 1, (town.name, what)
        assert french(heard[0]) is expected, heard


async def test_each_community_hears_milestones_in_its_own_language(club: Town, lycee: Town) -> None:
    drive = await joint(club, lycee, goal="2")
    await lycee.pledges("ann", drive)
    await both_hear(club, lycee, "50 percent")
    await club.pledges("bob", drive)
    await both_hear(club, lycee, "has reached its goal")


async def test_each_community_hears_weeks_last_day_and_close_in_its_own_language(
    club: Town, lycee: Town, clock: Clock
) -> None:
    drive = await joint(club, lycee, closes="24 December 2026 12:00")
    runner = Runner(club.assistant.services, clock)
    await club.pledges("bob", drive)
    clock.now += timedelta(days=8)
    await runner.step()
    await both_hear(club, lycee, "This week in")
    clock.now += timedelta(days=21, hours=13)
    await runner.step()
    await both_hear(club, lycee, "Last day:")
    clock.now += timedelta(days=1)
    await runner.step()
    await both_hear(club, lycee, "Its final count:")


async def test_what_is_told_moderators_of_a_joint_drive_is_in_their_language(
    club: Town, lycee: Town
) -> None:
    drive = await club.starts("Peace Day")
    await lycee.asks(await club.invites(drive))
    (asked,) = await club.hears()
    assert "asks to join" in asked
    assert not french(asked)
    await club.mona.says(f"drive admit {(await lycee.home()).id} #{drive}")
    heard = await lycee.hears()
    assert len(heard) == 2, "the yes, and the card of the drive"
    assert all(map(french, heard))
    assert not any(map(french, await club.hears()))
    await lycee.mona.says(f"drive leave #{drive}")
    await lycee.mona.says("1")
    (left,) = await club.hears()
    assert "has left your drive" in left
    assert not french(left)


async def test_who_runs_a_drive_is_told_in_their_language(club: Town, lycee: Town) -> None:
    drive = await lycee.starts("Journée")
    await club.asks(await lycee.invites(drive))
    (asked,) = await lycee.hears()
    assert "asks to join" in asked
    assert french(asked)
    await lycee.mona.says(f"drive admit {(await club.home()).id} #{drive}")
    (joined,) = await lycee.hears()
    assert french(joined)
    assert not any(map(french, await club.hears()))
    await club.mona.says(f"drive leave #{drive}")
    await club.mona.says("1")
    (left,) = await lycee.hears()
    assert french(left)
    await club.joins(lycee, drive)
    community = club.mona.request(Text("")).community
    assert community
    await club.assistant.left(community)
    (gone,) = await lycee.hears()
    assert "has removed me" in gone
    assert french(gone)


async def test_who_is_not_decided_about_hears_of_the_close_in_their_language(
    club: Town, lycee: Town
) -> None:
    drive = await club.starts("Peace Day")
    await lycee.asks(await club.invites(drive))
    await club.hears()
    await club.mona.says(f"drive close #{drive} yes")
    (closed,) = await lycee.hears()
    assert "had not decided" in closed
    assert french(closed)


async def test_moderators_are_told_what_waits_in_their_language(
    club: Town, lycee: Town, clock: Clock
) -> None:
    drive = await joint(club, lycee, closes="24 December 2026 12:00")
    for town, expected in ((club, False), (lycee, True)):
        await town.organisation(f"Library of {town.name}", drive, f"olga of {town.name}")
        (waits,) = await town.hears()
        assert "was handed in" in waits
        assert french(waits) is expected
    clock.now += timedelta(days=29, hours=13)
    await Runner(club.assistant.services, clock).step()
    await both_hear(club, lycee, "still waits for you")


async def test_whoever_handed_one_in_is_told_in_the_language_of_that_community(
    club: Town, lycee: Town
) -> None:
    drive = await joint(club, lycee)
    for town, expected in ((club, False), (lycee, True)):
        for name in ("Library", "Museum"):
            await town.organisation(f"{name} of {town.name}", drive, f"{name} {town.name}")
        await town.hears()
        library, _ = await town.assistant.services.pledges.waiting(await town.home())
        await town.mona.says(f"organisations ask {library.id} Who are you?")
        (asked,) = await town.hears()
        assert "have a question about" in asked
        assert french(asked) is expected
        olga, reads = town.person(f"Library {town.name}"), "en" if expected else "fr"
        for line in ("reply to moderators A library.", "yes"):
            await town.assistant.handle(of_locale(olga.request(Text(line)), reads))
        (answered,) = await town.hears()
        assert "has an answer" in answered
        assert french(answered) is expected
        await town.mona.says(f"organisations confirm {library.id} yes")
        (confirmed,) = await town.hears()
        assert "its pledge is counted now" in confirmed
        assert french(confirmed) is expected
    await club.mona.says(f"drive close #{drive} yes")
    await both_hear(club, lycee, "closed before the moderators")


async def test_reminders_are_in_the_language_of_their_community(
    club: Town, lycee: Town, clock: Clock
) -> None:
    drive = await joint(club, lycee, goal="1")
    for town in (club, lycee):
        await town.person(f"rita of {town.name}").says(f"remind me #{drive} at the goal")
        await town.person(f"rita of {town.name}").says(f"remind me #{drive} in 2 days")
    clock.now += timedelta(days=2)
    await Runner(club.assistant.services, clock).step()
    await both_hear(club, lycee, "You asked me to remind you")
    await club.pledges("bob", drive)
    services = club.assistant.services
    for town, expected in ((club, False), (lycee, True)):
        claimed = await services.outbox.claim((await town.home()).id, clock(), 90)
        told = [each.announcement for each in claimed]
        assert {each.kind for each in told} == {AnnouncementKind.DIRECT, AnnouncementKind.POST}
        assert all(french(each.text) is expected for each in told)


# ---- what is said unasked to one community


async def test_a_drive_starts_in_the_language_of_the_community_whatever_its_moderator_reads(
    lycee: Town,
) -> None:
    lines = ("drive start", "Journée", "skip", "people", "skip", "skip", "skip", "yes")
    requests = [of_locale(lycee.mona.request(Text(line)), "en") for line in lines]
    replies = [await lycee.assistant.handle(request) for request in requests]
    assert not any(french(reply.flat()) for reply in replies)
    (card,) = await lycee.hears()
    assert f"{MARK}A pledge drive has started." in card


async def test_live_tallies_and_pictures_are_in_it(
    lycee: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = await lycee.starts("Journée", goal="2")
    await lycee.mona.says(f"tally live #{drive}")
    (live,) = await lycee.hears()
    assert f"{MARK}Journée, live" in live
    await lycee.pledges("ann", drive)
    home = await lycee.home()
    claimed = await lycee.assistant.services.outbox.claim(home.id, clock(), 90)
    (milestone,) = [each.announcement for each in claimed]

    def in_words(subject: picturing.Subject) -> Picture:
        return Picture("tally.png", b"", subject.say.language)

    monkeypatch.setattr(picturing, "drawn", in_words)
    picture = await lycee.assistant.picture_of(milestone)
    assert picture
    assert picture.alternative == "fr"


async def test_a_live_tally_that_ends_is_told_in_it(lycee: Town, clock: Clock) -> None:
    drive = await lycee.starts("Journée")
    await lycee.mona.says(f"tally live #{drive}")
    services = lycee.assistant.services
    (claimed,) = await services.outbox.claim((await lycee.home()).id, clock(), 90)
    await services.outbox.gone(claimed.id, "place")
    await Updater(services, clock).step()
    (told,) = await lycee.hears()
    assert "A live tally of drive" in told
    assert french(told)


async def test_moderators_hear_of_questions_and_of_rights_in_it(lycee: Town) -> None:
    ann = lycee.person("ann")
    await ann.says("how many pigeons live in the town hall of Ghent?")
    await ann.says("pass on")
    await lycee.mona.says("moderators add bob")
    question, rights = sorted(await lycee.hears())[::-1]
    assert "Somebody passed on a question" in question
    assert "made you a moderator" in rights
    assert french(question)
    assert french(rights)


async def test_a_place_that_is_shut_is_told_in_it(lycee: Town, clock: Clock) -> None:
    delivery, home = lycee.assistant.services.delivery, await lycee.home()
    said = Announcement(home.id, "news", plain("News."), clock())
    await delivery.shut(Due(home, 0, said), "a channel", clock())
    (told,) = await lycee.hears()
    assert "I could not post" in told
    assert french(told)


async def test_pledges_that_are_set_aside_are_told_and_logged_in_it(make: Build) -> None:
    town = Town(await make(guard_burst=1), "lycee")
    await town.mona.says("language fr")
    for name in ("ann", "bob"):
        await town.pledges(name, 1)
    (told,) = await town.hears()
    assert "Many pledges came at once" in told
    assert french(told)
    await town.mona.says("checks count 1")
    await town.mona.says("yes")
    # It is logged in the words of its time, and read as it was.
    (act, _), *_ = await town.assistant.services.acts.log((await town.home()).id, 9)
    assert act.reason.startswith(f"{MARK}group 1, {MARK}1 pledge, {MARK}")


async def test_what_a_community_that_left_had_chosen_is_forgotten(
    lycee: Town, clock: Clock
) -> None:
    services, store = lycee.assistant.services, lycee.assistant._retention._store
    retention = Retention(services, store, clock)
    community = lycee.mona.request(Text("")).community
    assert community
    await retention.left(community)
    clock.now += timedelta(days=31)
    await retention.step()
    await retention.returned(community)
    assert (await lycee.home()).language == "en"
