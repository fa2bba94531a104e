"""Pledges in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import exists, func, or_, select, text

from assistant.identity import Event
from assistant.pledges.aside import Why
from assistant.pledges.pledge import (
    Pledge,
    PledgeState,
)
from assistant.pledges.store import NewPledge, Outcome
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.pledge_rows import pledge_of
from assistant.storage.pledge_writes import AddPledge, ErasePerson, MarkYoung, ReplacePledge
from assistant.storage.writer import Writer
from assistant.tallies.figure import Pledger

_pledge: Final = tables.pledge
_NEWEST: Final = (
    select(
        _pledge.c.id,
        _pledge.c.drive_id,
        _pledge.c.community_id,
        _pledge.c.pledger,
        _pledge.c.person,
        _pledge.c.pledged_at,
        _pledge.c.aside_id,
    )
    .order_by(_pledge.c.id.desc())
    .limit(2000)
)


class SqlPledgeStore:
    """`PledgeStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(self, new: NewPledge) -> Outcome:
        """See `PledgeStore.add`."""
        return await self._writer.write(AddPledge(new))

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

    async def newest(
        self, drive: int, community: int, since: datetime, most: int
    ) -> Sequence[tuple[bytes, datetime]]:
        """See `PledgeStore.newest`.

        Of the newest rows of all drives, for no index finds those of a community; there are not
        more of them in the minutes that are asked about.
        """
        latest = _NEWEST.subquery()
        group = tables.aside
        query = (
            select(latest.c.person, latest.c.pledged_at)
            .outerjoin(group, group.c.id == latest.c.aside_id)
            .where(
                latest.c.drive_id == drive,
                latest.c.community_id == community,
                latest.c.pledger == Pledger.PERSON.value,
                latest.c.person.is_not(None),
                latest.c.pledged_at > since,
                or_(group.c.why.is_(None), group.c.why == Why.BURST.value),
            )
            .order_by(latest.c.id.desc())
            .limit(most)
        )
        async with self._database.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]

    async def waiting(self, community: int) -> Sequence[Pledge]:
        """See `PledgeStore.waiting`."""
        return await self._all(_pledge.c.community_id == community, _pledge.c.state == "waiting")

    async def waiting_in(self, drive: int) -> Sequence[tuple[int, str, int]]:
        """See `PledgeStore.waiting_in`."""
        membership, language = tables.membership, tables.community.c.language
        here = (membership.c.drive_id == drive, membership.c.state == "joined")
        query = (
            select(_pledge.c.community_id, language, func.count())
            .join(tables.community)
            .where(
                _pledge.c.drive_id == drive,
                _pledge.c.state == "waiting",
                _pledge.c.community_id.in_(select(membership.c.community_id).where(*here)),
            )
            .group_by(_pledge.c.community_id)
        )
        async with self._database.read() as connection:
            return [(row[0], row[1], row[2]) for row in await connection.execute(query)]

    async def confirmed(
        self, drive: int, community: int, pledger: Pledger, most: int, skipped: int = 0
    ) -> Sequence[Pledge]:
        """See `PledgeStore.confirmed`."""
        query = (
            select(_pledge)
            .where(
                # As the index of confirmed organisations has it, which is used then.
                text("pledger <> 'person' AND state = 'counted'"),
                _pledge.c.drive_id == drive,
                _pledge.c.pledger == pledger.value,
                _pledge.c.community_id == community,
            )
            .order_by(_pledge.c.id.desc())
            .limit(most)
            .offset(skipped)
        )
        async with self._database.read() as connection:
            return [pledge_of(row) for row in (await connection.execute(query)).mappings()]

    async def are_linked(self, one: bytes, other: bytes) -> bool:
        """See `PledgeStore.are_linked`."""
        link = tables.link
        query = select(exists().where(link.c.person == one, link.c.other == other))
        async with self._database.read() as connection:
            return bool(await connection.scalar(query))

    async def shown_by_name(self, community: int) -> Sequence[Pledge]:
        """See `PledgeStore.shown_by_name`."""
        return await self._all(
            _pledge.c.community_id == community,
            _pledge.c.pledger == Pledger.PERSON.value,
            _pledge.c.name.is_not(None),
        )

    async def page(
        self,
        drive: int,
        community: int,
        after: int,
        most: int,
        since: date | None,
        until: date | None,
    ) -> Sequence[Pledge]:
        """See `PledgeStore.page`."""
        here = (_pledge.c.drive_id == drive, _pledge.c.community_id == community)
        where = [*here, _pledge.c.id > after]
        if since:
            where.append(_pledge.c.day >= since.isoformat())
        if until:
            where.append(_pledge.c.day <= until.isoformat())
        query = select(_pledge).where(*where).order_by(_pledge.c.id).limit(most)
        async with self._database.read() as connection:
            return [pledge_of(row) for row in (await connection.execute(query)).mappings()]

    async def replace(self, new: NewPledge, expected: PledgeState) -> bool:
        """See `PledgeStore.replace`."""
        return await self._writer.write(ReplacePledge(new, expected))

    async def erase(self, person: bytes, event: Event) -> int:
        """See `PledgeStore.erase`."""
        return await self._writer.write(ErasePerson(person, event))

    async def mark_young(self, drive: int, person: bytes) -> None:
        """See `PledgeStore.mark_young`."""
        await self._writer.write(MarkYoung(drive, person))

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

    async def names(
        self, drive: int, community: int, pledger: Pledger, most: int, skipped: int = 0
    ) -> Sequence[str]:
        """See `PledgeStore.names`."""
        query = (
            select(_pledge.c.name)
            .where(
                _pledge.c.drive_id == drive,
                _pledge.c.community_id == community,
                _pledge.c.pledger == pledger.value,
                _pledge.c.state == PledgeState.COUNTED.value,
                _pledge.c.name.is_not(None),
            )
            .order_by(_pledge.c.id.desc())
            .limit(most)
            .offset(skipped)
        )
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def how_many_named(self, drive: int, community: int) -> Mapping[Pledger, int]:
        """See `PledgeStore.how_many_named`."""
        query = (
            select(_pledge.c.pledger, func.count())
            .where(
                _pledge.c.drive_id == drive,
                _pledge.c.community_id == community,
                _pledge.c.state == PledgeState.COUNTED.value,
                or_(_pledge.c.pledger != Pledger.PERSON.value, _pledge.c.name.is_not(None)),
            )
            .group_by(_pledge.c.pledger)
        )
        async with self._database.read() as connection:
            return {Pledger(pledger): n for pledger, n in await connection.execute(query)}

    async def is_used(self, wordings: Collection[int]) -> bool:
        """See `PledgeStore.is_used`."""
        query = select(exists().where(_pledge.c.wording_id.in_(wordings)))
        async with self._database.read() as connection:
            return bool(await connection.scalar(query))

    async def _first(self, *where: Any) -> Pledge | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(_pledge).where(*where))).mappings().first()
        return pledge_of(row) if row else None

    async def _all(self, *where: Any) -> list[Pledge]:
        query = select(_pledge).where(*where).order_by(_pledge.c.id)
        async with self._database.read() as connection:
            return [pledge_of(row) for row in (await connection.execute(query)).mappings()]
