"""The log of moderators' acts in the database."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select

from assistant.acts import ABOUT_SOMEBODY, Act, What, subject_of
from assistant.storage import tables
from assistant.storage.database import Database

_act: Final = tables.act


def record(connection: Connection, act: Act | None) -> None:
    """Write an act inside the transaction of what it did."""
    if act:
        connection.execute(
            insert(_act).values(
                community_id=act.community,
                what=act.what.value,
                subject=act.subject,
                reason=act.reason,
                person=act.person,
                editor=act.editor,
                at=act.at,
            )
        )


def about(person: bytes) -> ColumnElement[bool]:
    """Tell the acts that are about a person."""
    whats = _act.c.what.in_([what.value for what in ABOUT_SOMEBODY])
    return and_(whats, _act.c.subject.startswith(subject_of(person, b"")))


class SqlActStore:
    """`ActStore` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_community(self, community: int, most: int, skipped: int = 0) -> Sequence[Act]:
        """See `ActStore.of_community`."""
        query = select(_act).where(_act.c.community_id == community).order_by(_act.c.id.desc())
        return await self._all(query.limit(most).offset(skipped))

    async def number(self, community: int) -> int:
        """See `ActStore.number`."""
        query = select(func.count()).where(_act.c.community_id == community)
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def of_person(self, person: bytes) -> Sequence[Act]:
        """See `ActStore.of_person`."""
        mine = or_(_act.c.person == person, about(person))
        return await self._all(select(_act).where(mine).order_by(_act.c.id))

    async def _all(self, query: Select[Any]) -> list[Act]:
        async with self._database.read() as connection:
            return [
                Act(
                    community=row["community_id"],
                    what=What(row["what"]),
                    subject=row["subject"],
                    reason=row["reason"],
                    person=row["person"] or b"",
                    editor=row["editor"] or b"",
                    at=row["at"],
                )
                for row in (await connection.execute(query)).mappings()
            ]
