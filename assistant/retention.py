"""Personal data goes by itself; counts, receipts and the history of counts stay.

Some time after a drive's close the persons, names and addresses of its pledges go, in an open-ended
drive names and addresses some time after each pledge: there the key alone stays, so that one person
counts once. What belongs to a community goes some time after it removed the assistant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from assistant import reporting
from assistant.drives.drive import DEFAULT_TITLE
from assistant.drives.store import Home
from assistant.i18n import words
from assistant.outbox import Announcement
from assistant.request import Community
from assistant.services import Services
from assistant.telling import LEFT_FOR, community_left

_SAID_FOR: Final = timedelta(days=30)  # how long the words of what was said are kept
_COPIES_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Joined:
    """A drive of others that a community has joined.

    `language`: its owner's; `name`: what the community is called there, if at all.
    """

    owner: int
    language: str
    drive: int
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A community that removed the assistant; `alone` are its own drives that nobody else joined."""

    home: Home
    alone: tuple[int, ...]


class RetentionStore(Protocol):
    """What goes by itself, at rest. Long work is done in pages, between which others may write.

    Everything here may be done twice, or stop in the middle, without harm.
    """

    async def forget_closed(self, before: datetime, now: datetime) -> None:
        """Erase persons, names and addresses of the pledges in drives closed before then."""
        ...

    async def forget_open_ended(self, before: datetime) -> None:
        """Erase names and addresses of the pledges made before then in open-ended drives."""
        ...

    async def forget_said(self, before: datetime, said_before: datetime) -> None:
        """Erase what was said before `said_before`, but not that it was.

        What could not be told to a person, and questions that nobody answered, go `before`.
        """
        ...

    async def forget_copies(self, before: datetime) -> None:
        """Delete the copies of the database that upgrades and restores left before then."""
        ...

    async def joined(self, community: Community) -> Sequence[Joined]:
        """Give the drives of others, still going on, that a community has joined."""
        ...

    async def leave(
        self, community: Community, now: datetime, told: Sequence[Announcement]
    ) -> None:
        """Note that a community removed the assistant, and tell of it, once."""
        ...

    async def come_back(self, community: Community) -> None:
        """Note that the assistant is in a community again."""
        ...

    async def gone(self, before: datetime) -> Sequence[Gone]:
        """Give the communities that left before then and whose data is still there."""
        ...

    async def forget_community(self, community: int, now: datetime) -> None:
        """Erase what a community has set and written, and whose its pledges are.

        In drives that are still going on (joint ones) the persons' keys stay.
        """
        ...


class Retention:
    """Erases what is kept no longer. Called every hour."""

    def __init__(
        self, services: Services, store: RetentionStore, clock: Callable[[], datetime]
    ) -> None:
        self._services = services
        self._store = store
        self._clock = clock

    async def step(self) -> None:
        """Erase what is due now."""
        now = self._clock()
        before = now - timedelta(days=self._services.settings.keep_personal_data_days)
        await self._store.forget_closed(before, now)
        await self._store.forget_open_ended(before)
        await self._store.forget_said(before, now - _SAID_FOR)
        await self._store.forget_copies(now - _COPIES_FOR)
        for gone in await self._store.gone(now - LEFT_FOR):
            for number in gone.alone:
                await self._close(number, now)
            await self._store.forget_community(gone.home.id, now)
            await self._services.moderators.catch_up()
            await self._services.drives.catch_up()

    async def _close(self, number: int, now: datetime) -> None:
        """Close a drive that nobody can reach any more: once the keys are gone, who pledged is."""
        drive = await self._services.drives.any(number)
        if drive:
            told = reporting.closing_told(drive, self._services.operator)
            await self._services.tallies.tally(drive.id, now)
            await self._services.drives.close(drive, now, told)

    async def left(self, community: Community) -> None:
        """Note that a community removed the assistant; whose drives it had joined are told."""
        now = self._clock()
        told = []
        for each in await self._store.joined(community):
            say = words(each.language)
            title = say.label(each.title) if each.title == DEFAULT_TITLE else each.title
            told.append(community_left(say, each.owner, each.drive, title, each.name, now))
        await self._store.leave(community, now, told)

    async def returned(self, community: Community) -> None:
        """Note that the assistant is in a community again; until its data went, all goes on."""
        await self._store.come_back(community)
        await self._services.drives.catch_up()
