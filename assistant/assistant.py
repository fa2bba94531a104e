"""The whole pipeline on one screen: a request comes in, a reply goes out."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from assistant import picturing
from assistant.errors import RedeliveredError, UserError, traced
from assistant.limiting import Limiter
from assistant.outbox import Announcement
from assistant.reply import SILENT, Picture, Reply, Visibility
from assistant.request import CommandCall, Community, Request, Text
from assistant.retention import Retention
from assistant.router import route
from assistant.services import Services
from assistant.storage_port import Storage

_log = logging.getLogger(__name__)
_EVENTS_REMEMBERED: Final = 20_000
_WRITE_BEHIND: Final = 5.0  # seconds
_FORGOTTEN_EVERY: Final = timedelta(minutes=10)
_REFERENCE_BYTES: Final = 4
_ENDED_WITHIN: Final = 2.0  # seconds, for a chore in the middle of something


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done beside answering, every so many seconds."""

    do: Callable[[], Awaitable[None]]
    every: float


class Assistant:
    """Answers requests. Made by `assistant.bootstrap.build`; close it when done."""

    def __init__(
        self,
        services: Services,
        storage: Storage,
        clock: Callable[[], datetime],
        chores: Sequence[Chore],
        retention: Retention,
    ) -> None:
        """Answer with these services, and do the chores beside answering."""
        self.services = services
        self._storage = storage
        self._clock = clock
        self._retention = retention
        self._limiter = Limiter(services.settings.messages_a_minute)
        self._events: OrderedDict[tuple[str, str], None] = OrderedDict()
        self.chores = (Chore(self._write_behind, _WRITE_BEHIND), *chores)
        self._forgotten: datetime | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._ending = asyncio.Event()

    async def handle(self, request: Request) -> Reply:
        """Answer one request; an event that was delivered before gets silence."""
        if self._seen(request):
            return SILENT
        return self._refusal(request) or await self._answered(request)

    async def page(self, request: Request, commands: Sequence[str]) -> list[Reply]:
        """Answer several commands that stand on one page; together they count as one message."""
        if refused := self._refusal(request):
            return [refused]
        calls = [replace(request, content=CommandCall(name), unasked=True) for name in commands]
        return [await self._answered(call) for call in calls]

    def _refusal(self, request: Request) -> Reply | None:
        person = (request.user.platform, request.user.identity)
        wait = self._limiter.wait(person)
        return self._too_many(request, person, wait) if wait else None

    async def _answered(self, request: Request) -> Reply:
        try:
            request = await self.services.moderators.raised(request)
            return await route(request, self.services)
        except RedeliveredError:
            return SILENT
        except UserError as error:
            say = self.services.say(request)
            reply = Reply(say(error.message, **error.values), visibility=Visibility.PRIVATE)
            # What was offered before is not on offer any more.
            self.services.conversations.remember(request, reply)
            return reply
        except Exception as error:  # noqa: BLE001 - the second belt: whatever it is, people get a sentence
            # It did not act, so the platform may deliver it again.
            self._events.pop((request.user.platform, request.event), None)
            return self._apology(request, error)

    async def picture_of(self, announcement: Announcement) -> Picture | None:
        """Draw what goes with an announcement that is about to be delivered, if anything does."""
        return await picturing.announced(self.services, announcement, self._clock())

    async def left(self, community: Community) -> None:
        """Note that a community removed the assistant: some time later what was its own is erased."""
        await self._retention.left(community)

    async def returned(self, community: Community) -> None:
        """Note that the assistant is in a community again."""
        await self._retention.returned(community)

    def start(self) -> None:
        """Begin with what is done beside answering, again and again."""
        self._tasks = [
            asyncio.create_task(_repeated(chore, self._ending), name=chore.do.__qualname__)
            for chore in self.chores
        ]

    async def close(self) -> None:
        """Write what is still unwritten, and close the store."""
        self._ending.set()
        if self._tasks:
            # What is half done ends first: a connection that was just being opened would stay open.
            _, long = await asyncio.wait(self._tasks, timeout=_ENDED_WITHIN)
            for task in long:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        try:
            now = self._clock()
            await self.services.conversations.flush(now)
            await self._storage.forget_old(now)
        except UserError:
            _log.warning("The last topics of conversations could not be stored.")
        finally:
            await self._storage.close()

    def _seen(self, request: Request) -> bool:
        key = (request.user.platform, request.event)
        if key in self._events:
            return True
        self._events[key] = None
        if len(self._events) > _EVENTS_REMEMBERED:
            self._events.popitem(last=False)
        return False

    def _too_many(self, request: Request, person: tuple[str, str], wait: float) -> Reply:
        # Where others read along, one sentence is enough: the answers must not flood the place too.
        quiet = isinstance(request.content, Text) and request.conversation.public
        if not self._limiter.tell(person) and quiet:
            return SILENT
        text = self.services.say(request).many(
            "That is more than I can follow. Please wait {count} second, then go on.",
            "That is more than I can follow. Please wait {count} seconds, then go on.",
            ceil(wait),
        )
        return Reply(text, visibility=Visibility.PRIVATE)

    def _apology(self, request: Request, error: Exception) -> Reply:
        reference = self.services.random_bytes(_REFERENCE_BYTES).hex()
        _log.error("Fault %s: %s", reference, traced(error))
        text = self.services.say(request)(
            "Something went wrong on my side, not yours. Please try again; if it happens again, "
            "tell a moderator this reference: {reference}.",
            reference=reference,
        )
        return Reply(text, visibility=Visibility.PRIVATE)

    async def _write_behind(self) -> None:
        now = self._clock()
        if self._forgotten is None or now - self._forgotten > _FORGOTTEN_EVERY:
            await self._storage.forget_old(now)
            self._forgotten = now
        await self.services.conversations.flush(now)
        await self.services.review.catch_up()
        await self.services.moderators.catch_up()
        await self.services.drives.catch_up()


async def _repeated(chore: Chore, ending: asyncio.Event) -> None:
    """Do a chore again and again until the end; one that fails is tried again."""
    while not ending.is_set():
        try:
            await chore.do()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next time may go well
            _log.warning("A chore failed and is tried again: %s", traced(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), chore.every)
