"""Targets in the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from assistant.acts import Act
from assistant.identity import Event
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.writer import OnceAnEvent, Writer
from assistant.tallies.figure import Pledger
from assistant.tallies.target import Target

_target: Final = tables.target


def _of(drive: int) -> Select[Any]:
    return select(_target).where(_target.c.drive_id == drive).order_by(_target.c.id)


def _target_of(row: RowMapping) -> Target:
    return Target(
        id=row["id"],
        drive=row["drive_id"],
        name=row["name"],
        pledger=Pledger(row["pledger"]),
        dimension=row["dimension"],
        cells=tuple(json.loads(row["cells"])),
        goal=row["goal"],
    )


def targets_of(connection: Connection, drive: int) -> tuple[Target, ...]:
    """Read a drive's targets inside a transaction, oldest first."""
    return tuple(map(_target_of, connection.execute(_of(drive)).mappings()))


@dataclass(frozen=True, slots=True)
class _Add(OnceAnEvent[bool]):
    target: Target
    most: int
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool:
        new = self.target
        of_drive = select(func.count()).where(_target.c.drive_id == new.drive)
        if int(connection.scalar(of_drive) or 0) >= self.most:
            return False
        connection.execute(
            insert(_target).values(
                drive_id=new.drive,
                name=new.name,
                pledger=new.pledger.value,
                dimension=new.dimension,
                cells=json.dumps(new.cells),
                goal=new.goal,
            )
        )
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _Remove(OnceAnEvent[bool]):
    drive: int
    target: int
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool:
        this = (_target.c.id == self.target) & (_target.c.drive_id == self.drive)
        if not connection.execute(delete(_target).where(this)).rowcount:
            return False
        record(connection, self.act)
        return True


class SqlTargetStore:
    """`TargetStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def of_drive(self, drive: int) -> Sequence[Target]:
        """See `TargetStore.of_drive`."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_of(drive))).mappings().all()
        return [_target_of(row) for row in rows]

    async def add(self, target: Target, most: int, event: Event, act: Act) -> bool:
        """See `TargetStore.add`."""
        return await self._writer.write(_Add(target, most, event, act))

    async def remove(self, drive: int, target: int, event: Event, act: Act) -> bool:
        """See `TargetStore.remove`."""
        return await self._writer.write(_Remove(drive, target, event, act))
