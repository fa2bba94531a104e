"""Groups of pledges that were set aside, in the database.

What people can read from publications does not depend on how moderators decide: a group that is
counted makes a breakdown due at most once, by raising how many were ever made to how many count. To
undo that, and do it again, makes none due. Otherwise the difference of two breakdowns, before and
after a group went and came back, would be the few who pledged in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)

from assistant.acts import Act
from assistant.communities.membership import MemberState
from assistant.drives.drive import DriveState
from assistant.identity import Event
from assistant.pledges.aside import Decided, Decision, Group, GroupState, Period, Why
from assistant.pledges.pledge import PledgeState
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.aside_groups import ages_of, begin
from assistant.storage.database import Database
from assistant.storage.milestones import announce_milestone
from assistant.storage.setting_aside import REMOVALS, restore, set_aside
from assistant.storage.writer import OnceAnEvent, Writer
from assistant.tallies.figure import Pledger

_aside: Final = tables.aside
_pledge: Final = tables.pledge
_drive: Final = tables.drive
_membership: Final = tables.membership
# Of a group, those that are neither withdrawn nor counted by another way.
_OF_GROUP: Final = and_(
    _pledge.c.aside_id == _aside.c.id,
    _pledge.c.pledger == Pledger.PERSON.value,
    _pledge.c.state.in_((PledgeState.SET_ASIDE.value, PledgeState.COUNTED.value)),
)
_PEOPLE: Final = (
    select(func.count()).select_from(_pledge).where(_OF_GROUP).correlate(_aside).scalar_subquery()
)


def _groups(connection: Connection, *where: ColumnElement[bool]) -> list[Group]:
    query = select(_aside, _PEOPLE.label("people")).where(*where).order_by(_aside.c.id)
    return [_group_of(row) for row in connection.execute(query).mappings()]


def _group_of(row: RowMapping) -> Group:
    return Group(
        id=row["id"],
        drive=row["drive_id"],
        community=row["community_id"],
        why=Why.REMOVED if row["why"] in REMOVALS else Why(row["why"]),
        first_at=row["first_at"],
        last_at=row["last_at"],
        ages=ages_of(row),
        state=GroupState(row["state"]),
        people=row["people"],
    )


def _is_counting(connection: Connection, drive: int, community: int, event: Event) -> bool:
    """Can a drive's count still change, by what this community decides?"""
    query = select(
        exists().where(
            _drive.c.id == drive,
            _drive.c.state != DriveState.CLOSED.value,
            or_(_drive.c.closes_at.is_(None), _drive.c.closes_at > event.at),
            _membership.c.drive_id == _drive.c.id,
            _membership.c.community_id == community,
            _membership.c.state == MemberState.JOINED.value,
        )
    )
    return bool(connection.scalar(query))


@dataclass(frozen=True, slots=True)
class _Decide(OnceAnEvent[Decided]):
    decision: Decision
    event: Event

    def once(self, connection: Connection) -> Decided | Exception:
        seen, becomes = self.decision.group, self.decision.becomes
        if not _is_counting(connection, seen.drive, seen.community, self.event):
            return Decided.CLOSED
        (now,) = _groups(connection, _aside.c.id == seen.id)
        if now.state is not seen.state:
            return Decided.ALREADY
        if now.people != seen.people:
            return Decided.CHANGED
        if becomes is GroupState.COUNTED:
            restore(connection, seen.id, self.event.at)
            if self.decision.told:
                announce_milestone(connection, seen.drive, self.decision.told)
        elif seen.state is GroupState.COUNTED:
            mine = and_(_pledge.c.aside_id == seen.id, _pledge.c.pledger == Pledger.PERSON.value)
            set_aside(connection, seen.id, self.event.at, mine)
        decided = update(_aside).where(_aside.c.id == seen.id)
        connection.execute(decided.values(state=becomes.value))
        record(connection, self.decision.act)
        return Decided.DONE


def _in(period: Period) -> ColumnElement[bool]:
    return and_(
        _pledge.c.drive_id == period.drive,
        _pledge.c.community_id == period.community,
        _pledge.c.pledger == Pledger.PERSON.value,
        _pledge.c.pledged_at.between(period.since, period.until),
    )


def _count(connection: Connection, period: Period) -> int:
    counted = _pledge.c.state == PledgeState.COUNTED.value
    query = select(func.count()).select_from(_pledge).where(_in(period), counted)
    return int(connection.scalar(query) or 0)


@dataclass(frozen=True, slots=True)
class _LeaveOut(OnceAnEvent[tuple[Decided, int]]):
    period: Period
    people: int
    event: Event
    act: Act

    def once(self, connection: Connection) -> tuple[Decided, int] | Exception:
        period = self.period
        if not _is_counting(connection, period.drive, period.community, self.event):
            return Decided.CLOSED, 0
        if _count(connection, period) != self.people:
            return Decided.CHANGED, 0
        group = begin(
            connection,
            drive=period.drive,
            community=period.community,
            why=Why.CHOSEN,
            since=period.since,
            until=period.until,
            state=GroupState.LEFT_OUT,
            ages={},
        )
        set_aside(connection, group, self.event.at, _in(period))
        record(connection, self.act)
        return Decided.DONE, group


class SqlAsideStore:
    """`AsideStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def of_community(self, community: int) -> Sequence[Group]:
        """See `AsideStore.of_community`. Who lets a removed community back in decides on its group."""
        return await self._read(_aside.c.community_id == community, _aside.c.why.not_in(REMOVALS))

    async def get(self, group: int) -> Group | None:
        """See `AsideStore.get`."""
        return next(iter(await self._read(_aside.c.id == group)), None)

    async def _read(self, *where: Any) -> list[Group]:
        async with self._database.read() as connection:
            return await connection.run_sync(_groups, *where)

    async def decide(self, decision: Decision) -> Decided:
        """See `AsideStore.decide`."""
        return await self._writer.write(_Decide(decision, decision.event))

    async def count(self, period: Period) -> int:
        """See `AsideStore.count`."""
        async with self._database.read() as connection:
            return await connection.run_sync(_count, period)

    async def leave_out(
        self, period: Period, people: int, event: Event, act: Act
    ) -> tuple[Decided, int]:
        """See `AsideStore.leave_out`."""
        return await self._writer.write(_LeaveOut(period, people, event, act))
