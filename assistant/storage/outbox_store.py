"""Announcements in the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, case, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.i18n import words
from assistant.markup import Markup, Span, Style
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind, Claimed, ToldIn
from assistant.reply import Button
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.writer import OneByOne, Writer

_table: Final = tables.announcement
_NEWER: Final = "newer"
_membership: Final = tables.membership
LEASE: Final = timedelta(minutes=2)


def _row(announcement: Announcement) -> dict[str, Any]:
    body = {
        "text": [[span.text, span.style.value, span.url] for span in announcement.text.spans],
        "buttons": [
            [b.label, b.command, dict(b.arguments), b.private] for b in announcement.buttons
        ],
    }
    return {
        "community_id": announcement.community,
        "key": announcement.key,
        "place": announcement.place,
        "kind": announcement.kind.value,
        "title": announcement.title,
        "body": json.dumps(body, ensure_ascii=False),
        "due": announcement.due,
        "state": "due",
        "person": announcement.person or None,
        "address": announcement.address or None,
        "picture": announcement.picture or None,
        "reference": announcement.reference,
    }


def announce(connection: Connection, announcement: Announcement | None) -> None:
    """Write an announcement inside the transaction that causes it; a known key adds nothing."""
    if announcement:
        connection.execute(insert(_table).values(_row(announcement)).on_conflict_do_nothing())


def announce_edit(connection: Connection, announcement: Announcement) -> None:
    """Write an edit; one with its key that still waits becomes this one, when that was due."""
    row = _row(announcement)
    statement = insert(_table).values(row)
    waits = _table.c.state == "due"
    # A platform that asked to be left alone for a while put it off.
    due = case((waits & (_table.c.due > row["due"]), _table.c.due), else_=row["due"])
    # One that is being sent at this moment is sent once more, as what it is now.
    reason = case((waits & _table.c.leased_until.is_not(None), _NEWER), else_="")
    leased = case((waits, _table.c.leased_until), else_=None)
    changed = {"body": row["body"], "title": row["title"], "state": "due", "due": due}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["community_id", "key"],
            set_={**changed, "reason": reason, "leased_until": leased},
        )
    )


def announce_to_all(
    connection: Connection, drive: int, told: ToldIn, state: str = "joined"
) -> None:
    """Write an announcement to every community of a drive, inside the transaction that causes it.

    With a `state`, to those that stand in the drive like that.
    """
    home = tables.community.c
    query = select(home.id, home.language, home.time_zone).join(_membership)
    there = query.where(_membership.c.drive_id == drive, _membership.c.state == state)
    worded = cache(told)  # once for all communities of a language and time zone
    rows = [
        _row(replace(worded(words(language), zone), community=community))
        for community, language, zone in connection.execute(there)
    ]
    if rows:
        connection.execute(insert(_table).on_conflict_do_nothing(), rows)


# The news of a drive, which higher news, a pause or its close make old.
MILESTONES: Final = "milestone-{}-"
NEWS: Final = (MILESTONES, "last-day-{}-", "week-{}-")


def overtake(connection: Connection, drive: int, *beginnings: str) -> None:
    """Drop what a drive's communities were to be told and nobody has taken on yet."""
    here = select(_membership.c.community_id).where(_membership.c.drive_id == drive)
    keys = [_table.c.key.startswith(each.format(drive)) for each in beginnings]
    connection.execute(
        update(_table)
        .where(
            _table.c.community_id.in_(here),
            _table.c.state == "due",
            _table.c.leased_until.is_(None),
            or_(*keys),
        )
        .values(state="gone", reason="overtaken", body="", title="")
    )


def announce_once_open(connection: Connection, announcement: Announcement | None) -> None:
    """Write it, unless one of its kind (its key but for the last word) still waits to be said."""
    if announcement:
        kind = announcement.key.rpartition(" ")[0]
        waits = select(_table.c.id).where(
            _table.c.community_id == announcement.community,
            _table.c.state == "due",
            _table.c.key.startswith(f"{kind} "),
        )
        if connection.execute(waits.limit(1)).first() is None:
            announce(connection, announcement)


@dataclass(frozen=True, slots=True)
class _Say(OneByOne[None]):
    announcement: Announcement

    def one(self, connection: Connection) -> None:
        announce(connection, self.announcement)


@dataclass(frozen=True, slots=True)
class _SayToAll(OneByOne[None]):
    drive: int
    told: ToldIn

    def one(self, connection: Connection) -> None:
        announce_to_all(connection, self.drive, self.told)


@dataclass(frozen=True, slots=True)
class _Claim(OneByOne[list[Claimed]]):
    community: int
    now: datetime
    most: int
    person: bytes
    moderators: bool
    everybody: bool

    def one(self, connection: Connection) -> list[Claimed]:
        free = or_(_table.c.leased_until.is_(None), _table.c.leased_until < self.now)
        query = (
            select(_table)
            .where(
                *_due(self.community, self.now, self.person, self.moderators, self.everybody), free
            )
            .order_by(_table.c.due, _table.c.id)
            .limit(self.most)
        )
        rows = (connection.execute(query)).mappings().all()
        if rows:
            connection.execute(
                update(_table)
                .where(_table.c.id.in_([row["id"] for row in rows]))
                .values(leased_until=self.now + LEASE)
            )
        return [
            Claimed(row["id"], _announcement(row), again=row["leased_until"] is not None)
            for row in rows
        ]


# What is for a community that removed us waits, in case it lets us in again.
_there: Final = or_(
    _table.c.kind == AnnouncementKind.DIRECT.value,
    _table.c.community_id.not_in(
        select(tables.community.c.id).where(tables.community.c.left_at.is_not(None))
    ),
)


def _due(
    community: int, now: datetime, person: bytes, moderators: bool, everybody: bool
) -> list[ColumnElement[bool]]:
    due = [_table.c.community_id == community, _table.c.state == "due", _table.c.due <= now, _there]
    if person:
        due.append(or_(_table.c.kind != AnnouncementKind.DIRECT.value, _table.c.person == person))
    if not moderators:
        due.append(_table.c.place != MODERATORS)
    if not everybody:
        direct = _table.c.kind == AnnouncementKind.DIRECT.value
        due.append(or_(_table.c.place != "", direct))
    return due


def _announcement(row: Any) -> Announcement:
    body = json.loads(row["body"])
    return Announcement(
        community=row["community_id"],
        key=row["key"],
        text=Markup(tuple(Span(text, Style(style), url) for text, style, url in body["text"])),
        due=row["due"],
        place=row["place"],
        kind=AnnouncementKind(row["kind"]),
        title=row["title"],
        buttons=tuple(
            Button(label, command, args, private)
            for label, command, args, private in body["buttons"]
        ),
        person=row["person"] or b"",
        address=row["address"] or b"",
        picture=row["picture"] or 0,
        reference=row["reference"],
    )


@dataclass(frozen=True, slots=True)
class _Report(OneByOne[None]):
    id: int
    values: dict[str, Any]

    def one(self, connection: Connection) -> None:
        this = _table.c.id == self.id
        connection.execute(update(_table).where(this).values(**self.values))
        # To whom something was said, and what, is kept no longer than until it was said.
        over = _table.c.state != "due"
        direct = _table.c.kind == AnnouncementKind.DIRECT.value
        connection.execute(delete(_table).where(this, over, direct))


@dataclass(frozen=True, slots=True)
class _Done(OneByOne[None]):
    id: int
    reference: str

    def one(self, connection: Connection) -> None:
        newer = (_table.c.id == self.id) & (_table.c.reason == _NEWER)
        again = {"reason": "", "leased_until": None}
        if not connection.execute(update(_table).where(newer).values(**again)).rowcount:
            _Report(self.id, {"state": "done", "reference": self.reference}).one(connection)


class SqlOutbox:
    """`Outbox` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def say(self, announcement: Announcement) -> None:
        """See `Outbox.say`."""
        await self._writer.write(_Say(announcement))

    async def say_to_all(self, drive: int, told: ToldIn) -> None:
        """See `Outbox.say_to_all`."""
        await self._writer.write(_SayToAll(drive, told))

    async def claim(
        self,
        community: int,
        now: datetime,
        most: int,
        person: bytes = b"",
        *,
        moderators: bool = False,
        everybody: bool = True,
    ) -> Sequence[Claimed]:
        """See `Outbox.claim`. Nothing is written when nothing is due."""
        where = _due(community, now, person, moderators, everybody)
        waiting = select(_table.c.id).where(*where)
        async with self._database.read() as connection:
            if (await connection.execute(waiting.limit(1))).first() is None:
                return ()
        return await self._writer.write(_Claim(community, now, most, person, moderators, everybody))

    async def waiting(self, platform: str, now: datetime) -> Sequence[int]:
        """See `Outbox.waiting`."""
        home, said = tables.community.c, _table.c
        free = or_(said.leased_until.is_(None), said.leased_until < now)
        placed = case(
            (said.kind == AnnouncementKind.DIRECT.value, "somebody"),
            (said.place == MODERATORS, home.moderators_place),
            (said.place == "", home.announcements_place),
            else_=said.place,
        )
        query = (
            select(said.community_id)
            .join(tables.community, home.id == said.community_id)
            .where(said.state == "due", said.due <= now, free)
            .where(home.platform == platform, placed != "", _there)
            .distinct()
        )
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def to_person(self, person: bytes) -> int:
        """See `Outbox.to_person`."""
        query = select(func.count(_table.c.id)).where(_table.c.person == person)
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def done(self, claimed: int, reference: str) -> None:
        """See `Outbox.done`."""
        await self._writer.write(_Done(claimed, reference))

    async def retry(self, claimed: int, at: datetime) -> None:
        """See `Outbox.retry`."""
        await self._writer.write(_Report(claimed, {"due": at, "leased_until": None}))

    async def gone(self, claimed: int, reason: str) -> None:
        """See `Outbox.gone`."""
        await self._writer.write(_Report(claimed, {"state": "gone", "reason": reason}))

    async def unsure(self, claimed: int, reason: str) -> None:
        """See `Outbox.unsure`."""
        await self._writer.write(_Report(claimed, {"state": "unsure", "reason": reason}))
