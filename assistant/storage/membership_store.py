"""Joint drives in the database: codes, who is in which drive, and the way in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.acts import Act
from assistant.communities.membership import (
    COUNTING,
    Invitation,
    Member,
    MemberState,
    Refusal,
    refused,
)
from assistant.communities.store import Step
from assistant.identity import Event
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce
from assistant.storage.parts import MEMBERS, ORGANISATIONS, PEOPLE
from assistant.storage.setting_aside import (
    REMOVALS,
    REMOVED,
    REMOVED_AFTER_LEAVING,
    restore,
    set_aside,
)
from assistant.storage.writer import OnceAnEvent, Writer
from assistant.tallies.figure import Pledger

_member: Final = tables.membership
_invitation: Final = tables.invitation
_drive: Final = tables.drive
_pledge: Final = tables.pledge
_aside: Final = tables.aside
_inquiry: Final = tables.inquiry
_reminder: Final = tables.reminder


def _state(connection: Connection, drive: int, community: int) -> MemberState | None:
    query = select(_member.c.state).where(
        _member.c.drive_id == drive, _member.c.community_id == community
    )
    found = connection.scalar(query)
    return MemberState(found) if found else None


def _find(connection: Connection, code: bytes, community: int, now: datetime) -> Invitation | None:
    query = (
        select(
            _drive.c.id,
            _drive.c.community_id,
            _drive.c.state,
            _drive.c.closes_at,
            _invitation.c.used_by,
        )
        .join(_invitation)
        .where(_invitation.c.code == code)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Invitation(
        drive=row["id"],
        owner=row["community_id"],
        used_by=row["used_by"],
        state=_state(connection, row["id"], community),
        counting=_counting(row, now),
    )


def _counting(drive: Any, now: datetime) -> bool:
    open_still = drive["closes_at"] is None or now < drive["closes_at"]
    return drive["state"] != "closed" and open_still


def _may_count(connection: Connection, drive: int, now: datetime) -> bool:
    """Can the count of a drive still change?"""
    row = connection.execute(select(_drive).where(_drive.c.id == drive)).mappings().one()
    return _counting(row, now)


def _set(connection: Connection, step: Step, state: MemberState) -> None:
    """Put a community into its new state, note who did it, and say it."""
    here = (_member.c.drive_id == step.drive, _member.c.community_id == step.community)
    values = {"state": state.value, "since": step.event.at}
    connection.execute(update(_member).where(*here).values(values))
    record(connection, step.act)
    for each in step.told:
        announce(connection, each)


def _count_again(connection: Connection, step: Step) -> Mapping[Pledger, int]:
    """Count what was set aside when a community was removed."""
    groups = select(_aside.c.id).where(
        _aside.c.community_id == step.community,
        _aside.c.drive_id == step.drive,
        _aside.c.why.in_(REMOVALS),
        _aside.c.state == "waiting",
    )
    moved: dict[Pledger, int] = {}
    for group in connection.scalars(groups).all():
        connection.execute(update(_aside).where(_aside.c.id == group).values(state="counted"))
        for pledger, number in restore(connection, group, step.event.at).items():
            moved[pledger] = moved.get(pledger, 0) + number
    return moved


def let_go(connection: Connection, drive: int, community: int, at: datetime) -> None:
    """Let a community leave a drive: what was pledged there counts on, without personal data.

    Keys of persons stay, so that they can take their pledge back and cannot pledge twice.
    """
    connection.execute(
        update(_member)
        .where(_member.c.drive_id == drive, _member.c.community_id == community)
        .values(state=MemberState.LEFT.value, since=at)
    )
    here = (_pledge.c.drive_id == drive, _pledge.c.community_id == community)
    of_person = _pledge.c.pledger == Pledger.PERSON.value
    shown = update(_pledge).where(*here, of_person, _pledge.c.name.is_not(None))
    connection.execute(shown.values(name=None))
    reachable = update(_pledge).where(*here, _pledge.c.address.is_not(None))
    connection.execute(reachable.values(address=None))
    reminded = (_reminder.c.drive_id == drive, _reminder.c.community_id == community)
    connection.execute(delete(_reminder).where(*reminded))
    asked = select(_pledge.c.id).where(*here)
    connection.execute(delete(_inquiry).where(_inquiry.c.pledge_id.in_(asked)))


@dataclass(frozen=True, slots=True)
class _Invite(OnceAnEvent[None]):
    code: bytes
    drive: int
    event: Event
    act: Act

    def once(self, connection: Connection) -> None:
        connection.execute(
            insert(_invitation).values(code=self.code, drive_id=self.drive, made_at=self.event.at)
        )
        record(connection, self.act)


@dataclass(frozen=True, slots=True)
class _Ask(OnceAnEvent[Refusal | None]):
    code: bytes
    named: bool
    step: Step
    event: Event

    def once(self, connection: Connection) -> Refusal | None:
        step = self.step
        found = _find(connection, self.code, step.community, step.event.at)
        if why := refused(found, step.community):
            return why
        if found is None or found.drive != step.drive:
            return Refusal.UNKNOWN
        used = update(_invitation).where(_invitation.c.code == self.code)
        connection.execute(used.values(used_by=step.community))
        values = {
            "state": MemberState.ASKED.value,
            "named": self.named,
            "since": step.event.at,
        }
        asked = upsert(_member).values(drive_id=step.drive, community_id=step.community, **values)
        connection.execute(
            asked.on_conflict_do_update(index_elements=_member.primary_key.columns, set_=values)
        )
        _set(connection, step, MemberState.ASKED)
        return None


@dataclass(frozen=True, slots=True)
class _Decide(OnceAnEvent[bool]):
    step: Step
    state: MemberState
    event: Event

    def once(self, connection: Connection) -> bool:
        step = self.step
        if _state(connection, step.drive, step.community) is not MemberState.ASKED:
            return False
        if not _may_count(connection, step.drive, step.event.at):
            return False
        _set(connection, step, self.state)
        if self.state is MemberState.JOINED:
            _count_again(connection, step)
        return True


@dataclass(frozen=True, slots=True)
class _Remove(OnceAnEvent[Mapping[Pledger, int] | None]):
    step: Step
    event: Event

    def once(self, connection: Connection) -> Mapping[Pledger, int] | None:
        step = self.step
        state = _state(connection, step.drive, step.community)
        if state not in COUNTING:
            return None
        if not _may_count(connection, step.drive, step.event.at):
            return None
        group = connection.scalar(
            insert(_aside)
            .values(
                drive_id=step.drive,
                community_id=step.community,
                why=REMOVED if state is MemberState.JOINED else REMOVED_AFTER_LEAVING,
                first_at=step.event.at,
                last_at=step.event.at,
                state="waiting",
            )
            .returning(_aside.c.id)
        )
        here = (_pledge.c.drive_id == step.drive, _pledge.c.community_id == step.community)
        moved = set_aside(connection, int(group or 0), step.event.at, *here)
        _set(connection, step, MemberState.REMOVED)
        return moved


@dataclass(frozen=True, slots=True)
class _Readmit(OnceAnEvent[Mapping[Pledger, int] | None]):
    step: Step
    event: Event

    def once(self, connection: Connection) -> Mapping[Pledger, int] | None:
        step = self.step
        if _state(connection, step.drive, step.community) is not MemberState.REMOVED:
            return None
        if not _may_count(connection, step.drive, step.event.at):
            return None
        # Who had left before takes no new pledges now.
        here = (_aside.c.drive_id == step.drive, _aside.c.community_id == step.community)
        left = select(_aside.c.id).where(
            *here, _aside.c.why == REMOVED_AFTER_LEAVING, _aside.c.state == "waiting"
        )
        back = MemberState.JOINED if connection.scalar(left) is None else MemberState.LEFT
        _set(connection, step, back)
        return _count_again(connection, step)


@dataclass(frozen=True, slots=True)
class _Leave(OnceAnEvent[bool]):
    step: Step
    event: Event

    def once(self, connection: Connection) -> bool:
        step = self.step
        if _state(connection, step.drive, step.community) is not MemberState.JOINED:
            return False
        _set(connection, step, MemberState.LEFT)
        let_go(connection, step.drive, step.community, step.event.at)
        return True


@dataclass(frozen=True, slots=True)
class _SetLeaderboard(OnceAnEvent[None]):
    drive: int
    on: bool
    event: Event
    act: Act

    def once(self, connection: Connection) -> None:
        connection.execute(
            update(_drive).where(_drive.c.id == self.drive).values(leaderboard=self.on)
        )
        record(connection, self.act)


class SqlMembershipStore:
    """`MembershipStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def invite(self, code: bytes, drive: int, event: Event, act: Act) -> None:
        """See `MembershipStore.invite`."""
        await self._writer.write(_Invite(code, drive, event, act))

    async def invitation(self, code: bytes, community: int, now: datetime) -> Invitation | None:
        """See `MembershipStore.invitation`."""
        async with self._database.read() as connection:
            return await connection.run_sync(_find, code, community, now)

    async def ask(self, code: bytes, step: Step, *, named: bool) -> Refusal | None:
        """See `MembershipStore.ask`."""
        return await self._writer.write(_Ask(code, named, step, step.event))

    async def decide(self, step: Step, state: MemberState) -> bool:
        """See `MembershipStore.decide`."""
        return await self._writer.write(_Decide(step, state, step.event))

    async def remove(self, step: Step) -> Mapping[Pledger, int] | None:
        """See `MembershipStore.remove`."""
        return await self._writer.write(_Remove(step, step.event))

    async def readmit(self, step: Step) -> Mapping[Pledger, int] | None:
        """See `MembershipStore.readmit`."""
        return await self._writer.write(_Readmit(step, step.event))

    async def leave(self, step: Step) -> bool:
        """See `MembershipStore.leave`."""
        return await self._writer.write(_Leave(step, step.event))

    async def members(self, drive: int) -> Sequence[Member]:
        """See `MembershipStore.members`."""
        community = tables.community
        query = (
            select(
                _member.c.community_id,
                community.c.name,
                community.c.time_zone,
                _member.c.state,
                _member.c.named,
                _member.c.since,
                PEOPLE,
                ORGANISATIONS,
            )
            .select_from(MEMBERS)
            .join(_drive, _drive.c.id == _member.c.drive_id)
            .where(_member.c.drive_id == drive, _member.c.community_id != _drive.c.community_id)
            .order_by(_member.c.since, _member.c.community_id)
        )
        async with self._database.read() as connection:
            return [
                Member(row[0], row[1], row[2], MemberState(row[3]), *row[4:])
                for row in await connection.execute(query)
            ]

    async def standing(self, community: int, owner: int) -> Sequence[tuple[int, MemberState]]:
        """See `MembershipStore.standing`."""
        query = (
            select(_member.c.drive_id, _member.c.state)
            .join(_drive)
            .where(
                _member.c.community_id == community,
                _drive.c.community_id == owner,
                _drive.c.community_id != community,
            )
            .order_by(_member.c.drive_id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [(row[0], MemberState(row[1])) for row in rows]

    async def set_leaderboard(self, drive: int, on: bool, event: Event, act: Act) -> None:
        """See `MembershipStore.set_leaderboard`."""
        await self._writer.write(_SetLeaderboard(drive, on, event, act))
