"""Counters and publications in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, func, select
from sqlalchemy.dialects.sqlite import insert

from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.history import gone_since, moved
from assistant.storage.parts import parts_of
from assistant.storage.recounting import Mend, differences
from assistant.storage.writer import OneByOne, Writer
from assistant.tallies.figure import Pledger
from assistant.tallies.part import Parts
from assistant.tallies.store import Difference, Figures, Publication

_counter: Final = tables.counter
_change: Final = tables.change
_publication: Final = tables.publication


@dataclass(frozen=True, slots=True)
class _Publish(OneByOne[Publication]):
    place: tuple[int, str, str]
    fresh: Publication
    before: Publication | None

    def one(self, connection: Connection) -> Publication:
        found = connection.execute(_published(*self.place)).mappings().first()
        standing = publication_of(found) if found else None
        if standing is not None and standing != self.before:
            return standing
        drive, pledger, dimension = self.place
        values = {
            "taken_at": self.fresh.taken_at,
            "made": self.fresh.made,
            "total": self.fresh.total,
            "shown": json.dumps(dict(self.fresh.shown), ensure_ascii=False),
            "hidden": self.fresh.hidden,
            "last_change": self.fresh.last_change,
        }
        statement = insert(_publication).values(
            drive_id=drive, pledger=pledger, dimension=dimension, **values
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["drive_id", "pledger", "dimension"], set_=values
            )
        )
        return self.fresh


def _published(drive: int, pledger: str, dimension: str) -> Select[Any]:
    return select(_publication).where(
        _publication.c.drive_id == drive,
        _publication.c.pledger == pledger,
        _publication.c.dimension == dimension,
    )


def figures_of(connection: Connection, drive: int) -> Figures:
    """Read all counters of a drive."""
    # The last change first: one that comes in between is then taken for news, which is the safe side.
    last = int(connection.scalar(select(func.max(_change.c.id))) or 0)
    counts: dict[Pledger, dict[str, dict[str, int]]] = {each: {} for each in Pledger}
    columns = (_counter.c.pledger, _counter.c.dimension, _counter.c.cell, _counter.c.number)
    for row in connection.execute(select(*columns).where(_counter.c.drive_id == drive)):
        counts[Pledger(row[0])].setdefault(row[1], {})[row[2]] = row[3]
    return Figures(counts, last)


def _exact(connection: Connection, drive: int, community: int) -> Figures:
    pledge = tables.pledge
    counts: dict[Pledger, dict[str, dict[str, int]]] = {each: {} for each in Pledger}
    looked_at = ("country", "kind", "sector")
    columns = [pledge.c[name] for name in looked_at]
    query = (
        select(pledge.c.pledger, *columns, func.count())
        .where(
            pledge.c.drive_id == drive,
            pledge.c.community_id == community,
            pledge.c.state == "counted",
        )
        .group_by(pledge.c.pledger, *columns)
    )
    for pledger, *cells, number in connection.execute(query):
        dimensions = counts[Pledger(pledger)]
        for dimension, cell in (("total", ""), *zip(looked_at, cells, strict=True)):
            if cell is not None:
                found = dimensions.setdefault(dimension, {})
                found[cell] = found.get(cell, 0) + number
    return Figures(counts)


def publication_of(row: RowMapping) -> Publication:
    """Read a published breakdown."""
    shown = json.loads(row["shown"])
    return Publication(
        row["taken_at"], row["made"], row["total"], shown, row["hidden"], row["last_change"]
    )


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
        async with self._database.read() as connection:
            found = await connection.execute(_published(drive, pledger.value, dimension))
            row = found.mappings().first()
        return publication_of(row) if row else None

    async def publish(
        self,
        drive: int,
        pledger: Pledger,
        dimension: str,
        fresh: Publication,
        before: Publication | None,
    ) -> Publication:
        """See `TallyStore.publish`."""
        place = (drive, pledger.value, dimension)
        return await self._writer.write(_Publish(place, fresh, before))

    async def largest_part(self, drive: int, pledger: Pledger) -> int:
        """See `TallyStore.largest_part`."""
        part = tables.part
        query = select(func.max(part.c.number)).where(
            part.c.drive_id == drive, part.c.pledger == pledger.value
        )
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def gone(self, drive: int, pledger: Pledger, after: int) -> int:
        """See `TallyStore.gone`."""
        async with self._database.read() as connection:
            return await connection.run_sync(gone_since, drive, pledger, after)

    async def exact(self, drive: int, community: int) -> Figures:
        """See `TallyStore.exact`."""
        async with self._database.read() as connection:
            return await connection.run_sync(_exact, drive, community)

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
