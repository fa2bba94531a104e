"""The guard from end to end: people pledge, some are set aside, moderators check groups of them."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.pledges.pledge import PledgeState
from assistant.reply import Reply
from assistant.request import ButtonPress, Role, Text
from assistant.running import Runner
from assistant.storage import Stores
from assistant.tallies.figure import Pledger
from tests.conftest import Build
from tests.talking import NOW, Clock, Person

BURST = "because many came at once. You did nothing wrong."
RECEIPT = re.compile(r"Your receipt: ([0-9A-Z-]{19})")


class Club:
    """A community, its moderators, and the people who pledge in it."""

    def __init__(self, assistant: Assistant, community: str = "club") -> None:
        self.assistant, self.community, self.clock = assistant, community, Clock()
        self.mona = self.person("mona", role=Role.MODERATOR)
        self.milo = self.person("milo", role=Role.MODERATOR)

    def person(self, name: str, role: Role = Role.MEMBER) -> Person:
        return Person(
            self.assistant, name=name, role=role, community=self.community, clock=self.clock
        )

    async def pledge(self, numbers: range, **known: object) -> list[str]:
        people = [replace(self.person(f"p{n}"), **known) for n in numbers]  # type: ignore[arg-type]
        return await asyncio.gather(*(person.pledges() for person in people))

    async def counted(self) -> int:
        heard = await self.mona.says("tally")
        found = re.search(r"(\d+) (?:person|people) and", heard)
        assert found, heard
        return int(found[1])

    async def told(self) -> list[str]:
        """Give what moderators are told, once."""
        services = self.assistant.services
        home = await services.drives.home(self.mona.request(Text("")))
        said = await services.outbox.claim(home.id, self.clock(), 50, moderators=True)
        for each in said:
            await services.outbox.done(each.id, "heard")
        return [str(each.announcement.text) for each in said if each.announcement.place]

    async def is_true(self) -> bool:
        return await stores(self.assistant).tallies.recount() == []


def stores(assistant: Assistant) -> Stores:
    assert isinstance(assistant._storage, Stores)
    return assistant._storage


def kept(heard: Sequence[str]) -> int:
    return sum("Your pledge is kept and waits for a check" in each for each in heard)


@pytest.fixture
async def club(make: Build) -> Club:
    return Club(await make(guard_burst=30))


async def test_of_forty_at_once_thirty_count_and_ten_wait(club: Club) -> None:
    heard = await club.pledge(range(40))
    assert kept(heard) == 10
    assert sum("Your pledge counts" in each for each in heard) == 30
    assert all(RECEIPT.search(each) for each in heard), "set aside or not, there is a receipt"
    assert await club.counted() == 30
    (told,) = await club.told()
    assert "Many pledges came at once in Support the Paris Call." in told
    assert "10 pledges are set aside and not counted" in await club.mona.says("tally")
    preview = await club.mona.says("checks count 1")
    assert "This adds 10 pledges to the count." in preview
    assert await club.counted() == 30
    await club.mona.says("checks count 1")
    assert "10 pledges are counted now" in await club.mona.says("yes")
    assert await club.counted() == 40
    assert "This removes 10 pledges from the count." in await club.mona.says("checks undo 1")
    await club.mona.says("yes")
    assert await club.counted() == 30
    assert await club.told() == [], "moderators are told of a group once"
    assert await club.is_true()


async def test_the_one_who_is_set_aside_is_told_and_can_look_it_up(club: Club) -> None:
    await club.pledge(range(30))
    ann = club.person("ann")
    thanks = await ann.pledges()
    assert BURST in thanks
    found = RECEIPT.search(thanks)
    assert found
    assert "set aside: it is kept and waits for a check" in await ann.says(f"receipt {found[1]}")
    mine = await ann.says("my data")
    assert "Support the Paris Call: set aside, not counted." in mine
    assert BURST in mine
    again = await ann.says("pledge")
    assert "You have pledged already." in again
    assert BURST in again
    assert "it counts once" not in again
    await club.mona.says("checks leave 1 yes")
    assert "left the group that it came with out" in await ann.says(f"receipt {found[1]}")
    assert "it is not about you. You did nothing wrong." in await ann.says("my data")
    await club.mona.says("checks undo 1 yes")
    await club.mona.says("checks count 1 yes")
    assert "is counted" in await ann.says(f"receipt {found[1]}")
    file = (await ann.does(Text("my data export"))).file
    assert file
    assert json.loads(file.content)["pledges"][0]["state"] == "counted"


async def test_moderators_never_see_who(club: Club) -> None:
    await club.pledge(range(37))
    for line in ("checks", "checks count 1", "checks leave 1 yes", "checks undo 1", "log"):
        heard = await club.mona.says(line)
        assert not re.search(r"\bp\d+\b", heard), heard


async def test_a_changed_pledge_still_waits(club: Club) -> None:
    await club.pledge(range(30))
    ann = club.person("ann")
    await ann.pledges()
    for line in ("pledge change", "keep", "India", "keep", "keep"):
        await ann.says(line)
    heard = await ann.says("yes")
    assert "Your pledge is changed, and your receipt stays the same." in heard
    assert BURST in heard
    assert await club.counted() == 30
    assert await club.is_true()


async def test_who_takes_it_back_or_erases_it_is_in_the_group_no_more(club: Club) -> None:
    await club.pledge(range(40))
    aside = [n for n in range(40) if BURST in await club.person(f"p{n}").says("my data")]
    assert len(aside) == 10
    first, second = (club.person(f"p{n}") for n in aside[:2])
    heard = await first.says("withdraw")
    assert "It was set aside, so the count stays as it is." in heard
    await second.says("my data erase")
    await second.says("1")
    assert "8 pledges wait for a check" in await club.mona.says("checks")
    await club.mona.says("checks count 1 yes")
    assert await club.counted() == 38
    assert "taken back" in await club.person(f"p{aside[2]}").says("withdraw")
    assert "This removes 7 pledges" in await club.mona.says("checks undo 1")
    assert await club.is_true()


async def test_taking_it_back_and_pledging_again_changes_no_decision(club: Club) -> None:
    await club.pledge(range(30))
    ann = club.person("ann")
    await ann.pledges()
    await club.mona.says("checks leave 1 yes")
    await ann.says("withdraw")
    club.clock.now += timedelta(hours=2)
    assert "Your pledge is kept" in await ann.pledges()
    assert await club.counted() == 30
    assert "Group 1: 1 pledge, left out" in await club.mona.says("checks")
    assert await club.is_true()


async def test_a_number_that_changed_is_shown_again_before_anything_is_done(club: Club) -> None:
    await club.pledge(range(40))
    preview = await club.mona.does(Text("checks count 1"))
    aside = [n for n in range(40) if BURST in await club.person(f"p{n}").says("my data")]
    await club.person(f"p{aside[0]}").says("withdraw")
    heard = await _press(club.mona, preview)
    assert "The group has changed meanwhile. This is how it is now:" in heard
    assert "This adds 9 pledges to the count." in heard
    assert await club.counted() == 30


async def test_two_moderators_at_once(club: Club) -> None:
    await club.pledge(range(40))
    seen = [await each.does(Text("checks count 1")) for each in (club.mona, club.milo)]
    heard = await asyncio.gather(
        _press(club.mona, seen[0]),
        _press(club.milo, seen[1]),
    )
    assert sum("10 pledges are counted now" in each for each in heard) == 1
    assert sum("decided" in each for each in heard) == 1
    assert await club.counted() == 40
    assert (await club.mona.says("log")).count("counted pledges set aside") == 1


async def test_a_press_that_is_delivered_twice_acts_once(club: Club) -> None:
    await club.pledge(range(40))
    preview = await club.mona.does(Text("checks leave 1"))
    for _ in range(2):
        press = ButtonPress(preview.buttons[0].command, preview.buttons[0].arguments)
        await club.mona.does(press, "the same press")
    assert (await club.mona.says("log")).count("left pledges set aside") == 1


async def _press(person: Person, preview: Reply) -> str:
    button = preview.buttons[0]
    return str((await person.does(ButtonPress(button.command, button.arguments))).flat())


async def test_a_restart_forgets_no_burst(make: Build) -> None:
    first = await make(guard_burst=30)
    await Club(first).pledge(range(20))
    await first.close()
    again = Club(await make(8, guard_burst=30))
    assert kept(await again.pledge(range(20, 40))) == 10
    assert await again.is_true()


async def test_two_processes_see_one_burst(make: Build) -> None:
    clubs = [Club(await make(seed, guard_burst=30)) for seed in range(2)]
    for start in range(0, 40, 2):
        await asyncio.gather(
            *(club.pledge(range(start + n, start + n + 1)) for n, club in enumerate(clubs))
        )
    # Between two looks at the store, each may let a tenth of a burst pass.
    assert 30 <= await clubs[0].counted() <= 36
    assert await clubs[0].is_true()


async def test_a_later_pledge_joins_the_group_for_an_hour(club: Club) -> None:
    known = {"created": NOW - timedelta(days=2)}
    for hours in (0, 0.9, 0.9, 1.1):
        club.clock.now += timedelta(hours=hours)
        number = int(hours * 10) + int(club.clock.now.timestamp()) % 997
        await club.pledge(range(number, number + 1), **known)
    heard = await club.mona.says("checks")
    assert "Group 1: 3 pledges in Support the Paris Call, new accounts" in heard
    assert "Group 2: 1 pledge in Support the Paris Call, new accounts" in heard
    assert len(await club.told()) == 2


async def test_reasons_have_words_and_groups_of_their_own(make: Build) -> None:
    club = Club(await make(guard_copies=3))
    heard = await club.pledge(range(2), created=NOW)
    assert all("because your account is new. You did nothing wrong." in each for each in heard)
    heard = await club.pledge(range(10, 15), shown="Max")
    assert sum("because several accounts with the same name came" in each for each in heard) == 2
    listed = await club.mona.says("checks")
    assert "2 pledges in Support the Paris Call, new accounts" in listed
    assert "2 pledges in Support the Paris Call, several accounts with one name" in listed
    assert "Max" not in listed
    assert await club.counted() == 3


async def test_organisations_are_not_guarded(make: Build) -> None:
    club = Club(await make(guard_burst=1))
    for number in range(3):
        olga = replace(club.person(f"o{number}"), shown="Olga", created=NOW)
        for line in (
            "pledge organisation",
            "25 or older",
            f"Library {number}",
            "1",
            "skip",
            "skip",
        ):
            await olga.says(line)
        assert "waits for a moderator" in await olga.says("yes")


async def test_another_community_decides_on_its_own_groups_alone(club: Club) -> None:
    await club.pledge(range(40))
    other = Club(club.assistant, "school")
    assert "No pledges wait" in await other.mona.says("checks")
    for line in ("checks count 1 yes", "checks leave 1", "checks undo 1"):
        assert "No pledges were set aside here under 1." in await other.mona.says(line)
    assert await club.counted() == 30


async def test_counting_a_group_may_reach_a_milestone(make: Build) -> None:
    club = Club(await make())
    await club.mona.says("drive goal 4")
    await club.pledge(range(1))
    await club.pledge(range(1, 4), created=NOW)
    await club.mona.says("checks count 1 yes")
    services = club.assistant.services
    home = await services.drives.home(club.mona.request(Text("")))
    said = await services.outbox.claim(home.id, NOW, 50)
    assert any("has reached its goal: 4 people." in str(each.announcement.text) for each in said)


async def test_at_the_close_what_waits_stays_out_and_the_report_says_why(club: Club) -> None:
    await club.mona.says("drive deadline in 3 days")
    assert "now closes" in await club.mona.says("yes")
    await club.pledge(range(40))
    await club.pledge(range(50, 51), created=NOW)
    closing = await club.mona.says("drive close")
    assert "11 pledges set aside still wait for a check and will not be counted." in closing
    found = RECEIPT.search(await replace(club.person("ann"), created=NOW).pledges())
    assert found
    club.clock.now += timedelta(days=4)
    await Runner(club.assistant.services, club.clock).step()
    for line in ("checks count 1 yes", "checks undo 1", "checks aside #1"):
        heard = await club.mona.says(line)
        assert "What was set aside then stays out of it." in heard, heard
    report = await club.mona.says("reports #1 1")
    assert (
        "Set aside for a check and not counted: 12. 10 because many came at once. "
        "2 because the accounts were new." in report
    )
    assert "30 people" in report
    assert "the drive closed before it was checked" in await club.mona.says(f"receipt {found[1]}")
    ann = club.person("ann")
    assert "It was waiting for a check when the drive closed" in await ann.says("my data")


async def test_the_pledges_of_a_time_are_left_out_and_come_back(make: Build) -> None:
    club = Club(await make())
    await club.pledge(range(7))
    club.clock.now += timedelta(minutes=30)
    await club.pledge(range(10, 13))
    for line in ("checks aside", "35 minutes ago", "20 minutes ago"):
        await club.mona.says(line)
    assert "This removes 7 pledges" in await club.mona.says("one person with many accounts")
    await club.pledge(range(13, 14))
    assert "7 pledges are out of the count" in await club.mona.says("yes")
    assert await club.counted() == 4
    assert "moderators left out a whole group" in await club.person("p3").says("my data")
    await club.person("p3").says("withdraw")
    await club.person("p3").pledges()
    assert await club.counted() == 4, "who pledges again is still left out"
    assert "This adds 7 pledges to the count again." in await club.mona.says("checks undo 1")
    await club.mona.says("yes")
    assert await club.counted() == 11
    assert await club.is_true()


async def test_a_time_whose_number_changed_is_previewed_again(make: Build) -> None:
    club = Club(await make())
    await club.pledge(range(7))
    for line in ("checks aside", "1 hour ago", "now", "too many"):
        await club.mona.says(line)
    await club.person("p1").says("withdraw")
    heard = await club.mona.says("yes")
    assert "The number has changed meanwhile." in heard
    assert "This removes 6 pledges" in heard
    assert "6 pledges are out" in await club.mona.says("yes")


async def test_moving_a_group_to_and_fro_publishes_nothing(make: Build) -> None:
    """Else two breakdowns would differ by the few who pledged while it was away."""
    club = Club(await make())
    await club.pledge(range(25))
    await club.pledge(range(100, 120), created=NOW)
    await club.mona.says("tally")
    tallies = stores(club.assistant).tallies
    await club.mona.says("checks count 1 yes")
    await club.mona.says("tally")
    counted = await tallies.publication(1, Pledger.PERSON, "country")
    assert counted
    assert counted.total == 45, "a group that is counted is new to the breakdown, once"
    for line in ("checks undo 1 yes", "checks count 1 yes", "checks undo 1 yes"):
        await club.mona.says(line)
        await club.pledge(range(200, 201))
        await club.mona.says("tally")
    assert await tallies.publication(1, Pledger.PERSON, "country") == counted


async def test_nothing_of_an_account_is_kept_with_its_pledge(make: Build) -> None:
    club = Club(await make())
    await club.pledge(range(1), created=NOW)
    store = stores(club.assistant)
    services = club.assistant.services
    person = services.conversations.person(club.person("p0").request(Text("")))
    (pledge,) = await store.pledges.of_person(person)
    assert (pledge.state, pledge.aside, pledge.reason) == (PledgeState.SET_ASIDE, 1, "")


# ---- joint drives


async def joined(make: Build, **settings: object) -> tuple[Club, Club]:
    """Give two communities of one drive (the club's second)."""
    club = Club(await make(**settings))
    school = Club(club.assistant, "school")
    school.clock = club.clock
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "skip", "skip"):
        await club.mona.says(line)
    assert "has started as #2" in await club.mona.says("yes")
    found = re.search(r"drive join ([0-9A-Z-]{19})", await club.mona.says("drive invite #2"))
    assert found
    for line in (f"drive join {found[1]}", "yes", "yes"):
        await school.mona.says(line)
    heard = await club.mona.says("drive communities #2")
    number = re.search(r"(\d+): school", heard)
    assert number, heard
    assert "has joined" in await club.mona.says(f"drive admit #2 {number[1]}")
    return club, school


async def people(club: Club, numbers: range) -> list[str]:
    async def pledge(number: int) -> str:
        person, heard = club.person(f"{club.community} {number}"), ""
        for line in ("pledge #2", "17", "skip", "skip", "skip", "yes"):
            heard = await person.says(line)
        return heard

    return await asyncio.gather(*(pledge(number) for number in numbers))


async def test_in_a_joint_drive_each_community_has_bursts_and_groups_of_its_own(
    make: Build,
) -> None:
    club, school = await joined(make, guard_burst=6)
    assert kept(await people(club, range(6))) == 0
    assert kept(await people(school, range(8))) == 2
    assert "No pledges wait" in await club.mona.says("checks")
    assert "No pledges were set aside here under 1." in await club.mona.says("checks count 1 yes")
    assert "2 pledges in Peace Day" in await school.mona.says("checks #2")
    assert "2 pledges are counted now" in await school.mona.says("checks count 1 yes")
    assert "14 people" in await club.mona.says("tally #2")
    for line in ("checks aside #2", "1 hour ago", "now"):
        await school.mona.says(line)
    assert "This removes 8 pledges" in await school.mona.says("they are all bots")
    await school.mona.says("yes")
    assert "6 people" in await club.mona.says("tally #2")
    assert "they are all bots" in await school.mona.says("log")
    assert "they are all bots" not in await club.mona.says("log")
    assert await club.is_true()


async def test_a_community_that_was_removed_decides_nothing(make: Build) -> None:
    club, school = await joined(make, guard_burst=6)
    await people(school, range(8))
    number = re.search(r"(\d+): school", await club.mona.says("drive communities #2"))
    assert number
    await club.mona.says(f"drive remove #2 {number[1]}")
    await club.mona.says("yes")
    assert "0 people" in await club.mona.says("tally #2")
    for line in ("checks count 1 yes", "checks leave 1 yes", "checks undo 1 yes"):
        assert "There is no drive #2 here." in await school.mona.says(line)
    heard = await school.person("school 0").says("my data")
    assert "because your community is not in this drive any more. You did nothing wrong." in heard
    await club.mona.says(f"drive readmit #2 {number[1]}")
    await club.mona.says("yes")
    assert "6 people" in await club.mona.says("tally #2")
    assert "2 pledges are counted now" in await school.mona.says("checks count 1 yes")
    assert await club.is_true()
