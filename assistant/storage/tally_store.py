"""Counters and publications in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.dialects.sqlite import insert

from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.history import moved
from assistant.storage.parts import parts_of
from assistant.storage.recounting import Mend, differences
from assistant.storage.writer import OneByOne, Writer
from assistant.tallies.figure import Pledger
from assistant.tallies.part import Parts
from assistant.tallies.store import Difference, Figures, Publication

_counter: Final = tables.counter
_publication: Final = tables.publication


@dataclass(frozen=True, slots=True)
class _Publish(OneByOne[None]):
    values: dict[str, Any]

    def one(self, connection: Connection) -> None:
        statement = insert(_publication).values(self.values)
        changed = {
            name: self.values[name] for name in ("taken_at", "made", "total", "shown", "hidden")
        }
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["drive_id", "pledger", "dimension"], set_=changed
            )
        )


def figures_of(connection: Connection, drive: int) -> Figures:
    """Read all counters of a drive."""
    counts: dict[Pledger, dict[str, dict[str, int]]] = {each: {} for each in Pledger}
    columns = (_counter.c.pledger, _counter.c.dimension, _counter.c.cell, _counter.c.number)
    for row in connection.execute(select(*columns).where(_counter.c.drive_id == drive)):
        counts[Pledger(row[0])].setdefault(row[1], {})[row[2]] = row[3]
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
            return await connection.run_sync(differences)

    async def count_at(self, drive: int, moment: datetime) -> Mapping[Pledger, int]:
        """See `TallyStore.count_at`."""
        async with self._database.read() as connection:
            return await connection.run_sync(moved, drive, tables.change.c.at < moment)

    async def moved(self, drive: int, since: datetime, until: datetime) -> Mapping[Pledger, int]:
        """See `TallyStore.moved`."""
        at = tables.change.c.at
        async with self._database.read() as connection:
            return await connection.run_sync(moved, drive, at >= since, at < until)

    async def parts(self, drive: int, community: int, most: int, *, largest: bool) -> Parts:
        """See `TallyStore.parts`."""
        async with self._database.read() as connection:
            return await connection.run_sync(
                lambda sync: parts_of(sync, drive, community, most, largest=largest)
            )

    async def mend(self, at: datetime) -> None:
        """See `TallyStore.mend`."""
        await self._writer.write(Mend(at))
