"""Drives run themselves: milestones, the last day, the week, the close, and what people asked for."""

from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.request import Role, Text
from assistant.running import Runner
from tests.conftest import Build
from tests.talking import NOW, Clock, Person


class Club:
    """A community with a drive, a clock, and what was announced in it."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.clock = Clock()
        self.mona = Person(assistant, name="mona", role=Role.MODERATOR, clock=self.clock)
        self.runner = Runner(assistant.services, self.clock)

    def restart(self) -> None:
        """Forget what a program keeps in memory."""
        self.runner = Runner(self.assistant.services, self.clock)

    async def start(self, goal: str = "skip", closes: str = "skip", counts: str = "people") -> None:
        for line in ("drive start", "Peace Day", "skip", counts, goal, closes, "skip"):
            await self.mona.says(line)
        assert "has started as #2" in await self.mona.says("yes")
        await self.heard()

    async def pledge(self, first: int, last: int) -> None:
        for number in range(first, last):
            person = Person(self.assistant, name=f"person {number}", clock=self.clock)
            for line in ("pledge #2", "17", "skip", "skip", "skip"):
                await person.says(line)
            assert "Your pledge counts" in await person.says("yes")

    async def later(self, **time: float) -> list[str]:
        """Let time pass, and give what is announced then."""
        self.clock.now += timedelta(**time)
        await self.runner.step()
        return await self.heard()

    async def heard(self, person: Person | None = None) -> list[str]:
        """Give what is due to be announced, once; the default drive's own news left out."""
        services = self.assistant.services
        request = (person or self.mona).request(Text(""))
        home = await services.drives.home(request)
        key = services.conversations.person(request)
        said = []
        for claimed in await services.outbox.claim(home.id, self.clock(), 50, key):
            await services.outbox.done(claimed.id, "heard")
            said.append(f"{claimed.announcement.title} {claimed.announcement.text}".strip())
        return [each for each in said if "Support the Paris Call" not in each]


@pytest.fixture
async def club(assistant: Assistant) -> Club:
    return Club(assistant)


# ---- milestones


async def test_each_milestone_is_announced_once(club: Club) -> None:
    await club.start(goal="8")
    heard: list[list[str]] = []
    for number in range(8):
        await club.pledge(number, number + 1)
        heard.append(await club.heard())
    assert [len(each) for each in heard] == [0, 1, 0, 1, 0, 1, 0, 1]
    assert "has reached 25 percent of its goal, 8 people." in heard[1][0]
    assert "has reached its goal: 8 people. Thank you!" in heard[7][0]
    assert all("not an official signature" in each[0] for each in heard if each)


async def test_of_several_at_once_only_the_highest_is_announced(club: Club) -> None:
    await club.start(goal="2")
    await club.pledge(0, 1)
    (said,) = await club.heard()
    assert "50 percent" in said


async def test_a_milestone_reached_again_is_no_news(club: Club) -> None:
    await club.start(goal="2")
    await club.pledge(0, 1)
    await club.heard()
    person = Person(club.assistant, name="person 0", clock=club.clock)
    for line in ("my data erase", "1"):
        await person.says(line)
    await club.pledge(0, 1)
    assert await club.heard() == []


async def test_a_changed_goal_has_milestones_of_its_own(club: Club) -> None:
    await club.start(goal="2")
    await club.pledge(0, 2)
    await club.heard()
    await club.mona.says("drive goal #2 4")
    assert await club.heard() == [], "half of it is reached already, and that is no news"
    await club.pledge(2, 3)
    (said,) = await club.heard()
    assert "75 percent of its goal, 4 people" in said


async def test_organisations_are_counted_when_they_are_confirmed(club: Club) -> None:
    await club.start(goal="1", counts="organisations")
    olga = Person(club.assistant, name="olga", clock=club.clock)
    for line in ("pledge organisation #2", "25 or older", "Library", "1", "skip", "skip", "yes"):
        await olga.says(line)
    assert await club.heard() == []
    await club.mona.says("organisations confirm 1 yes")
    (said,) = await club.heard()
    assert "has reached its goal: 1 organisation." in said


# ---- the close


async def test_a_drive_closes_by_itself_and_reports(club: Club) -> None:
    await club.start(closes="in 3 days", goal="10")
    await club.pledge(0, 2)
    await club.heard()
    await club.later(days=1)
    heard = await club.later(days=3)
    (said,) = [each for each in heard if "closed" in each]
    assert said.startswith("Peace Day This pledge drive is closed. Its final count:")
    assert "2 people and 0 organisations." in said
    assert "Reached: 2, 20 percent." in said
    assert "To cite it: 2 people and 0 organisations, report 1, " in said
    assert "Closed." in await club.mona.says("tally #2")
    assert await club.later(days=30) == []


async def test_a_program_that_was_down_catches_up_once(club: Club) -> None:
    await club.start(closes="in 3 days")
    await club.pledge(0, 1)
    await club.heard()
    club.restart()
    heard = await club.later(days=20)
    (said,) = [each for each in heard if "closed" in each]
    # The figures are those of the closing time, and say so.
    assert "report 1, 27 November 2026, " in said
    club.restart()
    assert [each for each in await club.later(days=1) if "closed" in each] == []


async def test_who_erases_after_the_close_changes_the_report_s_time(club: Club) -> None:
    await club.start(closes="in 3 days")
    await club.pledge(0, 2)
    club.clock.now += timedelta(days=10)
    person = Person(club.assistant, name="person 0", clock=club.clock)
    for line in ("my data erase", "1"):
        await person.says(line)
    heard = await club.later(days=1)
    (said,) = [each for each in heard if "closed" in each]
    assert "1 person and 0 organisations, report 1, 5 December 2026" in said


async def test_closing_by_hand_reports_too(club: Club) -> None:
    await club.start()
    await club.pledge(0, 1)
    await club.mona.says("drive close #2")
    heard = await club.mona.says("1")
    assert (
        "To cite it: 1 person and 0 organisations, report 1, 24 November 2026, 12:00 UTC" in heard
    )
    (said,) = await club.heard()
    assert "report 1" in said
    assert "This report was made when the drive closed" in await club.mona.says("reports #2 1")
    assert "mona closed the drive Peace Day" in await club.mona.says("log")


# ---- the last day and the week


async def test_the_last_day_is_told_once(club: Club) -> None:
    await club.start(closes="in 5 days", goal="10")
    assert await club.later(days=3) == []
    (said,) = await club.later(days=1, hours=12)
    assert "Last day: Peace Day closes on 29 November 2026" in said
    club.restart()
    assert await club.later(hours=1) == []


async def test_a_paused_drive_says_nothing(club: Club) -> None:
    await club.start(closes="in 5 days")
    await club.mona.says("drive pause #2")
    assert await club.later(days=4, hours=12) == []


async def test_a_short_drive_has_no_last_day(club: Club) -> None:
    await club.start(closes="tomorrow 18:00")
    assert await club.later(hours=12) == []


async def test_each_week_with_news_is_told_once(club: Club) -> None:
    await club.start(goal="100")
    await club.pledge(0, 3)
    assert await club.later(days=6) == []
    (said,) = await club.later(days=1, hours=1)
    assert "This week in Peace Day: 3 people and 0 organisations." in said
    assert "So far: 3 people and 0 organisations." in said
    club.restart()
    assert await club.later(hours=2) == []
    assert await club.later(days=7) == [], "a week without pledges is no news"


# ---- what people asked for


async def test_a_reminder_comes_at_its_time_to_its_person_once(club: Club) -> None:
    await club.start()
    ann = Person(club.assistant, clock=club.clock)
    await ann.says("remind me #2 tomorrow 18:00")
    await club.later(hours=1)
    assert await club.heard(ann) == []
    await club.later(days=2)
    assert await club.heard(club.mona) == []
    (said,) = await club.heard(ann)
    assert said == (
        "You asked me to remind you: Peace Day takes pledges. Type pledge if you want to."
    )
    await club.later(days=1)
    assert await club.heard(ann) == []
    assert "reminder" not in (await ann.says("my data")).casefold()


async def test_a_reminder_waits_for_its_person_whatever_others_ask(club: Club) -> None:
    await club.start()
    ann, bob = (Person(club.assistant, name=name, clock=club.clock) for name in ("ann", "bob"))
    for person in (ann, bob):
        await person.says("remind me #2 tomorrow 18:00")
        await club.later(days=2)
    assert len(await club.heard(ann)) == len(await club.heard(bob)) == 1


async def test_who_asked_hears_of_the_goal(club: Club) -> None:
    await club.start(goal="1")
    ann = Person(club.assistant, clock=club.clock)
    await ann.says("tell me #2 when we reach the goal")
    await club.pledge(0, 1)
    assert len(await club.heard(club.mona)) == 1, "the community hears of it once"
    (said,) = await club.heard(ann)
    assert "has reached its goal" in said


async def test_who_waits_for_the_goal_hears_of_the_close(club: Club) -> None:
    await club.start(goal="10", closes="in 3 days")
    ann = Person(club.assistant, clock=club.clock)
    await ann.says("remind me #2 at the goal")
    await club.pledge(0, 1)
    await club.later(days=10)
    (said,) = await club.heard(ann)
    assert "This pledge drive is closed." in said
    assert "Goal: 10 people. Reached: 1, 10 percent." in said
    assert "reminder" not in (await ann.says("my data")).casefold()


@pytest.mark.parametrize(
    ("before", "said_then"),
    [
        (("drive pause #2",), "Peace Day. It is paused and takes no pledges at the moment."),
        (
            ("drive close #2", "1"),
            "Peace Day. It is closed by now. tally #2 shows its final count.",
        ),
    ],
)
async def test_a_reminder_of_a_drive_that_takes_no_pledges_says_why(
    club: Club, before: tuple[str, ...], said_then: str
) -> None:
    await club.start()
    ann = Person(club.assistant, clock=club.clock)
    await ann.says("remind me #2 tomorrow")
    for line in before:
        await club.mona.says(line)
    await club.later(days=2)
    (said,) = [each for each in await club.heard(ann) if "You asked me" in each]
    assert said_then in said


async def test_a_person_has_a_few_reminders(make: Build) -> None:
    club = Club(await make())
    ann = Person(club.assistant, clock=club.clock)
    for number in range(12):
        await club.mona.says("drive start")
        for line in (f"Drive {number}", "skip", "people", "9", "skip", "skip", "yes"):
            await club.mona.says(line)
    heard = [await ann.says(f"remind me #{number} tomorrow") for number in range(1, 12)]
    assert "I will send you a direct message" in heard[9]
    assert "You have 10 reminders already." in heard[10]


async def test_another_time_takes_the_place_of_the_first(club: Club) -> None:
    ann = Person(club.assistant, clock=club.clock)
    await ann.says("remind me tomorrow")
    await ann.says("remind me in 3 days")
    assert (await ann.says("my data")).count("A reminder of") == 1


# ---- the pace


async def test_the_pace_says_when_the_goal_is_reached(club: Club) -> None:
    await club.start(goal="10")
    await club.pledge(0, 4)
    assert "At this pace (4 in 1 day) the goal is reached on 26 November 2026." in (
        await club.mona.says("tally #2")
    )
    club.clock.now = NOW + timedelta(days=8)
    assert "At this pace" not in await club.mona.says("tally #2")


async def test_a_pace_that_is_too_slow_says_so(club: Club) -> None:
    await club.start(goal="100", closes="in 5 days")
    await club.pledge(0, 1)
    assert "after the drive closes." in await club.mona.says("tally #2")


# ---- what nobody has heard yet


async def test_a_higher_milestone_takes_the_place_of_one_that_nobody_heard(club: Club) -> None:
    await club.start(goal="4")
    await club.pledge(0, 3)
    (heard,) = await club.heard()
    assert "75 percent" in heard


async def test_a_pause_stops_what_waits_to_be_posted_and_what_is_reached_meanwhile_is_told_after_it(
    club: Club,
) -> None:
    await club.start(goal="4")
    await club.pledge(0, 1)
    await club.mona.says("drive pause #2")
    assert await club.heard() == []
    await club.mona.says("drive resume #2")
    await club.pledge(1, 2)
    (heard,) = await club.heard()
    assert "50 percent" in heard


async def test_after_the_close_only_the_close_is_posted(club: Club) -> None:
    await club.start(goal="4", closes="in 5 days")
    await club.pledge(0, 1)
    club.clock.now += timedelta(days=6)
    await club.runner.step()
    (heard,) = await club.heard()
    assert "This pledge drive is closed." in heard
