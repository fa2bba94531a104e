"""Keeps live tallies up to date, no faster than platforms let messages be edited."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from assistant import tallying
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.i18n import SOURCE_LANGUAGE, Words, words
from assistant.live import Live, Standing
from assistant.markup import Markup, join
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind
from assistant.pledges.words import not_official
from assistant.pledging import pledge_button
from assistant.services import Services

# One budget for all live tallies of a community: platforms count its edits together.
_COMMUNITY_EVERY: Final = timedelta(seconds=5)


class Updater:
    """Edits live tallies whose count has moved. Called every few seconds."""

    def __init__(self, services: Services, clock: Callable[[], datetime]) -> None:
        self._services = services
        self._clock = clock
        self._edited: dict[int, datetime] = {}  # by community
        self._pinned: set[str] = set()

    async def step(self) -> None:
        """Edit what may be edited now; whoever waited longest comes first."""
        for live in await self._services.live.all():
            found = await self._services.drives.with_home(live.drive, live.community)
            if live.gone or found is None:
                await self._drop(live, words(found[0].language if found else SOURCE_LANGUAGE))
            elif live.reference:  # else it was not posted yet
                await self._pin(live)
                await self._update(live, *found)

    async def _update(self, live: Live, home: Home, drive: Drive) -> None:
        now = self._clock()
        last = not drive.counting_at(now)
        edited = self._edited.get(live.community)
        free = edited is None or not timedelta(0) <= now - edited < _COMMUNITY_EVERY
        if not free or not (last or live.may_be_edited(now)):
            return
        standing = await live_standing(self._services, home, drive, now)
        if standing.news != live.shown or last:
            self._edited[live.community] = now
            await self._services.live.edit(live, standing, now, last=last)

    async def _pin(self, live: Live) -> None:
        """Try once to pin it; a platform that does not let us leaves it as it is."""
        if live.key in self._pinned:
            return
        pin = Announcement(
            live.community,
            f"{live.key} pin",
            Markup(),
            self._clock(),
            place=live.place,
            kind=AnnouncementKind.PIN,
            reference=live.reference,
        )
        await self._services.outbox.say(pin)
        self._pinned.add(live.key)

    async def _drop(self, live: Live, say: Words) -> None:
        told = Announcement(
            live.community,
            f"{live.key} gone",
            say(
                "A live tally of drive #{number} has ended: its message or its channel is gone, or I may "
                "not write there. Type `tally live` where you want a new one.",
                number=live.drive,
            ),
            self._clock(),
            place=MODERATORS,
        )
        await self._services.live.drop(live, told)


async def live_standing(services: Services, home: Home, drive: Drive, now: datetime) -> Standing:
    """Write what is to stand in a live tally. Its moment is no news, so that only news is an edit."""
    say = words(home.language)
    tally = await services.tallies.tally(drive.id, now)
    buttons = pledge_button(say, drive, now)
    title = say("**{title}**, live", title=drive_title(say, drive))
    summary = tallying.summary(say, home, drive, tally, now)
    as_of = say("As of {moment}.", moment=say.moment(now, home.time_zone))
    below = not_official(say, services.operator)
    return Standing(
        join([title, summary, as_of, below]),
        "\n".join([str(join([title, summary, below])), *(each.label for each in buttons)]),
        buttons,
    )
