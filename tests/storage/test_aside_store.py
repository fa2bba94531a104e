"""Groups of pledges set aside: joined, decided, undone, chosen; every figure stays true."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.acts import Act, What
from assistant.drives.drive import DriveState
from assistant.errors import RedeliveredError
from assistant.markup import parse
from assistant.outbox import MODERATORS, Announcement
from assistant.pledges.aside import (
    Decided,
    Decision,
    Group,
    GroupState,
    Period,
    SetAside,
    Span,
    Why,
)
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.pledges.store import NewPledge, Outcome
from assistant.tallies.figure import Pledger
from tests.storage.making import first_drive, fresh_event, key, organisation_of, pledge_of
from tests.storage.worlds import IMPLEMENTATIONS, World, check_figures
from tests.talking import NOW

_numbers = count(1)


def act(community: int) -> Act:
    return Act(community, What.ASIDE_COUNTED, "subject", "reason", key("mona"), b"sealed", NOW)


def aside(
    world: World,
    person: str,
    why: Why = Why.BURST,
    at: datetime = NOW,
    span: Span = Span.DAY,
    **changed: object,
) -> NewPledge:
    """Make a pledge that the guard sets aside."""

    def told(group: int) -> Announcement:
        text = parse(f"group {group}")
        return Announcement(world.drive.community, f"aside-{group}", text, at, MODERATORS)

    pledge = pledge_of(person, world.drive, state=PledgeState.SET_ASIDE, pledged_at=at)
    pledge = replace(pledge, **changed)  # type: ignore[arg-type]  # each test names fields it knows
    event = key(f"{person} {next(_numbers)}")
    return NewPledge(pledge, event, b"", at, set_aside=SetAside(why, span, told))


async def add(world: World, people: Sequence[str], why: Why = Why.BURST) -> Group:
    """Set some people's pledges aside, and give their group."""
    outcomes = await asyncio.gather(
        *(world.pledges.add(aside(world, person, why)) for person in people)
    )
    assert set(outcomes) == {Outcome.ADDED}
    return (await world.asides.of_community(world.drive.community))[-1]


async def decide(world: World, group: Group, becomes: GroupState) -> Decided:
    decision = Decision(group, becomes, fresh_event(), act(group.community), None)
    return await world.asides.decide(decision)


async def again(world: World, group: Group) -> Group:
    found = await world.asides.get(group.id)
    assert found is not None
    return found


async def figure(world: World, dimension: str) -> int:
    return (await world.tallies.figures(world.drive.id)).one(Pledger.PERSON, dimension)


PEOPLE = [f"p{n}" for n in range(6)]


async def test_those_of_one_moment_are_one_group_that_is_told_of_once(world: World) -> None:
    group = await add(world, PEOPLE)
    assert (group.why, group.state, group.people) == (Why.BURST, GroupState.WAITING, 6)
    assert group.ages == {Span.DAY: 6}
    assert (group.first_at, group.last_at) == (NOW, NOW)
    assert await figure(world, "total") == await figure(world, "made") == 0
    assert await figure(world, "aside") == 6
    claim = world.outbox.claim
    (said,) = await claim(world.drive.community, NOW, 9, moderators=True)
    assert str(said.announcement.text) == f"group {group.id}"
    assert said.announcement.place == MODERATORS
    await check_figures(world, [world.drive], PEOPLE)


async def test_a_group_takes_in_what_comes_within_an_hour_for_the_same_reason(
    world: World,
) -> None:
    soon, late = NOW + timedelta(minutes=60), NOW + timedelta(minutes=121)
    await world.pledges.add(aside(world, "a", at=NOW + timedelta(minutes=9), span=Span.UNKNOWN))
    await world.pledges.add(aside(world, "b", at=soon, span=Span.OLDER))
    await world.pledges.add(aside(world, "c", why=Why.NEW, at=soon))
    await world.pledges.add(aside(world, "d", at=late))
    await world.pledges.add(aside(world, "e", at=NOW))
    groups = await world.asides.of_community(world.drive.community)
    assert [(each.why, each.people) for each in groups] == [
        (Why.BURST, 3),
        (Why.NEW, 1),
        (Why.BURST, 1),
    ]
    first = groups[0]
    assert (first.first_at, first.last_at) == (NOW, soon)
    assert first.ages == {Span.UNKNOWN: 1, Span.OLDER: 1, Span.DAY: 1}


async def test_who_has_pledged_already_joins_no_group(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    assert await world.pledges.add(aside(world, "ann")) is Outcome.ALREADY
    new = aside(world, "bob")
    await world.pledges.add(new)
    assert await world.pledges.add(new) is Outcome.REDELIVERED
    (group,) = await world.asides.of_community(world.drive.community)
    assert (group.people, group.ages) == (1, {Span.DAY: 1})


async def test_a_group_that_was_decided_takes_in_nobody(world: World) -> None:
    group = await add(world, PEOPLE)
    await decide(world, group, GroupState.LEFT_OUT)
    other = await add(world, ["late"])
    assert other.id != group.id


async def test_counted_and_undone_and_counted(world: World) -> None:
    group = await add(world, PEOPLE)
    for becomes, total in (
        (GroupState.COUNTED, 6),
        (GroupState.WAITING, 0),
        (GroupState.LEFT_OUT, 0),
        (GroupState.WAITING, 0),
        (GroupState.COUNTED, 6),
    ):
        group = await again(world, group)
        assert await decide(world, group, becomes) is Decided.DONE
        assert await figure(world, "total") == total
        assert await figure(world, "aside") == 6 - total
        assert (await again(world, group)).people == 6
        await check_figures(world, [world.drive], PEOPLE)
    assert await figure(world, "made") == 6, "once, however often it went and came"


async def test_what_was_previewed_is_what_is_done_or_nothing(world: World) -> None:
    group = await add(world, PEOPLE)
    await world.change(await world.mine("p0"), PledgeState.WITHDRAWN, "gone")
    assert await decide(world, group, GroupState.COUNTED) is Decided.CHANGED
    assert await figure(world, "total") == 0
    group = await again(world, group)
    assert group.people == 5
    assert await decide(world, group, GroupState.COUNTED) is Decided.DONE
    assert await decide(world, group, GroupState.COUNTED) is Decided.ALREADY
    assert await decide(world, group, GroupState.LEFT_OUT) is Decided.ALREADY
    assert await figure(world, "total") == 5
    await check_figures(world, [world.drive], PEOPLE)


async def test_two_at_once_and_one_holds(world: World) -> None:
    group = await add(world, PEOPLE)
    both = (GroupState.COUNTED, GroupState.LEFT_OUT)
    found = await asyncio.gather(*(decide(world, group, each) for each in both))
    assert sorted(found) == [Decided.ALREADY, Decided.DONE]
    await check_figures(world, [world.drive], PEOPLE)


async def test_a_redelivered_decision_acts_once(world: World) -> None:
    group = await add(world, PEOPLE)
    event = fresh_event()
    decision = Decision(group, GroupState.COUNTED, event, act(group.community), None)
    await world.asides.decide(decision)
    with pytest.raises(RedeliveredError):
        await world.asides.decide(decision)
    period = Period(world.drive.id, world.drive.community, NOW, NOW)
    with pytest.raises(RedeliveredError):
        await world.asides.leave_out(period, 6, event, act(group.community))


async def test_after_the_close_nothing_is_decided(world: World) -> None:
    group = await add(world, PEOPLE)
    await world.drives.set_deadline(world.drive.id, NOW, fresh_event())
    assert await decide(world, group, GroupState.COUNTED) is Decided.CLOSED
    await world.drives.set_deadline(world.drive.id, None, fresh_event())
    await world.drives.set_state(world.drive.id, DriveState.CLOSED, fresh_event())
    assert await decide(world, group, GroupState.COUNTED) is Decided.CLOSED
    period = Period(world.drive.id, world.drive.community, NOW, NOW)
    found = await world.asides.leave_out(period, 0, fresh_event(), act(group.community))
    assert found == (Decided.CLOSED, 0)


async def test_pledging_again_leads_back_into_the_group_until_it_counts(world: World) -> None:
    group = await add(world, PEOPLE)
    await decide(world, group, GroupState.LEFT_OUT)

    async def take_back_and_pledge() -> Pledge:
        before = await world.mine("p0")
        gone = replace(before, state=PledgeState.WITHDRAWN)
        assert await world.change(before, PledgeState.WITHDRAWN, str(next(_numbers)))
        new = aside(world, "p0", id=gone.id, aside=gone.aside)
        assert await world.pledges.replace(new, PledgeState.WITHDRAWN)
        return await world.mine("p0")

    assert (await take_back_and_pledge()).aside == group.id
    await decide(world, await again(world, group), GroupState.WAITING)
    await decide(world, await again(world, group), GroupState.COUNTED)
    found = await take_back_and_pledge()
    assert found.aside not in (0, group.id)
    assert found.state is PledgeState.SET_ASIDE
    await check_figures(world, [world.drive], PEOPLE)


async def test_a_period_is_left_out_whole_and_nothing_else_is(world: World) -> None:
    minutes = [timedelta(minutes=n) for n in range(8)]
    for number, later in enumerate(minutes):
        pledge = pledge_of(f"p{number}", world.drive, pledged_at=NOW + later)
        await world.add(pledge, f"e{number}")
    confirmed = organisation_of("olga", world.drive, "Library", pledged_at=NOW + minutes[3])
    await world.add(replace(confirmed, state=PledgeState.COUNTED), "library")
    period = Period(world.drive.id, world.drive.community, NOW + minutes[2], NOW + minutes[6])
    assert await world.asides.count(period) == 5
    chosen = act(world.drive.community)
    found = await world.asides.leave_out(period, 4, fresh_event(), chosen)
    assert found == (Decided.CHANGED, 0)
    assert await figure(world, "total") == 8
    decided, number = await world.asides.leave_out(period, 5, fresh_event(), chosen)
    assert decided is Decided.DONE
    assert await figure(world, "total") == 3
    assert await world.total(Pledger.ORGANISATION) == 1
    group = await world.asides.get(number)
    assert group is not None
    assert (group.why, group.state, group.people) == (Why.CHOSEN, GroupState.LEFT_OUT, 5)
    assert await world.asides.count(period) == 0
    assert await decide(world, group, GroupState.COUNTED) is Decided.DONE
    assert await figure(world, "total") == await figure(world, "made") == 8
    assert await world.tallies.recount() == []


async def test_the_newest_of_a_community_for_a_guard_that_begins_anew(world: World) -> None:
    early, late = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
    await world.add(pledge_of("old", world.drive, pledged_at=early), "old")
    await world.add(pledge_of("ann", world.drive, pledged_at=late), "ann")
    await world.add(organisation_of("olga", world.drive, "Library", pledged_at=late), "olga")
    await world.pledges.add(aside(world, "bob", at=late))
    await world.pledges.add(aside(world, "cleo", why=Why.NEW, at=late))
    _, school = await first_drive(world.drives, "school")
    await world.add(pledge_of("dora", school, pledged_at=late), "dora")
    newest = world.pledges.newest
    place = (world.drive.id, world.drive.community)
    assert await newest(*place, NOW, 9) == [(key("bob"), late), (key("ann"), late)]
    assert await newest(*place, NOW, 1) == [(key("bob"), late)]
    assert await newest(*place, late, 9) == []


async def test_groups_are_the_community_s_own(world: World) -> None:
    await add(world, PEOPLE)
    home, _ = await first_drive(world.drives, "school")
    assert await world.asides.of_community(home.id) == []
    assert await world.asides.get(99) is None


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pledge", "aside", "withdraw", "again", "erase", "decide", "leave out"]),
        st.integers(0, 5),
        st.sampled_from(list(GroupState)),
    ),
    max_size=25,
)


async def step(world: World, act_of: str, number: int, becomes: GroupState) -> None:
    person, here = f"p{number}", world.drive.community
    found = await world.pledges.find(world.drive.id, key(person), Pledger.PERSON)
    groups = await world.asides.of_community(here)
    if act_of == "pledge":
        await world.add(pledge_of(person, world.drive), f"event {next(_numbers)}")
    elif act_of == "aside":
        await world.pledges.add(aside(world, person, list(Why)[number % 3]))
    elif act_of == "withdraw" and found:
        await world.change(found, PledgeState.WITHDRAWN, f"event {next(_numbers)}")
    elif act_of == "again" and found and found.state is PledgeState.WITHDRAWN:
        new = aside(world, person, id=found.id, aside=found.aside)
        await world.pledges.replace(new, found.state)
    elif act_of == "erase":
        await world.pledges.erase(key(person), fresh_event())
    elif act_of == "decide" and groups:
        await decide(world, groups[number % len(groups)], becomes)
    elif act_of == "leave out":
        period = Period(world.drive.id, here, NOW, NOW)
        people = await world.asides.count(period)
        await world.asides.leave_out(period, people, fresh_event(), act(here))


@pytest.mark.parametrize("name", sorted(IMPLEMENTATIONS))
@hypothesis_settings(max_examples=25, deadline=None)
@given(steps=_STEPS)
def test_whatever_happens_every_figure_stays_true(
    name: str, steps: list[tuple[str, int, GroupState]]
) -> None:
    async def play(folder: Path) -> None:
        async with IMPLEMENTATIONS[name](folder) as world:
            for each in steps:
                await step(world, *each)
            await check_figures(world, [world.drive], PEOPLE)
            # Nobody is lost: whoever is set aside is in a group that says so.
            groups = await world.asides.of_community(world.drive.community)
            waiting = sum(g.people for g in groups if g.state is not GroupState.COUNTED)
            assert waiting == await figure(world, "aside")

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))
