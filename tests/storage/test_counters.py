"""Counters equal the pledges whatever people do; one that does not is found and set right."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.drives.drive import Drive
from assistant.pledges.pledge import OrganisationKind, Pledge, PledgeState
from assistant.pledges.store import TakenError
from assistant.tallies.figure import Pledger
from assistant.tallies.store import Difference
from tests.storage.making import (
    NEW_DRIVE,
    first_drive,
    fresh_event,
    key,
    organisation_of,
    pledge_of,
)
from tests.storage.worlds import IMPLEMENTATIONS, World, check_figures
from tests.talking import NOW

every_implementation = pytest.mark.parametrize("name", sorted(IMPLEMENTATIONS))


async def test_a_counter_broken_by_hand_is_found_and_set_right(world: World) -> None:
    for person in ("ann", "bob"):
        await world.add(pledge_of(person, world.drive, country="IN"), person)
    assert await world.tallies.recount() == []
    world.break_total(world.drive.id, 7)
    differences = await world.tallies.recount()
    assert differences == [Difference(world.drive.id, "person", "total", "", 7, 2)]
    await world.tallies.mend(NOW)
    assert await world.tallies.recount() == []
    figures = await world.tallies.figures(world.drive.id)
    assert figures.one(Pledger.PERSON, "total") == 2
    assert figures.of(Pledger.PERSON, "country") == {"IN": 2}
    assert figures.one(Pledger.PERSON, "made") == 2, "no row tells how many were ever made"


async def test_a_counter_of_what_nobody_pledged_is_set_to_nothing(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    await world.change(await world.mine("ann"), PledgeState.WITHDRAWN, "2")
    world.break_total(world.drive.id, 3)
    differences = await world.tallies.recount()
    assert differences == [Difference(world.drive.id, "person", "total", "", 3, 0)]
    await world.tallies.mend(NOW)
    assert await world.total() == 0
    assert await world.tallies.recount() == []


async def test_a_pledge_that_comes_between_recount_and_mend_is_counted(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    world.break_total(world.drive.id, 0)
    assert await world.tallies.recount() != []
    await world.add(pledge_of("bob", world.drive), "2")
    await world.tallies.mend(NOW)
    assert await world.total() == 2
    assert await world.tallies.recount() == []


PEOPLE = [f"p{n}" for n in range(4)]
ORGANISATIONS = ["Cyber Club", "CYBER CLUB Ltd", "Peace Lab"]


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person does in one of two drives."""

    act: str
    person: str
    drive: int
    country: str
    organisation: str
    event: int


steps = st.builds(
    Step,
    act=st.sampled_from(
        ["pledge", "organisation", "withdraw", "renew", "change", "confirm", "decline", "erase"]
    ),
    person=st.sampled_from(PEOPLE),
    drive=st.integers(0, 1),
    country=st.sampled_from(["", "IN", "FR"]),
    organisation=st.sampled_from(ORGANISATIONS),
    event=st.integers(0, 40),  # sometimes one that was delivered before
)
seeded = hypothesis_settings(max_examples=25, deadline=None, derandomize=True, database=None)


async def take(world: World, drives: Sequence[Drive], step: Step, at: str) -> None:
    """Do a step as the service would: read, change what was read, hand it in."""
    drive, event = drives[step.drive], f"{at} event {step.event}"
    here = replace(world, drive=drive)
    person = f"{at} {step.person}"
    if step.act == "pledge":
        await here.add(pledge_of(person, drive, country=step.country), event)
    elif step.act == "organisation":
        kind = OrganisationKind.OTHER if step.country else None
        new = replace(organisation_of(person, drive, step.organisation), kind=kind)
        await here.add(new, event)
    elif step.act == "erase":
        await here.pledges.erase(key(person), fresh_event())
    else:
        pledger = Pledger.PERSON if step.act == "change" else _pledger(step)
        found = await here.pledges.find(drive.id, key(person), pledger)
        if found is not None:
            await _decide(here, found, step, event)


def _pledger(step: Step) -> Pledger:
    of_organisation = step.act in {"confirm", "decline"} or bool(step.country)
    return Pledger.ORGANISATION if of_organisation else Pledger.PERSON


async def _decide(world: World, found: Pledge, step: Step, event: str) -> None:
    anew = PledgeState.WAITING if found.pledger is Pledger.ORGANISATION else PledgeState.COUNTED
    state = {
        "withdraw": PledgeState.WITHDRAWN,
        "renew": anew,
        "change": found.state,
        "confirm": PledgeState.COUNTED,
        "decline": PledgeState.DECLINED,
    }[step.act]
    try:
        await world.change(found, state, event, country=step.country)
    except TakenError:
        assert state is PledgeState.COUNTED


async def play(world: World, rounds: Sequence[Sequence[Step]], at: str) -> None:
    """Take rounds of steps, those of a round all at once, in two drives of a new community."""
    _, first = await first_drive(world.drives, at)
    drives = [first, await world.drives.start(first.community, NEW_DRIVE, fresh_event(), None)]
    people = [f"{at} {person}" for person in PEOPLE]
    for steps_at_once in rounds:
        await asyncio.gather(*(take(world, drives, step, at) for step in steps_at_once))
        await check_figures(world, drives, people)
        confirmed = [
            await world.pledges.names(drive.id, drive.community, Pledger.ORGANISATION, 9)
            for drive in drives
        ]
        clubs = [[name for name in names if "cyber" in name.lower()] for names in confirmed]
        assert all(len(each) <= 1 for each in clubs), "one confirmed per organisation and drive"


@every_implementation
def test_counters_equal_rows_whatever_people_do_one_by_one_or_at_once(
    name: str, tmp_path: Path
) -> None:
    examples = iter(range(1_000_000))
    with asyncio.Runner() as runner:
        entered = IMPLEMENTATIONS[name](tmp_path / "data")
        world = runner.run(entered.__aenter__())

        @seeded
        @given(st.lists(st.lists(steps, min_size=1, max_size=5), min_size=1, max_size=6))
        def play_on_the_open_store(rounds: list[list[Step]]) -> None:
            runner.run(play(world, rounds, f"example {next(examples)}"))

        try:
            play_on_the_open_store()
        finally:
            runner.run(entered.__aexit__(None, None, None))
