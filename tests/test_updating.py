"""Live tallies follow the count, no faster than platforms let a message be edited."""

from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.outbox import AnnouncementKind, Claimed
from assistant.request import Role, Text
from assistant.updating import Updater
from tests.talking import Clock, Person

POST, EDIT, PIN = AnnouncementKind.POST, AnnouncementKind.EDIT, AnnouncementKind.PIN


class Hall:
    """A community with a live tally, and a platform that does what it is told."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.clock = Clock()
        self.mona = Person(assistant, name="mona", role=Role.MODERATOR, clock=self.clock)
        self.updater = Updater(assistant.services, self.clock)
        self.people = 0

    async def begin(self) -> None:
        assert "appears here in a moment" in await self.mona.says("tally live")
        await self.deliver()
        assert [each.announcement.kind for each in await self.later(seconds=0)] == [PIN]

    async def pledge(self) -> None:
        self.people += 1
        person = Person(self.assistant, name=f"person {self.people}", clock=self.clock)
        for line in ("pledge #1", "17", "skip", "skip", "skip"):
            await person.says(line)
        assert "Your pledge counts" in await person.says("yes")

    async def claim(self) -> list[Claimed]:
        services = self.assistant.services
        home = await services.drives.home(self.mona.request(Text("")))
        return list(await services.outbox.claim(home.id, self.clock(), 50, moderators=True))

    async def deliver(self) -> list[Claimed]:
        """Do all that is due; a message is called after its announcement."""
        claimed = await self.claim()
        for each in claimed:
            await self.assistant.services.outbox.done(each.id, f"message {each.id}")
        return claimed

    async def later(self, **time: float) -> list[Claimed]:
        self.clock.now += timedelta(**time)
        await self.updater.step()
        return await self.deliver()

    async def edits(self, seconds: int, every: int = 5) -> list[str]:
        """Give what is edited while time passes."""
        found = []
        for _ in range(0, seconds, every):
            for each in await self.later(seconds=every):
                assert each.announcement.kind is EDIT
                found.append(str(each.announcement.text))
        return found


@pytest.fixture
async def hall(assistant: Assistant) -> Hall:
    """A community with a live tally."""
    found = Hall(assistant)
    await found.begin()
    return found


async def test_it_follows_the_count_within_seconds_and_is_quiet_otherwise(hall: Hall) -> None:
    assert await hall.edits(60) == []
    await hall.pledge()
    (text,) = await hall.edits(60)
    assert "1 person and 0 organisations." in text
    assert "not an official signature" in text


async def test_it_names_its_moment_and_lets_pledge_while_that_is_possible(
    assistant: Assistant,
) -> None:
    hall = Hall(assistant)
    await hall.mona.says("tally live")
    (post,) = await hall.deliver()
    assert "As of 24 November 2026, 12:00 (UTC)." in str(post.announcement.text)
    assert [(b.label, b.arguments) for b in post.announcement.buttons] == [
        ("Pledge", {"drive": "1"})
    ]
    await hall.later(minutes=2)
    await hall.pledge()
    (edit,) = await hall.later(seconds=5)
    assert "As of 24 November 2026, 12:02 (UTC)." in str(edit.announcement.text)
    assert edit.announcement.buttons == post.announcement.buttons
    await hall.mona.says("drive pause")
    (paused,) = await hall.later(seconds=5)
    assert paused.announcement.buttons == ()


async def test_each_edit_names_the_message_that_was_posted(assistant: Assistant) -> None:
    hall = Hall(assistant)
    await hall.mona.says("tally live")
    (post,) = [each for each in await hall.deliver() if "live" in each.announcement.key]
    await hall.pledge()
    later = await hall.later(seconds=5)
    assert [each.announcement.reference for each in later] == [f"message {post.id}"] * 2
    assert {each.announcement.kind for each in later} == {PIN, EDIT}


async def test_in_its_first_hour_it_is_edited_every_five_seconds_at_most(hall: Hall) -> None:
    edits = 0
    for _ in range(30):
        await hall.pledge()
        edits += len(await hall.edits(2, every=1))
    assert edits == pytest.approx(60 / 5, abs=1)


async def test_later_it_is_edited_once_a_minute_at_most_and_shows_the_last_state(
    hall: Hall,
) -> None:
    await hall.pledge()
    await hall.edits(5)
    await hall.later(hours=2)
    await hall.pledge()
    await hall.later(seconds=5)
    for _ in range(12):
        await hall.pledge()
        await hall.later(seconds=5)
    await hall.pledge()
    edits = await hall.edits(120)
    assert len(edits) <= 2
    assert "15 people and 0 organisations." in edits[-1], "within two minutes"


async def test_a_platform_that_asks_for_time_gets_the_newest_state_then(hall: Hall) -> None:
    await hall.pledge()
    hall.clock.now += timedelta(seconds=5)
    await hall.updater.step()
    (first,) = await hall.claim()
    await hall.assistant.services.outbox.retry(first.id, hall.clock() + timedelta(seconds=40))
    await hall.pledge()
    assert await hall.edits(35) == [], "not before the platform wants it"
    (text,) = await hall.edits(10)
    assert "2 people" in text


async def test_what_changes_while_an_edit_is_sent_is_sent_after_it(hall: Hall) -> None:
    await hall.pledge()
    hall.clock.now += timedelta(seconds=5)
    await hall.updater.step()
    (sending,) = await hall.claim()
    await hall.pledge()
    hall.clock.now += timedelta(seconds=5)
    await hall.updater.step()
    assert await hall.claim() == [], "one edit of a message at a time"
    await hall.assistant.services.outbox.done(sending.id, "message")
    (text,) = [str(each.announcement.text) for each in await hall.deliver()]
    assert "2 people" in text


async def test_it_goes_on_after_a_restart(hall: Hall) -> None:
    await hall.pledge()
    hall.updater = Updater(hall.assistant.services, hall.clock)
    (text,) = await hall.edits(10)
    assert "1 person" in text


async def test_of_two_processes_one_edits(hall: Hall) -> None:
    other = Updater(hall.assistant.services, hall.clock)
    await hall.pledge()
    hall.clock.now += timedelta(seconds=5)
    await hall.updater.step()
    await other.step()
    assert len(await hall.deliver()) == 1


async def test_when_the_message_is_gone_it_ends_and_moderators_are_told_once(hall: Hall) -> None:
    await hall.pledge()
    hall.clock.now += timedelta(seconds=5)
    await hall.updater.step()
    (edit,) = await hall.claim()
    await hall.assistant.services.outbox.gone(edit.id, "deleted")
    (told,) = await hall.later(seconds=5)
    assert "Type tally live where you want a new one" in str(told.announcement.text)
    assert await hall.edits(20) == []
    assert "appears here in a moment" in await hall.mona.says("tally live")


async def test_the_close_is_its_last_edit(hall: Hall) -> None:
    await hall.pledge()
    await hall.mona.says("drive close")
    await hall.mona.says("drive close #1 yes")
    heard = [each for each in await hall.later(seconds=5) if each.announcement.kind is EDIT]
    assert "Closed." in str(heard[0].announcement.text)
    assert await hall.edits(20) == []


async def test_one_that_a_moderator_ended_stays_as_it_is(hall: Hall) -> None:
    await hall.mona.says("tally live off")
    await hall.pledge()
    assert await hall.edits(20) == []


async def test_a_clock_that_jumps_back_does_not_stop_it(hall: Hall) -> None:
    await hall.pledge()
    await hall.edits(10)
    await hall.later(hours=-3)
    await hall.pledge()
    edits = await hall.edits(200)
    assert edits, "it waits no longer than usual"
    assert "2 people" in edits[-1]
