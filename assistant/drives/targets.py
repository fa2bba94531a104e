"""Targets: parts of a goal, for a list of countries or for sectors of organisations."""

from collections.abc import Sequence
from typing import Final, Protocol

from assistant.acts import Act, Acts, What
from assistant.drives.drive import Drive
from assistant.drives.service import check_counting
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Event, Keys
from assistant.request import Request
from assistant.tallies.target import Target

MOST_TARGETS: Final = 10
MOST_TARGET_NAME: Final = 60
NO_TARGET: Final = N_("That drive has no target {number}. Type `target` to see the list.")


class TargetStore(Protocol):
    """Targets at rest. What changes something raises `RedeliveredError` for a known event."""

    async def of_drive(self, drive: int) -> Sequence[Target]:
        """Give a drive's targets, oldest first."""
        ...

    async def add(self, target: Target, most: int, event: Event, act: Act) -> bool:
        """Store one; False if the drive has so many already."""
        ...

    async def remove(self, drive: int, target: int, event: Event, act: Act) -> bool:
        """Delete one; False if it is not there."""
        ...


class Targets:
    """The rules of targets over a store."""

    def __init__(self, store: TargetStore, keys: Keys, acts: Acts) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts

    async def of_drive(self, drive: Drive) -> Sequence[Target]:
        """Give a drive's targets, oldest first."""
        return await self._store.of_drive(drive.id)

    async def add(self, request: Request, drive: Drive, target: Target) -> None:
        """Add one. Raises `UserError` when there are too many, or the drive is closed."""
        check_counting(drive, request.time)
        act = self._acts.of(request, drive.community, What.TARGET_ADDED, drive.title, target.name)
        event = self._keys.event_of(request)
        if not await self._store.add(target, MOST_TARGETS, event, act):
            raise UserError(
                N_("That drive has {number} targets already. Take one away with `target remove`."),
                {"number": str(MOST_TARGETS)},
            )

    async def get(self, drive: Drive, number: int) -> Target:
        """Give one. Raises `UserError` when there is none of that number."""
        found = next((each for each in await self.of_drive(drive) if each.id == number), None)
        if found is None:
            raise UserError(NO_TARGET, {"number": str(number)})
        return found

    async def remove(self, request: Request, drive: Drive, number: int) -> Target:
        """Take one away. Raises `UserError` when there is none of that number."""
        check_counting(drive, request.time)
        found = await self.get(drive, number)
        event, what = self._keys.event_of(request), What.TARGET_REMOVED
        act = self._acts.of(request, drive.community, what, drive.title, found.name)
        if not await self._store.remove(drive.id, number, event, act):
            raise UserError(NO_TARGET, {"number": str(number)})
        return found
