"""Who may pledge, in the database: with the membership of a community in a drive."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from assistant.acts import Act
from assistant.drives.roles import PlatformRole, Roles
from assistant.identity import Event
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.writer import OnceAnEvent, Writer

_membership: Final = tables.membership


@dataclass(frozen=True, slots=True)
class _SetRoles(OnceAnEvent[None]):
    drive: int
    community: int
    roles: Roles
    event: Event
    act: Act

    def once(self, connection: Connection) -> Exception | None:
        body = json.dumps([[role.identity, role.name] for role in self.roles], ensure_ascii=False)
        this = update(_membership).where(
            _membership.c.drive_id == self.drive, _membership.c.community_id == self.community
        )
        connection.execute(this.values(roles=body))
        record(connection, self.act)
        return None


class SqlRoleStore:
    """`RoleStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def of_community(self, community: int) -> Mapping[int, Roles]:
        """See `RoleStore.of_community`."""
        query = select(_membership.c.drive_id, _membership.c.roles).where(
            _membership.c.community_id == community, _membership.c.roles != "[]"
        )
        async with self._database.read() as connection:
            return {
                drive: tuple(PlatformRole(*role) for role in json.loads(roles))
                for drive, roles in await connection.execute(query)
            }

    async def set_roles(
        self, drive: int, community: int, roles: Roles, event: Event, act: Act
    ) -> None:
        """See `RoleStore.set_roles`."""
        await self._writer.write(_SetRoles(drive, community, roles, event, act))
