"""The contract of `MembershipStore`, run through every implementation (see worlds.py)."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.acts import Act, What
from assistant.communities.membership import MemberState, Refusal
from assistant.communities.store import Step
from assistant.drives.drive import DriveState
from assistant.drives.store import Home
from assistant.errors import RedeliveredError
from assistant.markup import plain
from assistant.outbox import Announcement
from assistant.pledges.pledge import PledgeState
from assistant.pledges.store import Outcome, TakenError
from assistant.request import Community
from assistant.tallies.figure import Pledger
from assistant.tallies.part import NOWHERE
from tests.storage.making import (
    NEW_DRIVE,
    first_drive,
    fresh_event,
    handed_in,
    key,
    organisation_of,
    pledge_of,
)
from tests.storage.worlds import IMPLEMENTATIONS, World
from tests.talking import NOW


def act(community: int) -> Act:
    return Act(community, What.ADMITTED, "a drive", "", key("mona"), b"sealed", NOW)


class Towns:
    """The drive of a world, and how other communities come into it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.drive = world.drive
        self.store = world.memberships

    async def home(self, name: str) -> Home:
        return (await first_drive(self.world.drives, name))[0]

    def step(self, home: Home, *told: Announcement) -> Step:
        return Step(self.drive.id, home.id, fresh_event(), act(home.id), told)

    async def invited(self, name: str) -> bytes:
        await self.store.invite(key(name), self.drive.id, fresh_event(), act(self.drive.community))
        return key(name)

    async def asks(self, name: str, *, named: bool = True) -> Home:
        home = await self.home(name)
        code = await self.invited(f"code of {name}")
        assert await self.store.ask(code, self.step(home), named=named) is None
        return home

    async def joins(self, name: str, *, named: bool = True) -> Home:
        home = await self.asks(name, named=named)
        assert await self.store.decide(self.step(home), MemberState.JOINED)
        return home

    async def pledges(self, home: Home, *people: str, name: str | None = None) -> list[Outcome]:
        made = [pledge_of(each, self.drive, community=home.id, name=name) for each in people]
        return [await self.world.add(each, f"{each.person!r}") for each in made]

    async def states(self) -> dict[str, MemberState]:
        return {each.name: each.state for each in await self.store.members(self.drive.id)}


@pytest.fixture
def towns(world: World) -> Towns:
    return Towns(world)


async def test_a_code_is_found_as_it_is_for_a_community(towns: Towns) -> None:
    home, code = await towns.home("school"), await towns.invited("a code")
    found = await towns.store.invitation(code, home.id, NOW)
    assert found is not None
    assert (found.drive, found.owner, found.used_by) == (
        towns.drive.id,
        towns.drive.community,
        None,
    )
    assert found.state is None
    assert found.counting
    assert await towns.store.invitation(key("another"), home.id, NOW) is None
    await towns.store.ask(code, towns.step(home), named=True)
    found = await towns.store.invitation(code, home.id, NOW)
    assert found is not None
    assert (found.used_by, found.state) == (home.id, MemberState.ASKED)


async def test_a_code_is_used_once(towns: Towns) -> None:
    school, library = await towns.home("school"), await towns.home("library")
    code = await towns.invited("a code")
    asked = await asyncio.gather(
        *(towns.store.ask(code, towns.step(home), named=True) for home in (school, library))
    )
    assert set(asked) == {None, Refusal.USED}
    assert list((await towns.states()).values()) == [MemberState.ASKED]


async def test_an_event_acts_once(towns: Towns) -> None:
    home = await towns.asks("school")
    step = towns.step(home)
    await towns.store.decide(step, MemberState.JOINED)
    for again in (
        towns.store.decide(step, MemberState.DECLINED),
        towns.store.remove(step),
        towns.store.readmit(step),
        towns.store.leave(step),
        towns.store.invite(key("c"), step.drive, step.event, step.act),
        towns.store.set_leaderboard(step.drive, True, step.event, step.act),
        towns.store.ask(key("c"), step, named=True),
    ):
        with pytest.raises(RedeliveredError):
            await again
    assert await towns.states() == {"school": MemberState.JOINED}


async def test_only_who_has_joined_sees_the_drive_and_takes_pledges(towns: Towns) -> None:
    home = await towns.asks("school")
    ids = [each.id for each in await towns.world.drives.drives(home.id)]
    assert towns.drive.id not in ids
    assert await towns.pledges(home, "sam") == [Outcome.NOT_OPEN]
    await towns.store.decide(towns.step(home), MemberState.JOINED)
    (joined,) = [d for d in await towns.world.drives.drives(home.id) if d.id == towns.drive.id]
    assert (joined.communities, joined.joint, joined.run_by) == (2, True, "club")
    assert await towns.pledges(home, "sue") == [Outcome.ADDED]
    assert await towns.world.total() == 1


async def test_two_decide_at_once_and_one_has_decided(towns: Towns) -> None:
    home = await towns.asks("school")
    decided = await asyncio.gather(
        towns.store.decide(towns.step(home), MemberState.JOINED),
        towns.store.decide(towns.step(home), MemberState.DECLINED),
    )
    assert sorted(decided) == [False, True]


async def test_a_step_is_told_and_logged_only_if_it_was_made(towns: Towns) -> None:
    home = await towns.asks("school")
    told = [Announcement(home.id, f"told {n}", plain("Hello"), NOW) for n in range(2)]
    assert await towns.store.decide(towns.step(home, told[0]), MemberState.JOINED)
    assert not await towns.store.decide(towns.step(home, told[1]), MemberState.JOINED)
    said = await towns.world.outbox.claim(home.id, NOW, 9)
    assert [each.announcement.key for each in said] == ["told 0"]


async def test_removing_sets_aside_and_readmitting_counts_again(towns: Towns) -> None:
    home = await towns.joins("school")
    await towns.pledges(home, "sam", "sue")
    band = replace(
        organisation_of("olga", towns.drive, "Band", community=home.id), state=PledgeState.COUNTED
    )
    await towns.world.add(band, "band")
    await towns.world.add(pledge_of("ann", towns.drive), "ann")
    both = {Pledger.PERSON: 2, Pledger.ORGANISATION: 1}
    assert await towns.store.remove(towns.step(home)) == both
    assert await towns.store.remove(towns.step(home)) is None
    assert await towns.world.total() == 1
    assert await towns.world.tallies.recount() == []
    assert await towns.pledges(home, "eve") == [Outcome.NOT_OPEN]
    assert await towns.store.readmit(towns.step(home)) == both
    assert await towns.store.readmit(towns.step(home)) is None
    assert await towns.world.total() == 3
    assert await towns.world.tallies.recount() == []


async def test_who_asks_again_after_a_removal_counts_again(towns: Towns) -> None:
    home = await towns.joins("school")
    await towns.pledges(home, "sam")
    await towns.store.remove(towns.step(home))
    code = await towns.invited("a new code")
    assert await towns.store.ask(code, towns.step(home), named=False) is None
    assert await towns.world.total() == 0
    assert await towns.store.decide(towns.step(home), MemberState.JOINED)
    assert await towns.world.total() == 1


async def test_who_is_declined_stands_as_before(towns: Towns) -> None:
    """What a community left behind can be removed, whatever it asks for afterwards."""
    home = await towns.joins("school")
    await towns.pledges(home, "sam")
    await towns.store.leave(towns.step(home))
    for state in (MemberState.LEFT, MemberState.REMOVED):
        code = await towns.invited(f"after it was {state}")
        assert await towns.store.ask(code, towns.step(home), named=True) is None
        assert await towns.store.decide(towns.step(home), MemberState.DECLINED)
        assert await towns.states() == {"school": state}
        if state is MemberState.LEFT:
            assert await towns.store.remove(towns.step(home)) == {Pledger.PERSON: 1}
    assert await towns.store.readmit(towns.step(home)) == {Pledger.PERSON: 1}
    assert await towns.states() == {"school": MemberState.LEFT}


async def test_what_was_pledged_again_elsewhere_is_not_counted_twice(towns: Towns) -> None:
    home = await towns.joins("school")
    await towns.pledges(home, "sam")
    await towns.store.remove(towns.step(home))
    aside = await towns.world.mine("sam")
    assert aside.state is PledgeState.SET_ASIDE
    await towns.world.change(aside, PledgeState.WITHDRAWN, "gone")
    gone = await towns.world.mine("sam")
    renewed = replace(gone, community=towns.drive.community, state=PledgeState.COUNTED)
    assert await towns.world.pledges.replace(handed_in(renewed, "again"), PledgeState.WITHDRAWN)
    await towns.store.readmit(towns.step(home))
    assert await towns.world.total() == 1
    assert await towns.world.tallies.recount() == []


async def test_a_pledge_of_a_removed_community_does_not_come_to_count(towns: Towns) -> None:
    home = await towns.joins("school")
    waiting = organisation_of("olga", towns.drive, "Band", community=home.id)
    await towns.world.add(waiting, "band")
    await towns.store.remove(towns.step(home))
    found = await towns.world.mine("olga", Pledger.ORGANISATION)
    assert not await towns.world.change(found, PledgeState.COUNTED, "confirmed")
    assert await towns.world.change(found, PledgeState.DECLINED, "declined")


async def test_leaving_keeps_the_count_without_names(towns: Towns) -> None:
    home = await towns.joins("school")
    await towns.pledges(home, "sam", name="Sam")
    band = organisation_of("olga", towns.drive, "Band", community=home.id, address=b"sealed")
    await towns.world.add(band, "band")
    await towns.world.add(pledge_of("ann", towns.drive, name="Ann"), "ann")
    assert await towns.store.leave(towns.step(home))
    assert not await towns.store.leave(towns.step(home))
    assert await towns.world.total() == 2
    assert (await towns.world.mine("sam")).name is None
    left = await towns.world.mine("olga", Pledger.ORGANISATION)
    assert (left.name, left.address) == ("Band", b"")
    assert (await towns.world.mine("ann")).name == "Ann"
    assert await towns.world.change(await towns.world.mine("sam"), PledgeState.WITHDRAWN, "w")
    assert await towns.world.total() == 1


async def test_nothing_changes_the_count_of_a_closed_drive(towns: Towns) -> None:
    home, other = await towns.joins("school"), await towns.asks("library")
    await towns.world.drives.set_state(towns.drive.id, DriveState.CLOSED, fresh_event())
    assert await towns.store.remove(towns.step(home)) is None
    assert not await towns.store.decide(towns.step(other), MemberState.JOINED)
    code = await towns.invited("late")
    late = await towns.home("late")
    assert await towns.store.ask(code, towns.step(late), named=True) is Refusal.CLOSED


async def test_a_code_ends_with_its_drive(towns: Towns) -> None:
    code, home = await towns.invited("a code"), await towns.home("school")
    await towns.world.drives.set_deadline(towns.drive.id, NOW, fresh_event())
    assert await towns.store.ask(code, towns.step(home), named=True) is Refusal.CLOSED


async def test_where_a_community_stands_in_the_drives_of_another(towns: Towns) -> None:
    home = await towns.asks("school")
    owner = towns.drive.community
    assert await towns.store.standing(home.id, owner) == [(towns.drive.id, MemberState.ASKED)]
    assert await towns.store.standing(owner, home.id) == []
    assert await towns.store.standing(owner, owner) == []


async def test_the_parts_are_the_count(towns: Towns) -> None:
    named = await towns.joins("named")
    secret = await towns.joins("secret", named=False)
    gone = await towns.joins("gone")
    await towns.pledges(named, "n1", "n2")
    await towns.pledges(secret, "s1")
    await towns.pledges(gone, "g1")
    await towns.store.leave(towns.step(gone))
    await towns.asks("asking")
    for here in (NOWHERE, named.id, secret.id, towns.drive.community):
        for most in (0, 1, 10):
            for largest in (True, False):
                parts = await towns.world.tallies.parts(towns.drive.id, here, most, largest=largest)
                shown = [*parts.named, parts.more, parts.unnamed]
                shown += [parts.here] if parts.here else []
                assert sum(each.people for each in shown) == 4
                assert sum(each.communities for each in shown) == 4
                assert not {"secret", "gone"} & {each.name for each in parts.named}
    parts = await towns.world.tallies.parts(towns.drive.id, named.id, 10, largest=True)
    assert [(each.name, each.people) for each in parts.named] == [("named", 2), ("club", 0)]


async def test_news_go_to_who_has_joined_in_the_words_of_their_zone(towns: Towns) -> None:
    school = Community("terminal", "school", "school")
    await towns.world.drives.home(school, "Asia/Kolkata", NEW_DRIVE, NOW)
    joined, _ = await towns.joins("school"), await towns.asks("library")
    await towns.world.outbox.say_to_all(
        towns.drive.id, lambda _, zone: Announcement(0, "news", plain(zone), NOW)
    )
    for home, heard in ((joined, ["Asia/Kolkata"]), (await towns.home("library"), [])):
        said = await towns.world.outbox.claim(home.id, NOW + timedelta(days=1), 9)
        assert [str(each.announcement.text) for each in said] == heard


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pledge", "organisation", "withdraw", "confirm", "erase"])
        | st.sampled_from(["remove", "readmit", "leave", "join"]),
        st.sampled_from(["club", "school", "library"]),
        st.sampled_from(["ann", "bob", "cat"]),
    ),
    max_size=30,
)
_seeded = hypothesis_settings(max_examples=25, deadline=None, derandomize=True, database=None)


@_seeded
@given(_STEPS)
@pytest.mark.parametrize("name", sorted(IMPLEMENTATIONS))
def test_whatever_communities_and_people_do_the_parts_are_the_count(
    name: str, steps: list[tuple[str, str, str]]
) -> None:
    async def play(folder: Path) -> None:
        async with IMPLEMENTATIONS[name](folder) as world:
            towns = Towns(world)
            homes = {each: await towns.home(each) for each in ("club", "school", "library")}
            for act_, town, person in steps:
                await _take(towns, homes[town], act_, person)
            assert await world.tallies.recount() == []
            figures = await world.tallies.figures(towns.drive.id)
            parts = await world.tallies.parts(towns.drive.id, NOWHERE, 1, largest=True)
            shown = [*parts.named, parts.more, parts.unnamed]
            assert sum(each.people for each in shown) == figures.one(Pledger.PERSON, "total")
            organisations = figures.one(Pledger.ORGANISATION, "total")
            assert sum(each.organisations for each in shown) == organisations

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def _take(towns: Towns, home: Home, what: str, person: str) -> None:
    world, event = towns.world, f"{fresh_event().key!r}"
    if what == "pledge":
        await world.add(pledge_of(person, towns.drive, community=home.id), event)
    elif what == "organisation":
        new = organisation_of(person, towns.drive, "Band", community=home.id)
        await world.add(new, event)
    elif what == "erase":
        await world.pledges.erase(key(person), fresh_event())
    elif what in {"withdraw", "confirm"}:
        of = Pledger.PERSON if what == "withdraw" else Pledger.ORGANISATION
        found = await world.pledges.find(towns.drive.id, key(person), of)
        state = PledgeState.WITHDRAWN if what == "withdraw" else PledgeState.COUNTED
        if found and (what == "withdraw" or found.state is PledgeState.WAITING):
            with suppress(TakenError):
                await world.change(found, state, event)
    elif home.id != towns.drive.community:
        await _move(towns, home, what)


async def _move(towns: Towns, home: Home, what: str) -> None:
    step = towns.step(home)
    if what == "join":
        code = await towns.invited(f"{step.event.key!r}")
        if await towns.store.ask(code, step, named=True) is None:
            await towns.store.decide(towns.step(home), MemberState.JOINED)
    elif what == "remove":
        await towns.store.remove(step)
    elif what == "readmit":
        await towns.store.readmit(step)
    else:
        await towns.store.leave(step)
