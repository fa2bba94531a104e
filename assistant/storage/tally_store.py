"""Counters and publications in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.dialects.sqlite import insert

from assistant.storage import tables
from assistant.storage.counters import figures_of_rows
from assistant.storage.database import Database
from assistant.storage.history import correct, moved, totals_of_history
from assistant.storage.writer import Writer
from assistant.tallies.figure import MADE, Pledger
from assistant.tallies.store import HISTORY, Difference, Figures, Publication

_counter: Final = tables.counter
_publication: Final = tables.publication


@dataclass(frozen=True, slots=True)
class _Publish:
    values: dict[str, Any]

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        for write in writes:
            statement = insert(_publication).values(write.values)
            changed = {
                name: write.values[name]
                for name in ("taken_at", "made", "total", "shown", "hidden")
            }
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["drive_id", "pledger", "dimension"], set_=changed
                )
            )
        return [None] * len(writes)


@dataclass(frozen=True, slots=True)
class _Mend:
    at: datetime

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        for write in writes:
            write.one(connection)
        return [None] * len(writes)

    def one(self, connection: Connection) -> None:
        # Counted anew inside the transaction: pledges may have come in since the comparison.
        rows = figures_of_rows(connection)
        counters = _counters(connection)
        statement = insert(_counter)
        statement = statement.on_conflict_do_update(
            index_elements=_counter.primary_key.columns,
            set_={"number": statement.excluded.number},
        )
        correct(connection, _lacking(rows, totals_of_history(connection)), self.at)
        values = [
            dict(
                zip(
                    ("drive_id", "community_id", "pledger", "dimension", "cell", "number"),
                    (*key, rows.get(key, 0)),
                    strict=True,
                )
            )
            for key in sorted(set(rows) | set(counters))
        ]
        if values:
            connection.execute(statement, values)


def _lacking(
    rows: Mapping[tuple[int, int, str, str, str], int],
    history: Mapping[tuple[int, int, str], int],
) -> list[tuple[int, int, str, int]]:
    """Give what the history lacks to be what the rows say: drive, community, pledger, by how much."""
    totals = {key[:3]: number for key, number in rows.items() if key[3] == "total"}
    return [
        (*key, by)
        for key in sorted(set(totals) | set(history))
        if (by := totals.get(key, 0) - history.get(key, 0))
    ]


def _counters(connection: Connection) -> dict[tuple[int, int, str, str, str], int]:
    query = select(_counter).where(_counter.c.dimension != MADE.dimension)
    return {(r[0], r[1], r[2], r[3], r[4]): r[5] for r in connection.execute(query)}


def _read_figures(connection: Connection, drive: int) -> list[Any]:
    total = func.sum(_counter.c.number)
    query = (
        select(_counter.c.pledger, _counter.c.dimension, _counter.c.cell, total)
        .where(_counter.c.drive_id == drive)
        .group_by(_counter.c.pledger, _counter.c.dimension, _counter.c.cell)
    )
    return list(connection.execute(query))


def figures_of(connection: Connection, drive: int) -> Figures:
    """Read all counters of a drive."""
    counts: dict[Pledger, dict[str, dict[str, int]]] = {each: {} for each in Pledger}
    for pledger, dimension, cell, number in _read_figures(connection, drive):
        counts[Pledger(pledger)].setdefault(dimension, {})[cell] = int(number)
    return Figures(counts)


def publication_of(row: RowMapping) -> Publication:
    """Read a published breakdown."""
    shown = json.loads(row["shown"])
    return Publication(row["taken_at"], row["made"], row["total"], shown, row["hidden"])


class SqlTallyStore:
    """`TallyStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def figures(self, drive: int) -> Figures:
        """See `TallyStore.figures`."""
        async with self._database.read() as connection:
            return await connection.run_sync(figures_of, drive)

    async def publication(self, drive: int, pledger: Pledger, dimension: str) -> Publication | None:
        """See `TallyStore.publication`."""
        query = select(_publication).where(
            _publication.c.drive_id == drive,
            _publication.c.pledger == pledger.value,
            _publication.c.dimension == dimension,
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return publication_of(row) if row else None

    async def publish(
        self, drive: int, pledger: Pledger, dimension: str, publication: Publication
    ) -> None:
        """See `TallyStore.publish`."""
        await self._writer.write(
            _Publish(
                {
                    "drive_id": drive,
                    "pledger": pledger.value,
                    "dimension": dimension,
                    "taken_at": publication.taken_at,
                    "made": publication.made,
                    "total": publication.total,
                    "shown": json.dumps(dict(publication.shown), ensure_ascii=False),
                    "hidden": publication.hidden,
                }
            )
        )

    async def recount(self) -> Sequence[Difference]:
        """See `TallyStore.recount`."""
        async with self._database.snapshot() as connection:
            rows = await connection.run_sync(figures_of_rows)
            counters = await connection.run_sync(_counters)
            history = await connection.run_sync(totals_of_history)
        found = [
            Difference(drive, pledger, dimension, cell, counters.get(key, 0), rows.get(key, 0))
            for key in sorted(set(rows) | set(counters))
            if counters.get(key, 0) != rows.get(key, 0)
            for drive, _, pledger, dimension, cell in [key]
        ]
        return found + [
            Difference(drive, pledger, HISTORY, "", total - by, total)
            for drive, _, pledger, by in _lacking(rows, history)
            for total in [rows.get((drive, _, pledger, "total", ""), 0)]
        ]

    async def count_at(self, drive: int, moment: datetime) -> Mapping[Pledger, int]:
        """See `TallyStore.count_at`."""
        async with self._database.read() as connection:
            return await connection.run_sync(moved, drive, tables.change.c.at < moment)

    async def moved(self, drive: int, since: datetime, until: datetime) -> Mapping[Pledger, int]:
        """See `TallyStore.moved`."""
        at = tables.change.c.at
        async with self._database.read() as connection:
            return await connection.run_sync(moved, drive, at >= since, at < until)

    async def mend(self, at: datetime) -> None:
        """See `TallyStore.mend`."""
        await self._writer.write(_Mend(at))
