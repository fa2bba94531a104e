"""Pledges in the database, with their counters changed in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Self

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from assistant.errors import RedeliveredError
from assistant.identity import Event
from assistant.pledges.organisations import organisation_key
from assistant.pledges.pledge import (
    AgeGroup,
    OrganisationKind,
    Pledge,
    PledgeState,
    cells,
    mask,
    unmask,
)
from assistant.pledges.store import NewPledge, Outcome, TakenError
from assistant.storage import bulk, tables
from assistant.storage.database import Database
from assistant.storage.writer import Writer, first_time, fresh_events
from assistant.tallies.figure import MADE, Cell, Pledger

_pledge: Final = tables.pledge
_Deltas = Counter[tuple[int, int, str, str, str]]
# Statements are made once: making one anew for each batch takes as long as storing ten pledges.
_STORE: Final = (
    insert(_pledge)
    .values({column.name: bindparam(column.name) for column in _pledge.c if column.name != "id"})
    .on_conflict_do_nothing(index_elements=("person", "drive_id", "pledger"))
    .returning(_pledge.c.receipt)
)
_RUNNING: Final = select(tables.drive.c.closes_at).where(
    tables.drive.c.id == bindparam("drive"), tables.drive.c.state == "running"
)
_DROP_DRAFTS: Final = delete(tables.draft).where(
    tables.draft.c.conversation == bindparam("conversation")
)
_excluded: Final = insert(tables.counter).excluded
_ADD_UP: Final = insert(tables.counter).on_conflict_do_update(
    index_elements=tables.counter.primary_key.columns,
    set_={"number": tables.counter.c.number + _excluded.number},
)
_packed = lru_cache(maxsize=512)(mask)  # there are no more choices than that


def _row(pledge: Pledge) -> dict[str, Any]:
    organisation = pledge.pledger is Pledger.ORGANISATION
    return {
        "drive_id": pledge.drive,
        "community_id": pledge.community,
        "pledger": pledge.pledger.value,
        "person": pledge.person,
        "state": pledge.state.value,
        "wording_id": pledge.wording,
        "principles": _packed(pledge.principles),
        "country": pledge.country,
        "age_group": pledge.age_group.value,
        "name": pledge.name,
        "kind": pledge.kind.value if pledge.kind else None,
        "organisation_key": organisation_key(pledge.name or "") if organisation else None,
        "receipt": pledge.receipt,
        "pledged_at": pledge.pledged_at,
        "day": pledge.day.isoformat(),
        "reason": pledge.reason,
    }


def _values(pledge: Pledge) -> bulk.Row:
    """Give the values of a row in the order of `_STORE`."""
    return tuple({**_row(pledge), "pledged_at": bulk.kept(pledge.pledged_at)}.values())


def _pledge_of(row: RowMapping) -> Pledge:
    return Pledge(
        id=row["id"],
        drive=row["drive_id"],
        community=row["community_id"],
        pledger=Pledger(row["pledger"]),
        person=row["person"],
        state=PledgeState(row["state"]),
        wording=row["wording_id"],
        principles=unmask(row["principles"]),
        country=row["country"],
        age_group=AgeGroup(row["age_group"]),
        name=row["name"],
        kind=OrganisationKind(row["kind"]) if row["kind"] else None,
        receipt=row["receipt"],
        pledged_at=row["pledged_at"],
        day=date.fromisoformat(row["day"]),
        reason=row["reason"],
    )


def _count(deltas: _Deltas, pledges: Iterable[Pledge], by: int) -> None:
    """Note what pledges add to (or take from) each figure; only counted ones are in any."""
    # Many of a batch are alike in all that `cells` looks at; those are looked at once.
    alike: dict[Any, list[Pledge]] = {}
    for each in pledges:
        if each.state is PledgeState.COUNTED:
            place = (each.drive, each.community, each.pledger.value)
            looks = (each.country, each.day, each.principles, each.kind and each.kind.value)
            alike.setdefault((place, looks), []).append(each)
    for same in alike.values():
        for cell in cells(same[0]):
            deltas[_figure(same[0], cell)] += by * len(same)


def _figure(pledge: Pledge, cell: Cell) -> tuple[int, int, str, str, str]:
    return pledge.drive, pledge.community, pledge.pledger.value, cell.dimension, cell.cell


def _apply_deltas(connection: Connection, deltas: _Deltas) -> None:
    rows = [(*figure, by) for figure, by in sorted(deltas.items()) if by]
    bulk.for_each(connection, _ADD_UP, rows)


def _drop_drafts(connection: Connection, conversations: Iterable[bytes]) -> None:
    bulk.for_each(connection, _DROP_DRAFTS, [(key,) for key in conversations if key])


@dataclass(frozen=True, slots=True)
class _Add:
    new: NewPledge

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Outcome]:
        opened = _open_drives(connection, {write.new.pledge.drive for write in writes})
        fresh = fresh_events(connection, [write.new.event for write in writes], writes[0].new.at)
        rows: dict[tuple[int, bytes | None, str], NewPledge] = {}
        outcomes: list[Outcome] = []
        for write in writes:
            pledge = write.new.pledge
            key = (pledge.drive, pledge.person, pledge.pledger.value)
            if write.new.event not in fresh:
                outcomes.append(Outcome.REDELIVERED)
                continue
            fresh.discard(write.new.event)  # the same event twice in one batch acts once too
            # A drive that does not run counts as one that closes this very moment.
            closes_at = opened.get(pledge.drive, write.new.at)
            if closes_at is not None and write.new.at >= closes_at:
                outcomes.append(Outcome.NOT_OPEN)
            elif key in rows:
                outcomes.append(Outcome.ALREADY)
            else:
                rows[key] = write.new
                outcomes.append(Outcome.ADDED)
        stored = cls._insert(connection, list(rows.values()))
        added: list[Pledge] = []
        for at, write in enumerate(writes):
            if outcomes[at] is Outcome.ADDED:
                if write.new.pledge.receipt in stored:
                    added.append(write.new.pledge)
                else:
                    outcomes[at] = Outcome.ALREADY
        deltas: _Deltas = Counter()
        _count(deltas, added, 1)
        for pledge in added:
            if pledge.state is PledgeState.COUNTED:
                deltas[_figure(pledge, MADE)] += 1
        _apply_deltas(connection, deltas)
        _drop_drafts(connection, (write.new.conversation for write in writes))
        return outcomes

    @staticmethod
    def _insert(connection: Connection, new: Sequence[NewPledge]) -> set[bytes]:
        """Store pledges; give the receipts of those that were not there already."""
        if not new:
            return set()
        found = bulk.insert_rows(connection, _STORE, [_values(each.pledge) for each in new])
        young = [
            {"drive_id": each.pledge.drive, "person": each.pledge.person}
            for each in new
            if each.pledge.age_group is AgeGroup.UNDER_LIMIT
        ]
        if young:
            connection.execute(insert(tables.young).on_conflict_do_nothing(), young)
        return found


def _open_drives(connection: Connection, drives: set[int]) -> dict[int, datetime | None]:
    """Give the closing times of the drives that run."""
    found = {drive: connection.execute(_RUNNING, {"drive": drive}).first() for drive in drives}
    return {drive: row[0] for drive, row in found.items() if row}


@dataclass(frozen=True, slots=True)
class _Replace:
    new: NewPledge
    expected: PledgeState

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[bool | Exception]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> bool | Exception:
        new, pledge = self.new, self.new.pledge
        if not fresh_events(connection, [new.event], new.at):
            return False
        found = (
            (connection.execute(select(_pledge).where(_pledge.c.id == pledge.id)))
            .mappings()
            .first()
        )
        if found is None or PledgeState(found["state"]) is not self.expected:
            return False
        before = _pledge_of(found)
        savepoint = connection.begin_nested()
        try:
            connection.execute(
                update(_pledge).where(_pledge.c.id == pledge.id).values(**_row(pledge))
            )
        except IntegrityError:
            savepoint.rollback()
            return TakenError()
        savepoint.commit()
        deltas: _Deltas = Counter()
        _count(deltas, [before], -1)
        _count(deltas, [pledge], 1)
        confirmed = pledge.state is PledgeState.COUNTED and before.state is PledgeState.WAITING
        if confirmed:
            # Not for whoever withdrew and pledges again: one account could bring about
            # publications at will, and their differences would show single persons.
            deltas[_figure(pledge, MADE)] += 1
        _apply_deltas(connection, deltas)
        _drop_drafts(connection, [new.conversation])
        return True


@dataclass(frozen=True, slots=True)
class _Erase:
    person: bytes
    event: Event

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[int | Exception]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> int | Exception:
        if not first_time(connection, self.event):
            return RedeliveredError()
        deltas: _Deltas = Counter()
        rows = connection.execute(select(_pledge).where(_pledge.c.person == self.person))
        found = [_pledge_of(row) for row in rows.mappings()]
        _count(deltas, found, -1)
        _apply_deltas(connection, deltas)
        for table in (_pledge, tables.young, tables.draft, tables.last_topic):
            connection.execute(delete(table).where(table.c.person == self.person))
        return sum(pledge.state is PledgeState.COUNTED for pledge in found)


@dataclass(frozen=True, slots=True)
class _MarkYoung:
    drive: int
    person: bytes

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        rows = [{"drive_id": write.drive, "person": write.person} for write in writes]
        connection.execute(insert(tables.young).on_conflict_do_nothing(), rows)
        return [None] * len(writes)


class SqlPledgeStore:
    """`PledgeStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(self, new: NewPledge) -> Outcome:
        """See `PledgeStore.add`."""
        return await self._writer.write(_Add(new))

    async def find(self, drive: int, person: bytes, pledger: Pledger) -> Pledge | None:
        """See `PledgeStore.find`."""
        return await self._first(
            _pledge.c.drive_id == drive,
            _pledge.c.person == person,
            _pledge.c.pledger == pledger.value,
        )

    async def of_person(self, person: bytes) -> Sequence[Pledge]:
        """See `PledgeStore.of_person`."""
        return await self._all(_pledge.c.person == person)

    async def by_receipt(self, receipt: bytes) -> Pledge | None:
        """See `PledgeStore.by_receipt`."""
        return await self._first(_pledge.c.receipt == receipt)

    async def get(self, pledge: int) -> Pledge | None:
        """See `PledgeStore.get`."""
        return await self._first(_pledge.c.id == pledge)

    async def waiting(self, community: int) -> Sequence[Pledge]:
        """See `PledgeStore.waiting`."""
        return await self._all(_pledge.c.community_id == community, _pledge.c.state == "waiting")

    async def replace(self, new: NewPledge, expected: PledgeState) -> bool:
        """See `PledgeStore.replace`."""
        return await self._writer.write(_Replace(new, expected))

    async def erase(self, person: bytes, event: Event) -> int:
        """See `PledgeStore.erase`."""
        return await self._writer.write(_Erase(person, event))

    async def mark_young(self, drive: int, person: bytes) -> None:
        """See `PledgeStore.mark_young`."""
        await self._writer.write(_MarkYoung(drive, person))

    async def young_drives(self, person: bytes) -> Sequence[int]:
        """See `PledgeStore.young_drives`."""
        table = tables.young
        query = select(table.c.drive_id).where(table.c.person == person).order_by(table.c.drive_id)
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def is_young(self, drive: int, person: bytes) -> bool:
        """See `PledgeStore.is_young`."""
        table = tables.young
        query = select(exists().where(table.c.drive_id == drive, table.c.person == person))
        async with self._database.read() as connection:
            return bool(await connection.scalar(query))

    async def names(self, drive: int, pledger: Pledger, most: int) -> Sequence[str]:
        """See `PledgeStore.names`."""
        query = (
            select(_pledge.c.name)
            .where(
                _pledge.c.drive_id == drive,
                _pledge.c.pledger == pledger.value,
                _pledge.c.state == PledgeState.COUNTED.value,
                _pledge.c.name.is_not(None),
            )
            .order_by(_pledge.c.id.desc())
            .limit(most)
        )
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def is_used(self, wording: int) -> bool:
        """See `PledgeStore.is_used`."""
        query = select(exists().where(_pledge.c.wording_id == wording))
        async with self._database.read() as connection:
            return bool(await connection.scalar(query))

    async def _first(self, *where: Any) -> Pledge | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(_pledge).where(*where))).mappings().first()
        return _pledge_of(row) if row else None

    async def _all(self, *where: Any) -> list[Pledge]:
        query = select(_pledge).where(*where).order_by(_pledge.c.id)
        async with self._database.read() as connection:
            return [_pledge_of(row) for row in (await connection.execute(query)).mappings()]


def figures_of_rows(
    connection: Connection,
) -> "dict[tuple[int, int, str, str, str], int]":
    """Count every figure anew from the rows, one row at a time."""
    found: dict[tuple[int, int, str, str, str], int] = defaultdict(int)
    rows = connection.execute(
        select(_pledge).where(_pledge.c.state == "counted"),
        execution_options={"stream_results": True},
    )
    for row in rows.mappings():
        pledge = _pledge_of(row)
        for cell in cells(pledge):
            found[_figure(pledge, cell)] += 1
    return found
