"""What is said unasked, for adapters that deliver it to many communities at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant import markup
from assistant.drives.store import DriveStore, Home
from assistant.i18n import words
from assistant.identity import Keys
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind, Claimed, Outbox

_AT_ONCE: Final = 10  # announcements of a community
_MOST_QUOTED: Final = 100  # characters


@dataclass(frozen=True, slots=True)
class Due:
    """An announcement that was claimed, and the community it is for."""

    home: Home
    id: int
    said: Announcement


class Delivery:
    """Finds what is due on a platform, and reports what became of it."""

    def __init__(self, outbox: Outbox, drives: DriveStore, keys: Keys) -> None:
        self._outbox = outbox
        self._drives = drives
        self._keys = keys

    async def due(self, platform: str, now: datetime) -> list[Due]:
        """Claim what is due now; what has no place yet waits until moderators chose one."""
        waiting = set(await self._outbox.waiting(platform, now))
        if not waiting:
            return []
        found: list[Due] = []
        for home in await self._drives.homes():
            if home.id in waiting:
                claimed = await self._claimed(home, now)
                found.extend(Due(home, each.id, each.announcement) for each in claimed)
        return found

    async def homes(self, platform: str) -> list[Home]:
        """Give the communities of a platform."""
        return [home for home in await self._drives.homes() if home.platform == platform]

    async def _claimed(self, home: Home, now: datetime) -> Sequence[Claimed]:
        return await self._outbox.claim(
            home.id,
            now,
            _AT_ONCE,
            moderators=bool(home.moderators_place),
            everybody=bool(home.announcements_place),
        )

    def address(self, said: Announcement) -> str:
        """Give whom a direct message is for, as the platform knows them."""
        return self._keys.unseal(said.address)

    async def done(self, due: Due, reference: str) -> None:
        """Report it as delivered, with the message's own reference."""
        await self._outbox.done(due.id, reference)

    async def retry(self, due: Due, at: datetime) -> None:
        """Give it back, to be tried again at that time."""
        await self._outbox.retry(due.id, at)

    async def gone(self, due: Due, reason: str) -> None:
        """Report that it can never be delivered."""
        await self._outbox.gone(due.id, reason)

    async def unsure(self, due: Due, place: str, reason: str, now: datetime) -> None:
        """Report that it may stand in its place or not; its moderators are asked to look there."""
        await self._outbox.unsure(due.id, reason)
        if due.said.kind is not AnnouncementKind.POST or not due.home.moderators_place:
            return
        say = words(due.home.language)
        said = due.said.title or str(due.said.text).strip().partition("\n")[0]
        text = say(
            "I posted this in {place}, and do not know whether it arrived, because the answer was lost: "
            "\u201c{beginning}\u201d. I do not post it a second time. Please look there; if it is missing, "
            "`drive`, `tally` and `report` show what there is to tell.",
            place=markup.place(say.label("the channel"), place),
            beginning=markup.one_line(said, _MOST_QUOTED),
        )
        key = f"unsure {due.id}"
        await self._outbox.say(Announcement(due.home.id, key, text, now, place=MODERATORS))

    async def shut(self, due: Due, place: str, now: datetime) -> None:
        """Report that nothing can be posted to a place; its moderators are told once a day.

        A place that was chosen for all that is said is forgotten, and what is to be said waits until
        they choose one. Of a live tally they are told when it is dropped.
        """
        if due.said.place not in ("", MODERATORS):
            await self._outbox.gone(due.id, "place")
            return
        await self._drives.forget_place(due.home.id, place)
        await self._outbox.retry(due.id, now)
        if place == due.home.moderators_place:
            return  # nowhere is left to tell them
        say = words(due.home.language)
        text = say(
            "I could not post in {place}, where drives are announced: it is gone, or I may not write "
            "there. Type `announcements here` in a channel that I can see and write in; until then I keep "
            "what there is to announce.",
            place=markup.place(say.label("the channel"), place),
        )
        key = f"shut {place} {now:%Y%m%d}"
        await self._outbox.say(Announcement(due.home.id, key, text, now, place=MODERATORS))
