"""Live tallies in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.acts import Act
from assistant.identity import Event
from assistant.live import Live
from assistant.outbox import Announcement, AnnouncementKind
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce, announce_edit
from assistant.storage.writer import OnceAnEvent, OneByOne, Writer

_live: Final = tables.live
_said: Final = tables.announcement


def _this(live: Live) -> ColumnElement[bool]:
    return _at(live.drive, live.community, live.place) & (_live.c.begun_at == live.begun_at)


def _at(drive: int, community: int, place: str) -> ColumnElement[bool]:
    return (
        (_live.c.drive_id == drive) & (_live.c.community_id == community) & (_live.c.place == place)
    )


@dataclass(frozen=True, slots=True)
class _Begin(OnceAnEvent[bool]):
    live: Live
    post: Announcement
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool:
        new = insert(_live).values(
            drive_id=self.live.drive,
            community_id=self.live.community,
            place=self.live.place,
            begun_at=self.live.begun_at,
            edited_at=self.live.edited_at,
            shown=self.live.shown,
        )
        if not connection.execute(new.on_conflict_do_nothing()).rowcount:
            return False
        announce(connection, self.post)
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _End(OnceAnEvent[bool]):
    drive: int
    community: int
    place: str
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool:
        here = _at(self.drive, self.community, self.place)
        if not connection.execute(delete(_live).where(here)).rowcount:
            return False
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _Edit(OneByOne[None]):
    live: Live
    shown: str
    edit: Announcement
    last: bool

    def one(self, connection: Connection) -> None:
        unchanged = _this(self.live) & (_live.c.edited_at == self.live.edited_at)
        if self.last:
            moved = connection.execute(delete(_live).where(unchanged))
        else:
            new = {"shown": self.shown, "edited_at": self.edit.due}
            moved = connection.execute(update(_live).where(unchanged).values(**new))
        if moved.rowcount:
            announce_edit(connection, self.edit)


@dataclass(frozen=True, slots=True)
class _Drop(OneByOne[None]):
    live: Live
    told: Announcement

    def one(self, connection: Connection) -> None:
        if connection.execute(delete(_live).where(_this(self.live))).rowcount:
            announce(connection, self.told)


class SqlLiveStore:
    """`LiveStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def begin(self, live: Live, post: Announcement, event: Event, act: Act) -> bool:
        """See `LiveStore.begin`."""
        return await self._writer.write(_Begin(live, post, event, act))

    async def end(self, drive: int, community: int, place: str, event: Event, act: Act) -> bool:
        """See `LiveStore.end`."""
        return await self._writer.write(_End(drive, community, place, event, act))

    async def all(self) -> Sequence[Live]:
        """See `LiveStore.all`."""
        async with self._database.read() as connection:
            return await connection.run_sync(_all)

    async def edit(self, live: Live, shown: str, edit: Announcement, *, last: bool = False) -> None:
        """See `LiveStore.edit`."""
        await self._writer.write(_Edit(live, shown, edit, last))

    async def drop(self, live: Live, told: Announcement) -> None:
        """See `LiveStore.drop`."""
        await self._writer.write(_Drop(live, told))


def _all(connection: Connection) -> list[Live]:
    found = [
        Live(
            drive=row["drive_id"],
            community=row["community_id"],
            place=row["place"],
            begun_at=row["begun_at"],
            edited_at=row["edited_at"],
            shown=row["shown"],
        )
        for row in connection.execute(select(_live).order_by(_live.c.edited_at)).mappings()
    ]
    return [_with_message(connection, live) for live in found]


def _with_message(connection: Connection, live: Live) -> Live:
    """Add what became of its message: what the platform calls it, and whether it is gone."""
    of_live = (_said.c.community_id == live.community) & _said.c.key.in_((live.key, live.edit_key))
    rows = connection.execute(select(_said.c.kind, _said.c.state, _said.c.reference).where(of_live))
    found = {row[0]: row for row in rows}
    post = found.get(AnnouncementKind.POST.value)
    return replace(
        live,
        reference=post[2] if post and post[1] == "done" else "",
        gone=any(row[1] in ("gone", "unsure") for row in found.values()),
    )
