"""Fifty people pledge at once: durable pledges a second, against the disk and against the usual way.

All of it on one disk in one folder. "Raw" appends a page to a file and flushes it (fdatasync),
one after the other, as a program that flushes each pledge by itself at best could. Each round's
store starts empty and takes 2,000 pledges, whose keys are as scattered as keyed hashes are. "The usual
way" is SQLAlchemy's ORM over aiosqlite with a session and a commit a pledge, from fifty tasks:
the same tables, the same event id, row and counters, the same WAL and synchronous=FULL.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, Final, Self

from sqlalchemy import Connection, event
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import registry

from assistant.assistant import Assistant
from assistant.pledges.pledge import AgeGroup, Pledge, PledgeState, cells
from assistant.pledges.store import NewPledge, Outcome
from assistant.request import Text
from assistant.storage import Stores, open_stores, tables
from assistant.storage.database import FILE, pragma
from assistant.storage.pledge_rows import row_of
from assistant.tallies.figure import MADE, Pledger
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    disk_folder,
    first_drive,
    in_turns,
    ratio,
    request,
    wall,
)
from tests.talking import NOW

_ROUNDS: Final = 15
_PEOPLE: Final = 50  # at once
_PAGE: Final = 4096  # bytes, what a database would write at least
_FLUSHES: Final = 400  # a round
_EACH: Final = 40  # pledges of each of the fifty in a round, at the store
_EACH_USUAL: Final = 4
_LOCKED: Final = 60.0  # seconds a commit may wait for the others
_COUNTRIES: Final = ("DE", "FR", "IN", "KE", "BR", "")
_numbers = count(1)


async def measure() -> list[Measure]:
    """Compare the store, the confirming message and the usual way with the raw disk."""
    with disk_folder() as folder:
        async with _usual(folder / "usual") as usual, assistant_in(folder / "core") as assistant:
            with (folder / "raw").open("ab", buffering=0) as raw:
                found = await in_turns(
                    _ROUNDS,
                    raw_store=lambda: _raw(raw.fileno()),
                    store=lambda: _store(folder),
                    raw_core=lambda: _raw(raw.fileno()),
                    core=lambda: _core(assistant),
                    usual=lambda: _one_by_one(usual),
                )
    rates = {name: f"{median(figures):,.0f}" for name, figures in found.items()}
    return [
        Measure(
            "50 pledgers at the store, to raw append+fdatasync",
            ratio(found["store"], found["raw_store"]),
            2.5,
            at_least=True,
            figures=f"{rates['store']} to {rates['raw_store']} a second",
        ),
        Measure(
            "50 confirming messages through the core, to raw append+fdatasync",
            ratio(found["core"], found["raw_core"]),
            0.5,
            at_least=True,
            figures=f"{rates['core']} to {rates['raw_core']} a second",
        ),
        Measure(
            "50 pledgers at the store, to 50 tasks with an ORM session and a commit each",
            ratio(found["store"], found["usual"]),
            20.0,
            at_least=True,
            figures=f"{rates['store']} to {rates['usual']} a second",
        ),
    ]


async def _raw(file: int) -> float:
    page = bytes(_PAGE)
    begun = time.perf_counter()
    for _ in range(_FLUSHES):
        os.write(file, page)
        _flush(file)
    return _FLUSHES / (time.perf_counter() - begun)


# macOS has no fdatasync; SQLite takes fsync there too.
_flush = getattr(os, "fdatasync", os.fsync)


def new_pledge() -> Pledge:
    """Make a pledge of somebody new."""
    number = next(_numbers)
    key = sha256(number.to_bytes(8, "big")).digest()[:16]  # as scattered as keyed hashes are
    return Pledge(
        drive=1,
        community=1,
        pledger=Pledger.PERSON,
        person=key,
        state=PledgeState.COUNTED,
        wording=1,
        principles=tuple(range(1, 10)),
        country=_COUNTRIES[number % len(_COUNTRIES)],
        age_group=AgeGroup.UP_TO_24,
        name=None,
        kind=None,
        receipt=key,
        pledged_at=NOW,
        day=NOW.date(),
    )


async def _store(folder: Path) -> float:
    """Let fifty people hand in pledge after pledge, each waiting until theirs is on disk."""
    new = [[_handed_in() for _ in range(_EACH)] for _ in range(_PEOPLE)]
    async with _stores(folder / f"store-{next(_numbers)}") as stores:
        await _check(stores)

        async def person(mine: Iterable[NewPledge]) -> None:
            for each in mine:
                if await stores.pledges.add(each) is not Outcome.ADDED:
                    raise AssertionError("a pledge was not stored")

        async def all_at_once() -> None:
            await asyncio.gather(*(person(mine) for mine in new))

        rate = _PEOPLE * _EACH / await wall(all_at_once)
        await _counted(stores, _PEOPLE * _EACH)
    return rate


def _handed_in() -> NewPledge:
    pledge = new_pledge()
    return NewPledge(pledge, pledge.receipt, pledge.receipt, NOW)


async def _core(assistant: Assistant) -> float:
    """Let fifty fill in the form up to the last question; take the time of fifty times "yes"."""
    people = [f"person-{next(_numbers)}" for _ in range(_PEOPLE)]
    for typed in ("pledge", "17", "Germany", "skip", "skip"):
        await asyncio.gather(*(assistant.handle(request(Text(typed), each)) for each in people))
    confirming = [request(Text("yes"), each) for each in people]
    heard: list[str] = []

    async def all_at_once() -> None:
        replies = await asyncio.gather(*(assistant.handle(each) for each in confirming))
        heard.extend(str(reply.text) for reply in replies)

    rate = _PEOPLE / await wall(all_at_once)
    if not all("Your pledge counts" in text for text in heard):
        raise AssertionError("a pledge was not taken")
    return rate


class _Event:
    """Mapped to the table of event ids."""


class _Pledge:
    """Mapped to the table of pledges."""


_registry = registry(metadata=tables.metadata)
_registry.map_imperatively(_Event, tables.event)
_registry.map_imperatively(_Pledge, tables.pledge)


def _filled(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


async def _one_by_one(engine: AsyncEngine) -> float:
    sessions = async_sessionmaker(engine)
    new = [[new_pledge() for _ in range(_EACH_USUAL)] for _ in range(_PEOPLE)]

    async def person(mine: Iterable[Pledge]) -> None:
        for each in mine:
            async with sessions() as session:
                await _add(session, each)
                await session.commit()

    async def all_at_once() -> None:
        await asyncio.gather(*(person(mine) for mine in new))

    return _PEOPLE * _EACH_USUAL / await wall(all_at_once)


async def _add(session: AsyncSession, pledge: Pledge) -> None:
    session.add(_filled(_Event(), {"hash": pledge.receipt, "at": NOW}))
    session.add(_filled(_Pledge(), row_of(pledge)))
    await session.flush()
    await session.execute(_UPSERT, _counters(pledge))
    part = {"drive_id": pledge.drive, "community_id": pledge.community, "number": 1}
    await session.execute(_UPSERT_PART, {**part, "pledger": pledge.pledger.value})


_insert = upsert(tables.counter)
_UPSERT: Final = _insert.on_conflict_do_update(
    index_elements=tables.counter.primary_key.columns,
    set_={"number": tables.counter.c.number + _insert.excluded.number},
)


_insert_part = upsert(tables.part)
_UPSERT_PART: Final = _insert_part.on_conflict_do_update(
    index_elements=tables.part.primary_key.columns,
    set_={"number": tables.part.c.number + _insert_part.excluded.number},
)


def _counters(pledge: Pledge) -> list[dict[str, Any]]:
    return [
        {
            "drive_id": pledge.drive,
            "pledger": pledge.pledger.value,
            "dimension": cell.dimension,
            "cell": cell.cell,
            "number": 1,
        }
        for cell in (*cells(pledge), MADE)
    ]


@asynccontextmanager
async def _stores(folder: Path) -> AsyncIterator[Stores]:
    """Give a new store with one community and its first drive."""
    stores = await open_stores(folder, "a check", NOW, throwaway=True)
    try:
        await first_drive(stores)
        yield stores
    finally:
        await stores.close()


@asynccontextmanager
async def _usual(folder: Path) -> AsyncIterator[AsyncEngine]:
    """Give the usual engine over a database with the same tables, drive and durability."""
    async with _stores(folder):
        pass
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{folder / FILE}", connect_args={"timeout": _LOCKED}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    try:
        async with engine.connect() as connection:
            if await connection.run_sync(pragma, "synchronous") != _FULL:
                raise AssertionError("the usual way does not flush")
        yield engine
    finally:
        await engine.dispose()


_FULL: Final = 2


@dataclass(frozen=True, slots=True)
class _Pragmas:
    """A write that reads how the connection that commits is set."""

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[tuple[int, str]]:
        found = pragma(connection, "synchronous"), pragma(connection, "journal_mode")
        return [found] * len(writes)


async def _check(stores: Stores) -> None:
    """See that what commits flushes each commit: synchronous=FULL (2) on a write-ahead log."""
    found = await stores.writer.write(_Pragmas())
    if found != (_FULL, "wal"):
        raise AssertionError(f"the committing connection has synchronous, journal = {found}")


async def _counted(stores: Stores, expected: int) -> None:
    """See that every pledge is a row and counted once."""
    differences = await stores.tallies.recount()
    total = (await stores.tallies.figures(1)).one(Pledger.PERSON, "total")
    if differences or total != expected:
        raise AssertionError(f"{total} counted of {expected}; {len(differences)} counters wrong")
