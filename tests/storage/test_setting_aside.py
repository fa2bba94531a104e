"""Pledges leave the count together and come back; every figure stays what the rows say."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, insert
from sqlalchemy.exc import IntegrityError

from assistant.drives.drive import Drive
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.storage import Stores, tables
from assistant.storage.setting_aside import REMOVED, restore, set_aside
from assistant.storage.writer import OneByOne
from assistant.tallies.figure import Pledger
from assistant.tallies.store import Figures
from tests.storage.making import first_drive, handed_in, key, opened, organisation_of, pledge_of
from tests.talking import NOW

_HERE = tables.pledge.c.country == "IN"


R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Do(OneByOne[R]):
    """What is tried, inside a transaction of the writer."""

    do: Callable[[Connection], R]

    def one(self, connection: Connection) -> R:
        return self.do(connection)


class Set:
    """A store with a drive, and what moves pledges of it together."""

    def __init__(self, stores: Stores, drive: Drive) -> None:
        self.stores, self.drive = stores, drive

    async def add(self, *pledges: Pledge) -> None:
        for pledge in pledges:
            event = f"{pledge.person!r} {pledge.pledger}"
            await self.stores.pledges.add(handed_in(pledge, event))

    async def group(self) -> int:
        def make(connection: Connection) -> int:
            new = insert(tables.aside).values(
                drive_id=self.drive.id,
                community_id=self.drive.community,
                why=REMOVED,
                first_at=NOW,
                last_at=NOW,
                state="waiting",
            )
            return int(connection.scalar(new.returning(tables.aside.c.id)) or 0)

        return await self.stores.writer.write(_Do(make))

    async def aside(self, group: int, *where: ColumnElement[bool]) -> Counter[Pledger]:
        return await self.stores.writer.write(_Do(lambda c: set_aside(c, group, NOW, *where)))

    async def back(self, group: int) -> Counter[Pledger]:
        return await self.stores.writer.write(_Do(lambda c: restore(c, group, NOW)))

    async def figure(self, dimension: str, pledger: Pledger = Pledger.PERSON) -> int:
        return (await self.stores.tallies.figures(self.drive.id)).one(pledger, dimension)

    async def is_true(self) -> bool:
        return await self.stores.tallies.recount() == []


@pytest.fixture
async def some(stores: Stores) -> Set:
    return Set(stores, (await first_drive(stores.drives))[1])


async def test_they_leave_the_count_and_come_back(some: Set) -> None:
    people = [pledge_of(f"p{n}", some.drive, country="IN" if n % 3 else "FR") for n in range(30)]
    await some.add(*people)
    group = await some.group()
    assert await some.aside(group, _HERE) == {Pledger.PERSON: 20}
    assert await some.figure("total") == 10
    assert await some.is_true()
    found = await some.stores.pledges.find(some.drive.id, key("p1"), Pledger.PERSON)
    assert found is not None
    assert (found.state, found.aside) == (PledgeState.SET_ASIDE, group)
    assert await some.aside(group, _HERE) == {}, "they are aside already"
    assert await some.back(group) == {Pledger.PERSON: 20}
    assert await some.figure("total") == await some.figure("made") == 30
    assert await some.back(group) == {}
    assert await some.is_true()


async def test_what_was_withdrawn_meanwhile_stays_so(some: Set) -> None:
    await some.add(pledge_of("ann", some.drive), pledge_of("bob", some.drive))
    group = await some.group()
    await some.aside(group)
    aside = await some.stores.pledges.find(some.drive.id, key("ann"), Pledger.PERSON)
    assert aside is not None
    gone = handed_in(replace(aside, state=PledgeState.WITHDRAWN), "withdrawn")
    assert await some.stores.pledges.replace(gone, PledgeState.SET_ASIDE)
    assert await some.back(group) == {Pledger.PERSON: 1}
    assert await some.is_true()


async def test_an_organisation_confirmed_meanwhile_keeps_another_aside(some: Set) -> None:
    counted = PledgeState.COUNTED
    first = replace(organisation_of("ann", some.drive, "The Library"), state=counted)
    await some.add(first)
    group = await some.group()
    assert await some.aside(group) == {Pledger.ORGANISATION: 1}
    await some.add(replace(organisation_of("bob", some.drive, "Library Ltd"), state=counted))
    assert await some.back(group) == {}
    assert await some.figure("total", Pledger.ORGANISATION) == 1
    assert await some.is_true()


async def test_who_never_counted_before_is_made_when_they_do(some: Set) -> None:
    """A guard sets pledges aside as they come in."""
    group = await some.group()
    await some.add(pledge_of("ann", some.drive, state=PledgeState.SET_ASIDE, aside=group))
    assert await some.figure("made") == 0
    assert await some.back(group) == {Pledger.PERSON: 1}
    assert await some.figure("made") == 1
    assert await some.is_true()


def figures_above_zero(figures: Figures) -> dict[tuple[Pledger, str, str], int]:
    """Give the cells that anybody is in: one that somebody was in once stays, with nobody."""
    return {
        (pledger, dimension, cell): number
        for pledger, dimensions in figures.counts.items()
        for dimension, cells in dimensions.items()
        for cell, number in cells.items()
        if number
    }


_PLEDGES = st.lists(
    st.tuples(
        st.sampled_from(["", "IN", "FR"]),
        st.sampled_from([(1,), (1, 2), (9,)]),
        st.sampled_from([PledgeState.COUNTED, PledgeState.LINKED, PledgeState.WAITING]),
        st.booleans(),
    ),
    max_size=12,
)


@hypothesis_settings(max_examples=25, deadline=None)
@given(_PLEDGES, st.sampled_from(["", "IN", "FR"]))
def test_figures_stay_true_whatever_moves(
    pledges: list[tuple[str, tuple[int, ...], PledgeState, bool]], country: str
) -> None:
    async def move(folder: Path) -> None:
        async with opened(folder, throwaway=True) as stores:
            some = Set(stores, (await first_drive(stores.drives))[1])
            for number, (where, principles, state, organisation) in enumerate(pledges):
                name = f"p{number}"
                made = (
                    organisation_of(name, some.drive, f"Organisation {number % 4}")
                    if organisation
                    else pledge_of(name, some.drive)
                )
                with suppress(IntegrityError):  # two organisations of one name cannot both count
                    await some.add(replace(made, country=where, principles=principles, state=state))
            before = figures_above_zero(await stores.tallies.figures(some.drive.id))
            group = await some.group()
            moved = await some.aside(group, tables.pledge.c.country == country)
            for pledger in Pledger:
                left = before.get((pledger, "total", ""), 0) - moved[pledger]
                assert await some.figure("total", pledger) == left
            assert await some.is_true()
            assert await some.back(group) == moved
            assert await some.is_true()
            after = figures_above_zero(await stores.tallies.figures(some.drive.id))
            assert after == before

    with TemporaryDirectory() as folder:
        asyncio.run(move(Path(folder)))
