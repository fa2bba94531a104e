"""Reminders in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from assistant.i18n import words
from assistant.identity import Event
from assistant.outbox import Announcement, AnnouncementKind, ToldIn
from assistant.reminders import Added, Reminder
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce
from assistant.storage.writer import OnceAnEvent, OneByOne, Writer

_reminder: Final = tables.reminder


def _reminder_of(row: RowMapping) -> Reminder:
    return Reminder(
        drive=row["drive_id"],
        community=row["community_id"],
        person=row["person"],
        address=row["address"],
        due=row["due"],
        id=row["id"],
    )


def _announce_to(connection: Connection, reminder: Reminder, told: Announcement) -> None:
    direct = replace(
        told,
        community=reminder.community,
        key=f"reminder {reminder.id}",
        kind=AnnouncementKind.DIRECT,
        person=reminder.person,
        address=reminder.address,
    )
    announce(connection, direct)
    connection.execute(delete(_reminder).where(_reminder.c.id == reminder.id))


def tell_of_goal(connection: Connection, drive: int, told: ToldIn) -> None:
    """Tell those who wait for a drive's goal that it is reached, or how far a closed one came."""
    query = (
        select(_reminder, tables.community.c.language, tables.community.c.time_zone)
        .join(tables.community, tables.community.c.id == _reminder.c.community_id)
        .where(_reminder.c.drive_id == drive, _reminder.c.due.is_(None))
        .order_by(_reminder.c.id)
    )
    for row in connection.execute(query).mappings().all():
        said = told(words(row["language"]), row["time_zone"])
        _announce_to(connection, _reminder_of(row), said)


@dataclass(frozen=True, slots=True)
class _Add(OnceAnEvent[Added]):
    reminder: Reminder
    most: int
    event: Event

    def once(self, connection: Connection) -> Added | Exception:
        new = self.reminder
        mine = _reminder.c.person == new.person
        at_goal = _reminder.c.due.is_(None)
        alike = at_goal if new.due is None else ~at_goal
        before = delete(_reminder).where(mine, _reminder.c.drive_id == new.drive, alike)
        instead = connection.execute(before).rowcount
        count = select(func.count()).select_from(_reminder).where(mine)
        if int(connection.scalar(count) or 0) >= self.most:
            return Added.TOO_MANY
        connection.execute(
            insert(_reminder).values(
                drive_id=new.drive,
                community_id=new.community,
                person=new.person,
                address=new.address,
                due=new.due,
            )
        )
        return Added.INSTEAD if instead else Added.NEW


@dataclass(frozen=True, slots=True)
class _Send(OneByOne[None]):
    told: tuple[tuple[int, Announcement], ...]

    def one(self, connection: Connection) -> None:
        for number, announcement in self.told:
            row = connection.execute(select(_reminder).where(_reminder.c.id == number))
            if found := row.mappings().first():  # another process may have been quicker
                _announce_to(connection, _reminder_of(found), announcement)


@dataclass(frozen=True, slots=True)
class _Forget(OnceAnEvent[int]):
    person: bytes
    event: Event

    def once(self, connection: Connection) -> int | Exception:
        mine = _reminder.c.person == self.person
        return connection.execute(delete(_reminder).where(mine)).rowcount


class SqlReminderStore:
    """`ReminderStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(self, reminder: Reminder, most: int, event: Event) -> Added:
        """See `ReminderStore.add`."""
        return await self._writer.write(_Add(reminder, most, event))

    async def of_person(self, person: bytes) -> Sequence[Reminder]:
        """See `ReminderStore.of_person`."""
        return await self._all(_reminder.c.person == person)

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """See `ReminderStore.due`."""
        return await self._all(_reminder.c.due <= now)

    async def _all(self, where: Any) -> list[Reminder]:
        query = select(_reminder).where(where).order_by(_reminder.c.id)
        async with self._database.read() as connection:
            return [_reminder_of(row) for row in (await connection.execute(query)).mappings()]

    async def send(self, told: Sequence[tuple[int, Announcement]]) -> None:
        """See `ReminderStore.send`."""
        await self._writer.write(_Send(tuple(told)))

    async def forget(self, person: bytes, event: Event) -> int:
        """See `ReminderStore.forget`."""
        return await self._writer.write(_Forget(person, event))
