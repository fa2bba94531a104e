"""Delivers what is said unasked, on whatever platform: each community's own one after the other."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import ClassVar, Final

from assistant import MODERATORS, Reply
from assistant.assistant import Assistant
from assistant.delivering import AT_ONCE, Due
from assistant.errors import traced

SOON: Final = timedelta(seconds=30)
LATER: Final = timedelta(minutes=10)
_log = logging.getLogger(__name__)
_SIDE_BY_SIDE: Final = 8  # communities served side by side
_EVERY: Final = 2.0  # seconds


class Announcer(ABC):
    """Fetches what is due on a platform and delivers it."""

    platform: ClassVar[str]
    at_once: ClassVar[int] = AT_ONCE
    """How many of a community's are claimed together: what is claimed when the program is killed may
    have been said."""

    def __init__(self, assistant: Assistant, clock: Callable[[], datetime]) -> None:
        self._assistant = assistant
        self._clock = clock
        self._delivery = assistant.services.delivery

    async def run(self, ending: asyncio.Event) -> None:
        """Deliver what is due, again and again."""
        while not ending.is_set():
            try:
                if await self.step():
                    continue  # there may be more
            except Exception as error:  # noqa: BLE001 - whatever it is, the next time may go well
                _log.warning("Announcing failed: %s", traced(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), _EVERY)

    async def step(self) -> bool:
        """Deliver what is due now; a community's own announcements one after the other.

        Says whether there was something.
        """
        found = await self._delivery.due(self.platform, self._clock(), self.at_once)
        by_home: dict[int, list[Due]] = {}
        for each in found:
            by_home.setdefault(each.home.id, []).append(each)
        free = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def served(dues: list[Due]) -> None:
            async with free:
                for due in dues:
                    try:
                        await self.deliver(due)
                    except Exception as error:  # noqa: BLE001 - the others are delivered all the same
                        # It is tried again when its lease has run out.
                        _log.error("Announcing failed: %s", traced(error))

        await asyncio.gather(*(served(dues) for dues in by_home.values()))
        return bool(found)

    @abstractmethod
    async def deliver(self, due: Due) -> None:
        """Deliver one announcement, and report what became of it."""

    async def reply_of(self, due: Due) -> Reply:
        """Give an announcement as a reply, with its picture drawn."""
        said = due.said
        picture = await self._assistant.picture_of(said)
        return Reply(said.text, title=said.title, buttons=said.buttons, picture=picture)


def place_of(due: Due) -> str:
    """Give where an announcement goes."""
    if due.said.place == MODERATORS:
        return due.home.moderators_place
    return due.said.place or due.home.announcements_place
