"""What goes by itself, in the database."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    null,
    or_,
    select,
    update,
)

from assistant.drives.drive import DriveState
from assistant.outbox import Announcement, AnnouncementKind
from assistant.request import Community
from assistant.retention import Gone, Joined
from assistant.storage import copies, tables
from assistant.storage.database import Database
from assistant.storage.drive_store import home_of
from assistant.storage.leaving import ComeBack, ForgetCommunity, Leave, is_community, shared
from assistant.storage.writer import OneByOne, Writer
from assistant.tallies.figure import Pledger

_pledge: Final = tables.pledge
_drive: Final = tables.drive
_community: Final = tables.community
_membership: Final = tables.membership
_announcement: Final = tables.announcement
_A_PAGE: Final = 200  # pledges; others may write between two pages

_CLOSED: Final = _drive.c.state == DriveState.CLOSED.value
_OF_PERSON: Final = _pledge.c.pledger == Pledger.PERSON.value
# An organisation is no person: its name stays.
_NAMED: Final = or_(_pledge.c.address.is_not(None), and_(_OF_PERSON, _pledge.c.name.is_not(None)))
_KEYED: Final = _pledge.c.person.is_not(None)
_UNNAMED: Final = {
    "name": case((_OF_PERSON, null()), else_=_pledge.c.name),
    "address": None,
}
_CLOSED_DRIVES: Final = select(_drive.c.id).where(_CLOSED)


@dataclass(frozen=True, slots=True)
class _Forget(OneByOne[None]):
    """A page of pledges: what they are found by is looked at again, as they may have changed."""

    pledges: tuple[int, ...]
    still: ColumnElement[bool]
    values: dict[str, Any]

    def one(self, connection: Connection) -> None:
        these = _pledge.c.id.in_(self.pledges)
        connection.execute(
            delete(tables.inquiry).where(
                tables.inquiry.c.pledge_id.in_(select(_pledge.c.id).where(these, self.still))
            )
        )
        connection.execute(update(_pledge).where(these, self.still).values(**self.values))


@dataclass(frozen=True, slots=True)
class _Cleared(OneByOne[None]):
    """The rest of a drive whose pledges are nobody's any more."""

    drive: int
    now: datetime

    def one(self, connection: Connection) -> None:
        for table in (tables.young, tables.reminder):
            connection.execute(delete(table).where(table.c.drive_id == self.drive))
        this = update(_drive).where(_drive.c.id == self.drive)
        connection.execute(this.values(cleared_at=self.now))


@dataclass(frozen=True, slots=True)
class _ForgetSaid(OneByOne[None]):
    before: datetime
    said_before: datetime

    def one(self, connection: Connection) -> None:
        said = (_announcement.c.state != "due", _announcement.c.due < self.said_before)
        connection.execute(
            update(_announcement).where(*said, _announcement.c.body != "").values(title="", body="")
        )
        direct = _announcement.c.kind == AnnouncementKind.DIRECT.value
        connection.execute(delete(_announcement).where(direct, _announcement.c.due < self.before))
        question = tables.question
        connection.execute(
            delete(question).where(
                question.c.answered_at.is_(None), question.c.asked_at < self.before
            )
        )


class SqlRetentionStore:
    """`RetentionStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def forget_closed(self, before: datetime, now: datetime) -> None:
        """See `RetentionStore.forget_closed`."""
        for drive in await self._closed(before):
            due = and_(_pledge.c.drive_id == drive, or_(_KEYED, _NAMED))
            await self._in_pages(due, {**_UNNAMED, "person": None})
            await self._writer.write(_Cleared(drive, now))

    async def _closed(self, before: datetime) -> list[int]:
        """Give the drives closed before then whose pledges are still somebody's."""
        report = tables.report
        drives = select(_drive.c.id, _drive.c.opened_at, _drive.c.closes_at).where(
            _CLOSED, _drive.c.cleared_at.is_(None), _drive.c.opened_at < before
        )
        reports = (
            select(report.c.drive_id, report.c.taken_at, report.c.body)
            .where(report.c.drive_id.in_(drives.with_only_columns(_drive.c.id)))
            .order_by(report.c.number)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(drives)).all()
            # A drive was closed when its closing report was made; before there were any, when it
            # was to close, or nobody knows.
            closed = {row.id: row.closes_at or row.opened_at for row in rows}
            if rows:
                closed |= {
                    drive: taken_at
                    for drive, taken_at, body in await connection.execute(reports)
                    if json.loads(body)["closing"]
                }
        return [drive for drive, at in closed.items() if at < before]

    async def forget_open_ended(self, before: datetime) -> None:
        """See `RetentionStore.forget_open_ended`."""
        query = select(_drive.c.id).where(
            ~_CLOSED, _drive.c.closes_at.is_(None), _drive.c.opened_at < before
        )
        async with self._database.read() as connection:
            drives = list(await connection.scalars(query))
        if drives:
            due = and_(_pledge.c.drive_id.in_(drives), _pledge.c.pledged_at < before, _NAMED)
            await self._in_pages(due, _UNNAMED)

    async def forget_said(self, before: datetime, said_before: datetime) -> None:
        """See `RetentionStore.forget_said`."""
        await self._writer.write(_ForgetSaid(before, said_before))

    async def forget_copies(self, before: datetime) -> None:
        """See `RetentionStore.forget_copies`."""
        await asyncio.to_thread(copies.forget, self._database.path.parent, before)

    async def joined(self, community: Community) -> Sequence[Joined]:
        """See `RetentionStore.joined`."""
        owner = _community.alias()
        query = (
            select(
                _drive.c.community_id,
                owner.c.language,
                _drive.c.id,
                _drive.c.title,
                case((_membership.c.named, _community.c.name), else_=""),
            )
            .select_from(_membership)
            .join(_community, _community.c.id == _membership.c.community_id)
            .join(_drive, _drive.c.id == _membership.c.drive_id)
            .join(owner, owner.c.id == _drive.c.community_id)
            .where(
                is_community(community),
                _membership.c.state == "joined",
                _drive.c.community_id != _community.c.id,
                ~_CLOSED,
            )
            .order_by(_drive.c.id)
        )
        async with self._database.read() as connection:
            return [Joined(*row) for row in await connection.execute(query)]

    async def leave(
        self, community: Community, now: datetime, told: Sequence[Announcement]
    ) -> None:
        """See `RetentionStore.leave`."""
        await self._writer.write(Leave(community, now, tuple(told)))

    async def come_back(self, community: Community) -> None:
        """See `RetentionStore.come_back`."""
        await self._writer.write(ComeBack(community))

    async def gone(self, before: datetime) -> Sequence[Gone]:
        """See `RetentionStore.gone`."""
        query = select(_community).where(
            _community.c.left_at < before, _community.c.cleared_at.is_(None)
        )
        alone = select(_drive.c.id).where(~_CLOSED, ~shared()).order_by(_drive.c.id)
        async with self._database.read() as connection:
            return [
                Gone(
                    home_of(row),
                    tuple(
                        await connection.scalars(alone.where(_drive.c.community_id == row["id"]))
                    ),
                )
                for row in (await connection.execute(query)).mappings().all()
            ]

    async def forget_community(self, community: int, now: datetime) -> None:
        """See `RetentionStore.forget_community`."""
        here = _pledge.c.community_id == community
        await self._in_pages(and_(here, _NAMED), _UNNAMED)
        over = and_(here, _KEYED, _pledge.c.drive_id.in_(_CLOSED_DRIVES))
        await self._in_pages(over, {"person": None})
        await self._writer.write(ForgetCommunity(community, now))

    async def _in_pages(self, due: ColumnElement[bool], values: dict[str, Any]) -> None:
        """Change the pledges that are due, a page after the other; what is read waits for nobody."""
        after = 0
        query = select(_pledge.c.id).where(due).order_by(_pledge.c.id).limit(_A_PAGE)
        while True:
            async with self._database.read() as connection:
                page = tuple(await connection.scalars(query.where(_pledge.c.id > after)))
            if not page:
                return
            await self._writer.write(_Forget(page, due, values))
            after = page[-1]
