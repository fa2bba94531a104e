"""Moderators by name in the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, exists, insert, select, update

from assistant.acts import Act, What
from assistant.identity import Event
from assistant.moderators import Moderator
from assistant.outbox import Announcement
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce
from assistant.storage.writer import OnceAnEvent, Writer

_moderator: Final = tables.moderator
_community: Final = tables.community
_announcement: Final = tables.announcement


@dataclass(frozen=True, slots=True)
class _Add(OnceAnEvent[bool]):
    community: int
    new: Moderator
    told: Announcement
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool | Exception:
        this = (_moderator.c.community_id == self.community) & (
            _moderator.c.person == self.new.person
        )
        if connection.scalar(select(exists().where(this))):
            return False
        connection.execute(
            insert(_moderator).values(
                community_id=self.community,
                person=self.new.person,
                editor=self.new.editor,
                added_at=self.new.added_at,
            )
        )
        announce(connection, self.told)
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _Remove(OnceAnEvent[bool]):
    community: int
    person: bytes
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool | Exception:
        this = (_moderator.c.community_id == self.community) & (_moderator.c.person == self.person)
        if not connection.execute(delete(_moderator).where(this)).rowcount:
            return False
        untold = (
            _announcement.c.community_id == self.community,
            _announcement.c.person == self.person,
            _announcement.c.key.startswith("moderator "),
        )
        connection.execute(delete(_announcement).where(*untold))
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _SetPlace(OnceAnEvent[None]):
    community: int
    place: str
    event: Event
    act: Act

    def once(self, connection: Connection) -> Exception | None:
        this = update(_community).where(_community.c.id == self.community)
        connection.execute(this.values(moderators_place=self.place))
        record(connection, self.act)
        return None


class SqlModeratorStore:
    """`ModeratorStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(
        self, community: int, new: Moderator, told: Announcement, event: Event, act: Act
    ) -> bool:
        """See `ModeratorStore.add`."""
        return await self._writer.write(_Add(community, new, told, event, act))

    async def remove(self, community: int, person: bytes, event: Event, act: Act) -> bool:
        """See `ModeratorStore.remove`."""
        return await self._writer.write(_Remove(community, person, event, act))

    async def of_community(self, community: int) -> Sequence[Moderator]:
        """See `ModeratorStore.of_community`."""
        act = tables.act
        added = (
            select(act.c.subject, act.c.editor)
            .where(act.c.community_id == community, act.c.what == What.MODERATOR_ADDED.value)
            .order_by(act.c.id)
        )
        query = (
            select(_moderator)
            .where(_moderator.c.community_id == community)
            .order_by(_moderator.c.added_at, _moderator.c.person)
        )
        async with self._database.read() as connection:
            by = {
                subject.partition(" ")[0]: editor
                for subject, editor in await connection.execute(added)
            }
            return [
                Moderator(
                    row["person"],
                    row["editor"],
                    row["added_at"],
                    by.get(row["person"].hex()) or b"",
                )
                for row in (await connection.execute(query)).mappings()
            ]

    async def of_person(self, person: bytes) -> Sequence[str]:
        """See `ModeratorStore.of_person`."""
        query = (
            select(_community.c.name)
            .join(_moderator, _moderator.c.community_id == _community.c.id)
            .where(_moderator.c.person == person)
            .order_by(_community.c.id)
        )
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def everywhere(self) -> Mapping[tuple[str, str], frozenset[bytes]]:
        """See `ModeratorStore.everywhere`."""
        query = select(_community.c.platform, _community.c.identity, _moderator.c.person).join(
            _moderator, _moderator.c.community_id == _community.c.id
        )
        found: dict[tuple[str, str], set[bytes]] = defaultdict(set)
        async with self._database.read() as connection:
            for platform, identity, person in await connection.execute(query):
                found[platform, identity].add(person)
        return {community: frozenset(persons) for community, persons in found.items()}

    async def is_moderator(self, platform: str, identity: str, person: bytes) -> bool:
        """See `ModeratorStore.is_moderator`."""
        query = select(
            exists().where(
                _moderator.c.community_id == _community.c.id,
                _moderator.c.person == person,
                _community.c.platform == platform,
                _community.c.identity == identity,
            )
        )
        async with self._database.read() as connection:
            return bool(await connection.scalar(query))

    async def set_place(self, community: int, place: str, event: Event, act: Act) -> None:
        """See `ModeratorStore.set_place`."""
        await self._writer.write(_SetPlace(community, place, event, act))
