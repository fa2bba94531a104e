"""Drives: which there are, which one is meant, and what moderators change about them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.drives.drive import DEFAULT_TITLE, DEFAULT_WORDING, Drive, DriveState
from assistant.drives.store import DriveStore, Home, NewDrive
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Event, Keys
from assistant.outbox import Announcement
from assistant.request import Community, Request
from assistant.tallies.figure import Pledger

# How long another process's change of a drive may go unnoticed. Pledges are checked again, in
# the transaction that stores them.
_FRESH_FOR = timedelta(seconds=5)


def check_counting(drive: Drive, now: datetime) -> None:
    """Refuse to change a drive that is over: what people read at its end has to stay true."""
    if not drive.counting_at(now):
        raise UserError(
            N_(
                "That drive is closed: its words, goal and count stay as they are. "
                "Start a new one with `drive start`."
            )
        )


class DriveService:
    """A community's drives, read through a short-lived cache."""

    def __init__(self, store: DriveStore, zone: str, keys: Keys) -> None:
        self._store = store
        self._keys = keys
        self._zone = zone
        self._homes: dict[tuple[str, str], Home] = {}
        self._drives: dict[int, tuple[datetime, Sequence[Drive]]] = {}

    async def home(self, request: Request) -> Home:
        """Give the community of a request; a new one gets its open-ended first drive."""
        community = request.community
        if community is None:
            raise UserError(
                N_("Please ask me that in your community, so that I know which one you mean.")
            )
        key = (community.platform, community.identity)
        if key not in self._homes:
            self._homes[key] = await self._found(community, request.time)
        return self._homes[key]

    async def _found(self, community: Community, now: datetime) -> Home:
        first = NewDrive(
            title=DEFAULT_TITLE,
            goal=None,
            goal_counts=Pledger.PERSON,
            closes_at=None,
            wording=DEFAULT_WORDING,
            language="en",
        )
        return await self._store.home(community, self._zone, first, now)

    async def all(self, home: Home, now: datetime) -> Sequence[Drive]:
        """Give a community's drives, oldest first."""
        kept = self._drives.get(home.id)
        if kept is None or not timedelta(0) <= now - kept[0] < _FRESH_FOR:
            kept = (now, await self._store.drives(home.id))
            self._drives[home.id] = kept
        return kept[1]

    async def open(self, home: Home, now: datetime) -> list[Drive]:
        """Give the drives that take pledges at this moment."""
        return [drive for drive in await self.all(home, now) if drive.open_at(now)]

    async def get(self, home: Home, number: int, now: datetime) -> Drive:
        """Give a drive of this community by its number."""
        found = next((drive for drive in await self.all(home, now) if drive.id == number), None)
        if found is None:
            raise UserError(
                N_("There is no drive #{number} here. Type `drive` to see the list."),
                {"number": str(number)},
            )
        return found

    async def any(self, number: int) -> Drive | None:
        """Give a drive of whatever community, for somebody's own data."""
        return await self._store.get(number)

    async def start(
        self, request: Request, home: Home, new: NewDrive, announcement: Announcement | None
    ) -> Drive:
        """Start a drive."""
        event = self._event(request)
        started = await self._store.start(home.id, new, event, announcement)
        self._drives.pop(home.id, None)
        return started

    async def set_state(
        self,
        request: Request,
        drive: Drive,
        state: DriveState,
        announcement: Announcement | None = None,
    ) -> Drive:
        """Pause a drive, go on with it, or close it for good."""
        check_counting(drive, request.time)
        await self._store.set_state(drive.id, state, self._event(request), announcement)
        return self._changed(replace(drive, state=state))

    async def set_goal(
        self, request: Request, drive: Drive, goal: int | None, counts: Pledger
    ) -> Drive:
        """Change what a drive aims at."""
        check_counting(drive, request.time)
        await self._store.set_goal(drive.id, goal, counts, self._event(request))
        return self._changed(replace(drive, goal=goal, goal_counts=counts))

    async def set_deadline(
        self, request: Request, drive: Drive, closes_at: datetime | None
    ) -> Drive:
        """Change when a drive closes."""
        check_counting(drive, request.time)
        await self._store.set_deadline(drive.id, closes_at, self._event(request))
        return self._changed(replace(drive, closes_at=closes_at))

    async def set_wording(self, request: Request, drive: Drive, language: str, text: str) -> Drive:
        """Change the wording in a language; once somebody has pledged with it, as a new version."""
        check_counting(drive, request.time)
        event = self._event(request)
        return self._changed(await self._store.set_wording(drive.id, language, text, event))

    def _event(self, request: Request) -> Event:
        return Event(self._keys.event(request.user.platform, request.event), request.time)

    async def wording_text(self, wording: int) -> tuple[int, str, str]:
        """Give version, language and text of a wording."""
        return await self._store.wording_text(wording)

    def _changed(self, drive: Drive) -> Drive:
        self._drives.pop(drive.community, None)
        return drive
