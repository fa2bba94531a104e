"""Live tallies: one message of a drive in a place, edited when its count moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from assistant.acts import Act, Acts, What
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Event, Keys
from assistant.markup import Markup
from assistant.outbox import Announcement, AnnouncementKind
from assistant.reply import Button
from assistant.request import Request

# Platforms limit how often messages are edited: Discord those older than an hour (error 30046),
# Slack a workspace's as a whole.
_LIVELY_FOR: Final = timedelta(hours=1)
_AT_FIRST: Final = timedelta(seconds=5)
_LATER: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to stand in a live tally now. `news`: all of it but the moment; no other is an edit."""

    text: Markup
    news: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Live:
    """A live tally. `reference`: the platform's own name of its message, once it was posted.

    `shown`: the news that stand in it now; `gone`: the platform could not edit it.
    """

    drive: int
    community: int
    place: str
    begun_at: datetime
    edited_at: datetime
    shown: str
    reference: str = ""
    gone: bool = False

    @property
    def key(self) -> str:
        """Give the key of the announcement that posts it."""
        return f"live {self.drive} {self.place} {self.begun_at:%Y%m%d%H%M%S%f}"

    @property
    def edit_key(self) -> str:
        """Give the key of the announcements that edit it; of those that wait, the newest stays."""
        return f"{self.key} edit"

    def may_be_edited(self, now: datetime) -> bool:
        """Is it time again: every 5 s in its first hour, then every 60 s?"""
        young = self.edited_at - self.begun_at < _LIVELY_FOR
        # A clock that was set back must not silence it.
        return not timedelta(0) <= now - self.edited_at < (_AT_FIRST if young else _LATER)


class LiveStore(Protocol):
    """Live tallies at rest."""

    async def begin(self, live: Live, post: Announcement, event: Event, act: Act) -> bool:
        """Store one with the announcement that posts it; False if the place has one of the drive.

        Raises `RedeliveredError` when the event has acted before.
        """
        ...

    async def end(self, drive: int, community: int, place: str, event: Event, act: Act) -> bool:
        """Stop editing it, at a moderator's word; False if there is none."""
        ...

    async def all(self) -> Sequence[Live]:
        """Give those that are to be kept up to date, those longest unedited first."""
        ...

    async def edit(self, live: Live, shown: str, edit: Announcement, *, last: bool = False) -> None:
        """Announce an edit, unless another process was quicker. After the `last` it ends."""
        ...

    async def drop(self, live: Live, told: Announcement) -> None:
        """End one whose message is gone, and say so."""
        ...


class LiveTallies:
    """The rules of live tallies over a store."""

    def __init__(self, store: LiveStore, keys: Keys, acts: Acts) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts

    async def begin(self, request: Request, home: Home, drive: Drive, standing: Standing) -> None:
        """Post a live tally where the request came from. Raises `UserError` if there is one."""
        now = request.time
        place = request.conversation.identity
        live = Live(drive.id, home.id, place, begun_at=now, edited_at=now, shown=standing.news)
        post = Announcement(
            home.id, live.key, standing.text, now, place=place, buttons=standing.buttons
        )
        act = self._acts.of(request, home.id, What.LIVE_BEGUN, drive.title)
        if not await self._store.begin(live, post, self._keys.event_of(request), act):
            raise UserError(
                N_("This place has a live tally of that drive. `tally live off` ends it.")
            )

    async def end(self, request: Request, home: Home, drive: Drive) -> None:
        """End the one of this place. Raises `UserError` if there is none."""
        act = self._acts.of(request, home.id, What.LIVE_ENDED, drive.title)
        place, event = request.conversation.identity, self._keys.event_of(request)
        if not await self._store.end(drive.id, home.id, place, event, act):
            raise UserError(N_("There is no live tally of that drive in this place."))

    async def all(self) -> Sequence[Live]:
        """Give those that are to be kept up to date, those longest unedited first."""
        return await self._store.all()

    async def edit(self, live: Live, standing: Standing, now: datetime, *, last: bool) -> None:
        """Have its message edited; after the `last` it ends."""
        edit = Announcement(
            live.community,
            live.edit_key,
            standing.text,
            now,
            place=live.place,
            kind=AnnouncementKind.EDIT,
            buttons=standing.buttons,
            reference=live.reference,
        )
        await self._store.edit(live, standing.news, edit, last=last)

    async def drop(self, live: Live, told: Announcement) -> None:
        """End one whose message is gone, and say so."""
        await self._store.drop(live, told)
