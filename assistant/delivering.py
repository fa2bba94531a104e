"""What is said unasked, for adapters that deliver it to many communities at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant import markup
from assistant.drives.store import DriveStore, Home
from assistant.i18n import words
from assistant.identity import Keys
from assistant.markup import Markup, Style
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind, Claimed, Outbox

AT_ONCE: Final = 10
"""Announcements of a community that are claimed together, where that does no harm."""
_UNSURE: Final = "unsure "


@dataclass(frozen=True, slots=True)
class Due:
    """An announcement that was claimed, and the community it is for.

    `again`: it was claimed before, and what became of it is not known.
    """

    home: Home
    id: int
    said: Announcement
    again: bool = False


class Delivery:
    """Finds what is due on a platform, and reports what became of it."""

    def __init__(self, outbox: Outbox, drives: DriveStore, keys: Keys) -> None:
        self._outbox = outbox
        self._drives = drives
        self._keys = keys

    async def due(self, platform: str, now: datetime, most: int = AT_ONCE) -> list[Due]:
        """Claim what is due now, at most so many of a community.

        What has no place yet waits until moderators chose one.
        """
        waiting = set(await self._outbox.waiting(platform, now))
        if not waiting:
            return []
        found: list[Due] = []
        for home in await self._drives.homes():
            if home.id in waiting:
                claimed = await self._claimed(home, now, most)
                found.extend(Due(home, each.id, each.announcement, each.again) for each in claimed)
        return found

    async def homes(self, platform: str) -> list[Home]:
        """Give the communities of a platform."""
        return [home for home in await self._drives.homes() if home.platform == platform]

    async def _claimed(self, home: Home, now: datetime, most: int) -> Sequence[Claimed]:
        return await self._outbox.claim(
            home.id,
            now,
            most,
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
        await self._tell(due.home, f"shut {place} {now:%Y%m%d}", text, now)

    async def unsure(self, due: Due, place: str, reason: str, now: datetime) -> None:
        """Report that it may have been posted, and is not said again; its moderators are told once.

        Of a live tally they are told when it is dropped.
        """
        await self._outbox.unsure(due.id, reason)
        said = due.said
        told_of = said.kind is AnnouncementKind.POST and said.place in ("", MODERATORS)
        if not told_of or said.key.startswith(_UNSURE):
            return
        say = words(due.home.language)
        text = (
            say(
                "I could not find out whether something that I had to tell you stands here: the answer got "
                "lost. If you do not see it, `organisations`, `review`, `checks` and `drive communities` "
                "show what waits for you."
            )
            if said.place == MODERATORS
            else say(
                "I could not find out whether the news of **{title}** stands in {place}: the answer got "
                "lost. Please look there. If it is missing, type `{command}` there, which shows the same; "
                "I do not post it again by myself, so that nothing stands there twice.",
                title=_title(said) or say.label("a drive"),
                place=markup.place(say.label("the channel"), place),
                # What has a button is of a drive that takes pledges; what has none, of one that closed.
                command="drive" if said.buttons else "reports",
            )
        )
        await self._tell(due.home, f"{_UNSURE}{due.id}", text, now)

    async def lacks(self, platform: str, right: str, now: datetime) -> None:
        """Tell the moderators on a platform, once a day, that it did not let us do something."""
        for home in await self.homes(platform):
            text = words(home.language)(
                "I could not do something that I was asked to, because I lack the right `{right}` here. "
                "Whoever runs me can mend it: `assistant doctor {platform}` says how.",
                right=right,
                platform=platform,
            )
            await self._tell(home, f"lacks {right} {now:%Y%m%d}", text, now)

    async def _tell(self, home: Home, key: str, text: Markup, now: datetime) -> None:
        await self._outbox.say(Announcement(home.id, key, text, now, place=MODERATORS))


def _title(said: Announcement) -> str:
    """Give which drive an announcement is of, as it names it."""
    strong = (span.text for span in said.text.spans if span.style is Style.STRONG)
    return said.title or next(strong, "")
