"""Joint drives in the database: codes, and who is in which drive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from assistant.acts import Act
from assistant.communities.membership import Invitation, Member, MemberState, Refusal
from assistant.communities.store import Step
from assistant.identity import Event
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.membership_writes import (
    Ask,
    Decide,
    Invite,
    Leave,
    Readmit,
    Remove,
    SetLeaderboard,
    find,
)
from assistant.storage.parts import MEMBERS, ORGANISATIONS, PEOPLE
from assistant.storage.writer import Writer
from assistant.tallies.figure import Pledger

_member: Final = tables.membership
_drive: Final = tables.drive


class SqlMembershipStore:
    """`MembershipStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def invite(self, code: bytes, drive: int, event: Event, act: Act) -> None:
        """See `MembershipStore.invite`."""
        await self._writer.write(Invite(code, drive, event, act))

    async def invitation(self, code: bytes, community: int, now: datetime) -> Invitation | None:
        """See `MembershipStore.invitation`."""
        async with self._database.read() as connection:
            return await connection.run_sync(find, code, community, now)

    async def ask(self, code: bytes, step: Step, *, named: bool) -> Refusal | None:
        """See `MembershipStore.ask`."""
        return await self._writer.write(Ask(code, named, step, step.event))

    async def decide(self, step: Step, state: MemberState) -> bool:
        """See `MembershipStore.decide`."""
        return await self._writer.write(Decide(step, state, step.event))

    async def remove(self, step: Step) -> Mapping[Pledger, int] | None:
        """See `MembershipStore.remove`."""
        return await self._writer.write(Remove(step, step.event))

    async def readmit(self, step: Step) -> Mapping[Pledger, int] | None:
        """See `MembershipStore.readmit`."""
        return await self._writer.write(Readmit(step, step.event))

    async def leave(self, step: Step) -> bool:
        """See `MembershipStore.leave`."""
        return await self._writer.write(Leave(step, step.event))

    async def members(self, drive: int) -> Sequence[Member]:
        """See `MembershipStore.members`."""
        community = tables.community
        query = (
            select(
                _member.c.community_id,
                community.c.name,
                community.c.language,
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
                Member(row[0], row[1], row[2], row[3], MemberState(row[4]), *row[5:])
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
        await self._writer.write(SetLeaderboard(drive, on, event, act))
