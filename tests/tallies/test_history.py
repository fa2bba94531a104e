"""The history: every change, nobody's data, and the count of any past moment rebuilt from it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.pledges.pledge import PledgeState
from assistant.tallies.figure import Pledger
from assistant.tallies.store import Difference
from tests.storage.making import (
    by_hand,
    first_drive,
    fresh_event,
    handed_in,
    key,
    opened,
    organisation_of,
    pledge_of,
    rows,
)
from tests.talking import NOW

WHOLE = 'SELECT kind, pledger, "by" FROM change ORDER BY id'


async def test_each_change_is_noted_with_what_it_did_to_the_count(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores:
        _, drive = await first_drive(stores.drives)
        await stores.pledges.add(handed_in(pledge_of("ann", drive), "1"))
        await stores.pledges.add(handed_in(organisation_of("ann", drive, "Library"), "2"))
        mine = await stores.pledges.find(drive.id, key("ann"), Pledger.PERSON)
        theirs = await stores.pledges.find(drive.id, key("ann"), Pledger.ORGANISATION)
        assert mine
        assert theirs
        for number, (pledge, state, expected) in enumerate((
            (mine, PledgeState.COUNTED, PledgeState.COUNTED),
            (mine, PledgeState.WITHDRAWN, PledgeState.COUNTED),
            (mine, PledgeState.COUNTED, PledgeState.WITHDRAWN),
            (theirs, PledgeState.COUNTED, PledgeState.WAITING),
        )):  # fmt: skip
            new = handed_in(replace(pledge, state=state), f"change {number}")
            assert await stores.pledges.replace(new, expected)
        await stores.pledges.erase(key("ann"), fresh_event())
        assert await stores.tallies.recount() == []
        noted = rows(stores.database.path, WHOLE)
        assert noted[:-2] + sorted(noted[-2:]) == [
            ("pledged", "person", 1),
            ("handed-in", "organisation", 0),
            ("changed", "person", 0),
            ("withdrawn", "person", -1),
            ("renewed", "person", 1),
            ("confirmed", "organisation", 1),
            ("erased", "organisation", -1),
            ("erased", "person", -1),
        ]


async def test_a_history_that_lacks_something_is_found_and_corrected(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores:
        _, drive = await first_drive(stores.drives)
        for name in ("ann", "bob"):
            await stores.pledges.add(handed_in(pledge_of(name, drive), name))
        by_hand(stores.database.path, "DELETE FROM change WHERE id = 1")
        assert await stores.tallies.recount() == [
            Difference(drive.id, "person", "history", "", 1, 2)
        ]
        await stores.tallies.mend(NOW)
        assert await stores.tallies.recount() == []
        assert rows(stores.database.path, WHOLE)[-1] == ("corrected", "person", 1)


@pytest.mark.parametrize("pledger", list(Pledger))
async def test_nothing_counted_before_the_first_pledge(tmp_path: Path, pledger: Pledger) -> None:
    async with opened(tmp_path) as stores:
        _, drive = await first_drive(stores.drives)
        assert (await stores.tallies.count_at(drive.id, NOW))[pledger] == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=25))
@settings(max_examples=12, deadline=None)
async def test_the_count_of_every_past_day_is_rebuilt(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool]]
) -> None:
    """People pledge and erase, a step a day; each day's count is what it was then."""
    async with opened(tmp_path_factory.mktemp("history"), throwaway=True) as stores:
        _, drive = await first_drive(stores.drives)
        counted: list[int] = []
        for day, (person, pledges) in enumerate(steps):
            at = NOW + timedelta(days=day)
            name = f"person {person}"
            if pledges:
                pledge = pledge_of(name, drive, receipt=key(f"receipt {day}"), pledged_at=at)
                await stores.pledges.add(replace(handed_in(pledge, f"event {day}"), at=at))
            else:
                await stores.pledges.erase(key(name), replace(fresh_event(), at=at))
            figures = await stores.tallies.figures(drive.id)
            counted.append(figures.one(Pledger.PERSON, "total"))
        for day, number in enumerate(counted):
            end = NOW + timedelta(days=day, hours=12)
            assert (await stores.tallies.count_at(drive.id, end))[Pledger.PERSON] == number
        assert await stores.tallies.recount() == []
