"""Who may pledge in a drive: everybody of a community, or whom the platform gives certain roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from assistant.acts import Act, Acts, What
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.identity import Event, Keys
from assistant.markup import one_line
from assistant.request import Request, User

MOST_ROLES: Final = 20
MOST_ROLE_NAME: Final = 100

# How long another process's change may go unnoticed.
_FRESH_FOR: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class PlatformRole:
    """A role that the platform gives people; `identity` is the platform's own."""

    identity: str
    name: str


Roles = tuple[PlatformRole, ...]


class RoleStore(Protocol):
    """Who may pledge, at rest."""

    async def of_community(self, community: int) -> Mapping[int, Roles]:
        """Give the roles that the drives of a community ask for there, as far as they do."""
        ...

    async def set_roles(
        self, drive: int, community: int, roles: Roles, event: Event, act: Act
    ) -> None:
        """Set who may pledge in a drive there. Raises `RedeliveredError` for a known event."""
        ...


class PledgeRoles:
    """Who may pledge, read through a short-lived cache."""

    def __init__(self, store: RoleStore, keys: Keys, acts: Acts) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts
        self._kept: dict[int, tuple[datetime, Mapping[int, Roles]]] = {}

    async def of(self, home: Home, drive: Drive, now: datetime) -> Roles:
        """Give the roles of which one is needed to pledge here; none when everybody may."""
        kept = self._kept.get(home.id)
        if kept is None or not timedelta(0) <= now - kept[0] < _FRESH_FOR:
            kept = (now, await self._store.of_community(home.id))
            self._kept[home.id] = kept
        return kept[1].get(drive.id, ())

    async def set(
        self, request: Request, home: Home, drive: Drive, roles: Sequence[PlatformRole]
    ) -> None:
        """Set the roles; none lets everybody pledge. Raises `UserError` for too many."""
        if len(roles) > MOST_ROLES:
            raise UserError(
                N_("That is too many: name at most {number} roles."), {"number": str(MOST_ROLES)}
            )
        reason = ", ".join(role.name for role in roles) or "-"
        act = self._acts.of(request, home.id, What.ROLES_SET, drive.title, reason)
        event = self._keys.event_of(request)
        await self._store.set_roles(drive.id, home.id, tuple(roles), event, act)
        self._kept.pop(home.id, None)


def may_pledge(user: User, roles: Roles) -> bool:
    """Say whether somebody has one of the roles, or none is asked for; case does not matter."""
    theirs = {_read(role) for role in user.roles}
    return not roles or any(_read(role.identity) in theirs for role in roles)


def _read(identity: str) -> str:
    return one_line(identity, MOST_ROLE_NAME).casefold()


def typed(names: str) -> Roles:
    """Read the names of roles with commas between them, as the terminal knows them; each once."""
    found = {_read(each): one_line(each, MOST_ROLE_NAME) for each in reversed(names.split(","))}
    return tuple(PlatformRole(name, name) for name in reversed(found.values()) if name)


def listed(say: Words, roles: Roles) -> str:
    """Name roles in a sentence (Youth Council or Team)."""
    return say.one_of([role.name for role in roles])
