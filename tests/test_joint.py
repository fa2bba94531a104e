"""Joint drives: three communities over one store, from the code to the last count."""

import asyncio
import re
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.request import CommandCall
from assistant.running import Runner
from assistant.tallies.figure import Pledger
from tests.joint import Town
from tests.talking import Clock


class World:
    """A community that runs a drive, and two others."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.clock = Clock()
        self.runner = Runner(assistant.services, self.clock)
        self.club, self.school, self.library = (
            Town(assistant, name, self.clock) for name in ("club", "school", "library")
        )
        self.drive = 0

    async def start(self, goal: str = "skip", closes: str = "skip") -> None:
        for town in (self.club, self.school, self.library):
            await town.home()
        self.drive = await self.club.starts("Peace Day", goal, closes)

    async def number(self, town: Town) -> int:
        return (await town.home()).id

    async def total(self) -> int:
        return (await self.assistant.services.tallies.totals(self.drive)).people

    async def adds_up(self) -> bool:
        """Are the parts, whoever asks, the whole count?"""
        tallies = self.assistant.services.tallies
        totals = await tallies.totals(self.drive)
        for town in (self.club, self.school, self.library):
            for largest in (True, False):
                parts = await tallies.parts(self.drive, await self.number(town), largest=largest)
                all_parts = [*parts.named, parts.more, parts.unnamed]
                all_parts += [parts.here] if parts.here else []
                if sum(each.people for each in all_parts) != totals.people:
                    return False
                if sum(each.organisations for each in all_parts) != totals.organisations:
                    return False
        return True


@pytest.fixture
async def world(assistant: Assistant) -> World:
    found = World(assistant)
    await found.start()
    return found


@pytest.fixture
async def joint(world: World) -> World:
    """The school has joined by name, the library without."""
    await world.school.joins(world.club, world.drive)
    await world.library.joins(world.club, world.drive, named="no")
    return world


# ---- codes


async def test_a_community_joins_with_a_code_and_a_yes_of_the_moderators(world: World) -> None:
    code = await world.club.invites(world.drive)
    asked = await world.school.mona.says(f"drive join {code.lower().replace('-', ' ')}")
    for words in ("Peace Day", "I support the nine principles", "no goal", "open-ended", "club"):
        assert words in asked
    assert "May this community's name be shown" in asked
    last = await world.school.mona.says("1")
    assert "The moderators of the drive see the name school either way" in last
    assert "Asked." in await world.school.mona.says("yes")
    assert f"no drive #{world.drive} here" in await world.school.mona.says(f"tally #{world.drive}")
    number = await world.number(world.school)
    (told,) = await world.club.hears()
    assert told.startswith("moderators")
    assert f"school asks to join your drive Peace Day. drive admit {number} lets it in" in told
    assert "[Let it in] [Decline]" in told
    listed = await world.club.mona.does(CommandCall("drive communities", {"drive": "4"}))
    assert f"{number}: school asks to join" in str(listed.text)
    assert [button.label for button in listed.buttons] == ["Let school in", "Decline school"]
    assert "school has joined Peace Day" in await world.club.mona.says("1")
    told, card = await world.school.hears()
    assert "have let this community in, as #4" in told
    assert "I support the nine principles" in card
    assert "Run by: club" in card
    assert "[Pledge]" in card
    assert "school has joined your drive" in (await world.club.hears())[0]
    assert "Your pledge counts" in await world.school.pledges("sam", world.drive)
    assert await world.total() == 1
    assert "mona of school asked to join the drive Peace Day" in await world.school.mona.says("log")
    log = await world.club.mona.says("log")
    assert "made a code to join the drive Peace Day" in log
    assert "let school join the drive Peace Day" in log


async def test_a_code_is_asked_for(world: World) -> None:
    code = await world.club.invites(world.drive)
    assert "Which code" in await world.school.mona.says("drive join")
    assert "May this community's name be shown" in await world.school.mona.says(code)


async def test_a_code_is_for_one_community(world: World) -> None:
    code = await world.club.invites(world.drive)
    assert "Asked." in await world.school.asks(code)
    assert "Another community has used that code" in await world.library.asks(code)
    assert "has asked to join that drive already" in await world.school.asks(code)
    await world.club.mona.says(f"drive admit {await world.number(world.school)}")
    assert "in that drive already" in await world.school.asks(code)
    again = await world.club.invites(world.drive)
    assert "in that drive already" in await world.school.asks(again)
    assert "Asked." in await world.library.asks(again), "a code that was refused is not used up"


async def test_two_communities_with_one_code_at_the_same_time(world: World) -> None:
    code = await world.club.invites(world.drive)
    for town in (world.school, world.library):
        for line in (f"drive join {code}", "yes"):
            await town.mona.says(line)
    heard = await asyncio.gather(*(t.mona.says("yes") for t in (world.school, world.library)))
    assert sum("Asked." in each for each in heard) == 1
    assert sum("Another community has used that code" in each for each in heard) == 1


async def test_ones_own_code_and_a_closed_drive(world: World) -> None:
    code = await world.club.invites(world.drive)
    assert "that this community runs itself" in await world.club.asks(code)
    await world.school.mona.says(f"drive join {code}")
    for line in (f"drive close #{world.drive}", "yes"):
        await world.club.mona.says(line)
    await world.school.mona.says("no")
    assert "That drive is closed" in await world.school.mona.says("yes")
    assert "That drive is closed" in await world.library.asks(code)
    assert "That drive is closed" in await world.club.mona.says(f"drive invite #{world.drive}")


async def test_who_guesses_has_to_wait_but_not_whoever_has_a_right_code(world: World) -> None:
    code = await world.club.invites(world.drive)
    heard = [await world.school.asks(f"AAAA-AAAA-AAAA-AAA{number}") for number in range(6)]
    assert all("I do not know that code" in each for each in heard[:5])
    assert "too many wrong codes" in heard[5]
    assert "too many wrong codes" in await world.school.asks(code), "a right one tells nothing now"
    other = world.school.person("another moderator", world.school.mona.role)
    assert "May this community's name be shown" in await other.says(f"drive join {code}")
    assert "Asked." in await world.library.asks(code), "others are not held up"


async def test_a_community_that_guesses_with_many_has_to_wait(world: World) -> None:
    code = await world.club.invites(world.drive)
    for number in range(20):
        guesser = world.school.person(f"guesser {number // 5}", world.school.mona.role)
        assert "I do not know" in await guesser.says(f"drive join AAAA-AAAA-AAAA-AA{number:02}")
    assert "too many wrong codes" in await world.school.mona.says(f"drive join {code}")


async def test_half_a_code_is_no_guess(world: World) -> None:
    code = await world.club.invites(world.drive)
    for _ in range(9):
        assert "That is not a whole code" in await world.school.asks(code[:9])
    assert "Asked." in await world.school.asks(code)


async def test_the_code_may_be_typed_with_the_command_when_it_is_asked_for(world: World) -> None:
    code = await world.club.invites(world.drive)
    await world.school.mona.says("drive join")
    heard = await world.school.mona.says(f"drive join {code}")
    assert "May this community's name be shown" in heard


async def test_who_waits_to_join_hears_when_the_drive_closes(world: World) -> None:
    await world.school.asks(await world.club.invites(world.drive))
    await world.club.mona.says(f"drive close #{world.drive} yes")
    heard = await world.school.hears()
    assert any("had not decided whether this community joins" in each for each in heard)
    listed = await world.club.mona.says(f"drive communities #{world.drive}")
    assert "was declined" in listed
    assert "drive invite" not in listed


async def test_a_member_cannot_join_a_drive(world: World) -> None:
    heard = await world.school.person("sam").says("drive join AAAA-AAAA-AAAA-AAAA")
    assert "Only moderators" in heard


async def test_a_circle_does_no_harm(joint: World) -> None:
    own = await joint.school.starts("School's own")
    await joint.club.joins(joint.school, own)
    for town, other in ((joint.club, own), (joint.school, joint.drive)):
        assert "only its moderators can do that" in await town.mona.says(f"drive pause #{other}")
    assert "Your pledge counts" in await joint.club.pledges("ann", own)
    assert "Your pledge counts" in await joint.school.pledges("ann", joint.drive)
    assert await joint.total() == 1
    assert await joint.adds_up()


# ---- deciding


async def test_of_two_moderators_the_second_hears_that_it_is_decided(world: World) -> None:
    await world.school.asks(await world.club.invites(world.drive))
    number = await world.number(world.school)
    first, second = world.club.mona, world.club.person("max", world.club.mona.role)
    heard = await asyncio.gather(
        first.says(f"drive admit {number}"), second.says(f"drive decline {number}")
    )
    assert sum("has been decided already" in each for each in heard) == 1
    assert "has been decided already" in await second.says(f"drive admit {number}")


async def test_a_declined_community_needs_a_new_code(world: World) -> None:
    code = await world.club.invites(world.drive)
    await world.school.asks(code)
    number = await world.number(world.school)
    assert "does not join" in await world.club.mona.says(f"drive decline {number}")
    assert "have declined" in (await world.school.hears())[0]
    assert "have declined" in await world.school.asks(code)
    assert "Asked." in await world.school.asks(await world.club.invites(world.drive))


async def test_another_number_means_nobody(world: World) -> None:
    assert "No community has the number 9" in await world.club.mona.says("drive admit 9")
    own = await world.number(world.club)
    assert "No community has the number" in await world.club.mona.says(f"drive remove {own}")
    await world.school.asks(await world.club.invites(world.drive))
    number = await world.number(world.school)
    heard = await world.library.mona.says(f"drive admit {number}")
    assert "No community has the number" in heard, "only moderators of the drive decide"


# ---- the count


async def test_the_tally_shows_the_total_and_the_parts(joint: World) -> None:
    await joint.club.pledges("ann", joint.drive)
    for name in ("sam", "sue"):
        await joint.school.pledges(name, joint.drive)
    await joint.library.pledges("lea", joint.drive)
    heard = await joint.club.mona.says(f"tally #{joint.drive}")
    assert "A joint drive of 3 communities, run by this one." in heard
    assert "4 people and 0 organisations." in heard
    assert "This community (club): 1 person and 0 organisations." in heard
    assert "school: 2 people and 0 organisations." in heard
    assert "1 community that is not named: 1 person and 0 organisations." in heard
    assert "library" not in heard
    heard = await joint.library.person("lea").says(f"tally #{joint.drive}")
    assert "run by club" in heard
    assert "This community (library): 1 person" in heard
    assert "club: 1 person and 0 organisations." in heard
    assert "not named" not in heard
    assert "A joint drive of 3 communities, run by club." in await joint.school.mona.says("drive")
    assert await joint.adds_up()


async def test_a_person_in_three_communities_counts_once(joint: World) -> None:
    towns = (joint.club, joint.school, joint.library)
    for town in towns:
        for line in (f"pledge #{joint.drive}", "17", "skip", "skip", "skip"):
            await town.person("ann").says(line)
    heard = await asyncio.gather(*(town.person("ann").says("yes") for town in towns))
    assert sum("Your pledge counts" in each for each in heard) == 1
    later = [each for each in heard if "Your pledge counts" not in each]
    assert all("in another community of this drive. It counts once, and there." in e for e in later)
    assert later[0] == later[1], "it does not say which community that is"
    changing = [await town.person("ann").says(f"pledge change #{joint.drive}") for town in towns]
    elsewhere = ["you can change your pledge there" in each for each in changing]
    assert sorted(elsewhere) == [False, True, True]
    assert await joint.total() == 1
    assert await joint.adds_up()


async def test_ten_are_listed_or_the_ten_largest(world: World) -> None:
    towns = [Town(world.assistant, f"town {number:02}", world.clock) for number in range(12)]
    for town in towns:
        await town.joins(world.club, world.drive)
    for at, town in enumerate(towns):
        for number in range(at // 4):
            await town.pledges(f"person {number} of {town.name}", world.drive)
    heard = await world.club.mona.says(f"tally #{world.drive}")
    assert "town 00: 0 people" in heard
    assert "2 more communities: 4 people and 0 organisations." in heard
    assert "town 10" not in heard
    await world.club.mona.says(f"drive leaderboard on #{world.drive}")
    heard = await world.club.mona.says(f"tally #{world.drive}")
    places = re.findall(r"town \d\d|This community", heard)
    assert places[:4] == ["town 08", "town 09", "town 10", "town 11"]
    assert places[8] == "This community", "listed once, where it belongs"
    assert len(places) == 10
    assert "The largest communities" in heard
    assert "lists communities in the order" in await world.club.mona.says(
        f"drive leaderboard off #{world.drive}"
    )
    assert await world.adds_up()


# ---- what stays with each community


async def test_names_rows_and_queues_do_not_cross(joint: World) -> None:
    await joint.club.pledges("ann", joint.drive, shown="Ann of the club")
    await joint.school.pledges("sam", joint.drive, shown="Sam of the school")
    await joint.school.organisation("School Band", joint.drive, "olga")
    await joint.club.organisation("Club Choir", joint.drive, "otto")
    for town, own, other in (
        (joint.club, ("Ann of the club", "Club Choir"), ("Sam of", "School Band")),
        (joint.school, ("Sam of the school", "School Band"), ("Ann of", "Club Choir")),
    ):
        names = await town.mona.says(f"names #{joint.drive}")
        waiting = await town.mona.says("organisations")
        call = CommandCall("export", {"drive": str(joint.drive)})
        file = (await town.mona.does(call)).file
        assert file and file.path
        rows = file.path.read_text()
        assert own[0] in names and own[0] in rows
        assert own[1] in waiting and own[1] in rows
        assert not any(each in words for each in other for words in (names, waiting, rows))
        assert "Only the pledges of this community" in rows
    found = re.search(r"(\d+): School Band", await joint.school.mona.says("organisations"))
    assert found
    for decision in ("confirm {}", "decline {} no"):
        heard = await joint.club.mona.says("organisations " + decision.format(found[1]))
        assert "No organisation waits under" in heard
    assert "Nobody is shown by the name" in await joint.club.mona.says(
        "names hide Sam of the school"
    )
    assert "is confirmed and counted" in await joint.school.mona.says(
        f"organisations confirm {found[1]} yes"
    )
    assert "School Band" in await joint.school.mona.says(f"names #{joint.drive}")
    assert "School Band" not in await joint.club.mona.says(f"names #{joint.drive}")
    assert "1 person and 1 organisation." in await joint.club.mona.says(f"tally #{joint.drive}")
    assert await joint.adds_up()


@pytest.mark.parametrize(
    "line",
    [
        "drive pause #{}",
        "drive resume #{}",
        "drive close #{}",
        "drive goal #{} 5",
        "drive deadline #{} in two weeks",
        "drive wording #{}",
        "drive invite #{}",
        "drive leaderboard on #{}",
        "report #{}",
    ],
)
async def test_only_its_own_moderators_change_a_drive(joint: World, line: str) -> None:
    heard = await joint.school.mona.says(line.format(joint.drive))
    assert f"The drive #{joint.drive} is run by club, so only its moderators can do that." in heard


async def test_without_a_number_ones_own_drive_is_meant(joint: World) -> None:
    assert "Support the Paris Call is paused" in await joint.school.mona.says("drive pause")
    assert "report 1" in await joint.school.mona.says("report")


# ---- removing


async def test_removing_is_previewed_and_can_be_undone(joint: World) -> None:
    await joint.club.pledges("ann", joint.drive)
    await joint.school.pledges("sam", joint.drive)
    await joint.school.organisation("School Band", joint.drive, "olga")
    await joint.school.mona.says("organisations confirm 3 yes")
    number = await joint.number(joint.school)
    heard = await joint.club.mona.says(f"drive remove {number}")
    assert "This removes 1 person and 1 organisation from the count." in heard
    assert await joint.total() == 2, "a preview changes nothing"
    heard = await joint.club.mona.says("yes")
    assert "1 person and 1 organisation do not count any more" in heard
    assert await joint.total() == 1
    assert await joint.adds_up()
    assert any("have removed this community" in each for each in await joint.school.hears())
    assert any("was removed from your drive" in each for each in await joint.club.hears())
    assert f"{number}: school was removed" in await joint.club.mona.says(
        f"drive communities #{joint.drive}"
    )
    assert f"#{joint.drive}" not in await joint.school.mona.says("drive")
    assert "set aside" in await joint.school.person("sam").says("my data")
    second = joint.club.person("max", joint.club.mona.role)
    assert "decided already" in await second.says(f"drive remove {number}")
    heard = await joint.club.mona.says(f"drive readmit {number}")
    assert "1 person and 1 organisation count again" in heard
    assert await joint.total() == 2
    assert "decided already" in await second.says(f"drive readmit {number}")
    assert "counts again" in (await joint.school.hears())[0]
    assert await joint.adds_up()
    assert await joint.assistant.services.tallies._store.recount() == []
    log = await joint.club.mona.says("log")
    assert "removed school from the drive" in log
    assert "let school into the drive Peace Day again" in log


async def test_the_undo_is_offered(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive)
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "1"):
        await joint.club.mona.says(line)
    assert await joint.total() == 0
    assert "count again" in await joint.club.mona.says("1")
    assert await joint.total() == 1


async def test_who_was_writing_when_their_community_was_removed(joint: World) -> None:
    sam = joint.school.person("sam")
    for line in (f"pledge #{joint.drive}", "17", "skip", "skip", "skip"):
        await sam.says(line)
    services = joint.assistant.services
    home = await joint.school.home()
    kept = await services.drives.all(home, joint.clock())
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "yes"):
        await joint.club.mona.says(line)
    services.drives._drives[home.id] = (joint.clock(), kept)  # as another process would have it
    assert "takes no pledges at the moment" in await sam.says("yes")
    assert await joint.total() == 0
    services.drives._drives.clear()
    await sam.says(f"pledge #{joint.drive}")
    assert f"no drive #{joint.drive} here" in await sam.says(f"pledge #{joint.drive}")


async def test_an_open_form_ends_with_its_drive(joint: World) -> None:
    sam = joint.school.person("sam")
    await sam.says(f"pledge #{joint.drive}")
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "yes"):
        await joint.club.mona.says(line)
    assert f"There is no drive #{joint.drive} here" in await sam.says("17")
    assert "There is no form open" in await sam.says("skip")


async def test_a_set_aside_pledge_can_be_taken_back(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive)
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "yes"):
        await joint.club.mona.says(line)
    heard = await joint.library.person("sam").says(f"pledge #{joint.drive}")
    assert "does not count now" in heard
    assert "It was set aside, so the count stays as it is." in await joint.school.person(
        "sam"
    ).says("withdraw")
    await joint.club.mona.says(f"drive readmit {number}")
    assert await joint.total() == 0
    assert "Your pledge counts" in await joint.library.pledges("sam", joint.drive)
    assert await joint.adds_up()


async def test_an_organisation_waits_in_vain_in_a_removed_community(joint: World) -> None:
    await joint.school.organisation("School Band", joint.drive, "olga")
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "yes"):
        await joint.club.mona.says(line)
    assert "not in that drive any more" in await joint.school.mona.says(
        "organisations confirm 1 yes"
    )
    assert "is declined" in await joint.school.mona.says("organisations decline 1 Sorry.")


# ---- leaving


async def test_leaving_keeps_counts_and_erases_names(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive, shown="Sam of the school")
    await joint.school.person("sam").says(f"remind me #{joint.drive} tomorrow")
    heard = await joint.school.mona.says("drive leave")
    assert "Names that people here chose to show" in heard
    assert "has left Peace Day" in await joint.school.mona.says("yes")
    assert "school has left your drive" in (await joint.club.hears())[0]
    assert await joint.total() == 1
    data = await joint.school.person("sam").says("my data")
    assert "Peace Day: counted" in data
    assert "Sam of the school" not in data
    assert "reminder" not in data
    heard = await joint.club.mona.says(f"tally #{joint.drive}")
    assert "1 person and 0 organisations." in heard
    assert "school" not in heard, "who left is not named any more"
    assert "There is no drive" in await joint.school.person("eve").says(f"pledge #{joint.drive}")
    assert await joint.adds_up()
    listed = await joint.club.mona.says(f"drive communities #{joint.drive}")
    assert "school left on 24 November 2026; its count stays: 1 person" in listed
    assert "is taken back" in await joint.school.person("sam").says("withdraw")
    assert await joint.total() == 0
    assert await joint.adds_up()
    assert "is in no drive of another one" in await joint.school.mona.says("drive leave")
    assert "Asked." in await joint.school.asks(await joint.club.invites(joint.drive))


async def test_who_left_can_still_be_taken_out_of_the_count(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive)
    for line in ("drive leave", "yes"):
        await joint.school.mona.says(line)
    number = await joint.number(joint.school)
    for line in (f"drive remove {number}", "yes"):
        await joint.club.mona.says(line)
    assert await joint.total() == 0
    assert "1 person and 0 organisations count again" in await joint.club.mona.says(
        f"drive readmit {number}"
    )
    assert await joint.total() == 1
    assert "There is no drive" in await joint.school.mona.says(f"tally #{joint.drive}")


async def test_who_runs_it_does_not_leave(joint: World) -> None:
    heard = await joint.club.mona.says(f"drive leave #{joint.drive}")
    assert "This community runs #4 itself" in heard


# ---- news


async def test_news_go_to_all_communities(assistant: Assistant) -> None:
    world = World(assistant)
    await world.start(goal="4", closes="in 5 days")
    await world.school.joins(world.club, world.drive)
    towns = (world.club, world.school)
    await world.school.pledges("sam", world.drive)
    for town in towns:
        (said,) = await town.hears()
        assert "has reached 25 percent of its goal" in said
    world.clock.now += timedelta(days=4, hours=12)
    await world.runner.step()
    for town in towns:
        (said,) = [each for each in await town.hears() if "Last day" in each]
        assert "Peace Day closes on 29 November 2026" in said
    world.clock.now += timedelta(days=1)
    await world.runner.step()
    for town in towns:
        (said,) = [each for each in await town.hears() if "closed" in each]
        assert "1 person and 0 organisations, report 1" in said
    assert await world.library.hears() == []


async def test_a_weeks_news_go_to_all(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive)
    joint.clock.now += timedelta(days=7, hours=1)
    await joint.runner.step()
    for town in (joint.club, joint.school, joint.library):
        assert any("This week in Peace Day: 1 person" in each for each in await town.hears())


async def test_a_report_freezes_the_parts(joint: World) -> None:
    await joint.school.pledges("sam", joint.drive)
    await joint.library.pledges("lea", joint.drive)
    await joint.club.mona.says(f"report #{joint.drive}")
    await joint.school.pledges("sue", joint.drive)
    heard = await joint.school.mona.says(f"reports #{joint.drive} 1")
    assert "club: 0 people and 0 organisations." in heard
    assert "school: 1 person and 0 organisations." in heard
    assert "1 community that is not named: 1 person and 0 organisations." in heard


async def test_organisations_count_once_in_a_joint_drive(joint: World) -> None:
    await joint.school.organisation("Red Cross", joint.drive, "olga")
    await joint.club.organisation("The Red Cross", joint.drive, "otto")
    assert "is confirmed" in await joint.school.mona.says("organisations confirm 1 yes")
    heard = await joint.club.mona.says("organisations confirm 2 yes")
    assert "The Red Cross is counted in this drive already" in heard
    totals = await joint.assistant.services.tallies.totals(joint.drive)
    assert totals.of(Pledger.ORGANISATION) == 1
    assert await joint.adds_up()


async def test_a_goal_that_is_reached_by_a_community_that_comes_back_is_told(joint: World) -> None:
    await joint.club.mona.says(f"drive goal #{joint.drive} 2")
    await joint.school.pledges("sam", joint.drive)
    number = await joint.number(joint.school)
    await joint.club.mona.says(f"drive remove {number} yes")
    await joint.club.pledges("ann", joint.drive)
    await joint.club.hears()
    await joint.club.mona.says(f"drive readmit {number}")
    await joint.runner.step()
    assert any("has reached its goal: 2 people" in each for each in await joint.club.hears())
    await joint.runner.step()
    assert not any("reached" in each for each in await joint.club.hears()), "told once"
