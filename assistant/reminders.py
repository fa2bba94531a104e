"""Reminders that a person asked for: at a time, or when a drive reaches its goal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Protocol

from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Event, Keys
from assistant.outbox import Announcement
from assistant.request import Request

MOST_OF_PERSON: Final = 10


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of a drive. `due` None: when it reaches its goal. `address` is sealed."""

    drive: int
    community: int
    person: bytes
    address: bytes
    due: datetime | None
    id: int = 0


class Added(Enum):
    """What became of a reminder that was asked for."""

    NEW = "new"
    INSTEAD = "instead"  # of the person's other one of the same kind
    TOO_MANY = "too many"


class ReminderStore(Protocol):
    """Reminders at rest. What changes something raises `RedeliveredError` for a known event."""

    async def add(self, reminder: Reminder, most: int, event: Event) -> Added:
        """Store one, in place of the person's other one of the same kind, unless there are too many."""
        ...

    async def of_person(self, person: bytes) -> Sequence[Reminder]:
        """Give a person's reminders."""
        ...

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Give those whose time has come."""
        ...

    async def send(self, told: Sequence[tuple[int, Announcement]]) -> None:
        """Turn reminders into direct messages, once each."""
        ...

    async def forget(self, person: bytes, event: Event) -> int:
        """Delete a person's reminders; give how many there were."""
        ...


class Reminders:
    """The rules of reminding over a store."""

    def __init__(
        self, store: ReminderStore, keys: Keys, random_bytes: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._keys = keys
        self._random_bytes = random_bytes

    async def ask(self, request: Request, home: Home, drive: int, due: datetime | None) -> bool:
        """Store what a person asked to be reminded of; say whether it took another one's place.

        Raises `UserError` when there are too many.
        """
        address = self._keys.seal(request.user.identity, self._random_bytes)
        reminder = Reminder(drive, home.id, self._keys.person_of(request.user), address, due)
        added = await self._store.add(reminder, MOST_OF_PERSON, self._keys.event_of(request))
        if added is Added.TOO_MANY:
            raise UserError(
                N_("You have {number} reminders already. Type `remind me never` to drop them."),
                {"number": str(MOST_OF_PERSON)},
            )
        return added is Added.INSTEAD

    async def mine(self, request: Request) -> Sequence[Reminder]:
        """Give this person's reminders."""
        return await self._store.of_person(self._keys.person_of(request.user))

    async def forget(self, request: Request) -> int:
        """Drop this person's reminders; give how many there were."""
        return await self._store.forget(
            self._keys.person_of(request.user), self._keys.event_of(request)
        )

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Give those whose time has come."""
        return await self._store.due(now)

    async def send(self, told: Sequence[tuple[int, Announcement]]) -> None:
        """Turn reminders into direct messages."""
        await self._store.send(told)
