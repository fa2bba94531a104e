"""Delivers what is said unasked: posts, edits, pins, direct messages; each once."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord

from adapters.discord import drawing
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, outbound
from adapters.discord.settings import PLATFORM
from adapters.ids import CustomIds
from adapters.showing import Way
from assistant import MODERATORS, AnnouncementKind, Reply
from assistant.assistant import Assistant
from assistant.delivering import Due

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 8  # communities served side by side
_SOON: Final = timedelta(seconds=30)
_LATER: Final = timedelta(minutes=10)
_TOO_MANY_EDITS: Final = 30046
_UNAUTHORISED: Final = 401
# No such channel, no access to it, no right to write in it.
_SHUT: Final = frozenset({10003, 50001, 50013})
_SERVER_ERRORS: Final = 500


class Announcer:
    """Fetches what is due and delivers it."""

    def __init__(
        self,
        client: discord.Client,
        assistant: Assistant,
        ids: CustomIds,
        menu: Menu,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._assistant = assistant
        self._ids = ids
        self._menu = menu
        self._clock = clock
        self._delivery = assistant.services.delivery

    async def step(self) -> None:
        """Deliver what is due now; a community's own announcements one after the other."""
        found = await self._delivery.due(PLATFORM, self._clock())
        by_home: dict[int, list[Due]] = {}
        for each in found:
            by_home.setdefault(each.home.id, []).append(each)
        free = asyncio.Semaphore(_AT_ONCE)

        async def served(dues: list[Due]) -> None:
            async with free:
                for due in dues:
                    try:
                        await self._deliver(due)
                    except Exception as error:  # noqa: BLE001 - the others are delivered all the same
                        # It is tried again when its lease has run out.
                        frames = "".join(traceback.format_tb(error.__traceback__))
                        _log.error("Announcing failed: %s\n%s", type(error).__name__, frames)

        await asyncio.gather(*(served(dues) for dues in by_home.values()))

    async def _deliver(self, due: Due) -> None:
        now = self._clock()
        place = _place(due)
        try:
            reference = await self._sent(due, place)
        except discord.HTTPException as error:
            await self._failed(due, place, error, now)
        except discord.RateLimited as error:
            await self._delivery.retry(due, now + max(_SOON, timedelta(seconds=error.retry_after)))
        except (aiohttp.ClientError, OSError):
            await self._delivery.retry(due, now + _SOON)
        else:
            await self._delivery.done(due, reference)

    async def _failed(
        self, due: Due, place: str, error: discord.HTTPException, now: datetime
    ) -> None:
        said = due.said
        _log.warning("Discord refused an announcement: %s %s", error.status, error.code)
        # A token that was revoked says nothing against the place; a new one goes on where it stopped.
        if error.code == _TOO_MANY_EDITS or error.status == _UNAUTHORISED:
            await self._delivery.retry(due, now + _LATER)
        elif error.status >= _SERVER_ERRORS or error.status == 429:  # noqa: PLR2004
            await self._delivery.retry(due, now + _SOON)
        elif said.kind is AnnouncementKind.POST and error.code in _SHUT:
            await self._delivery.shut(due, place, now)
        else:
            await self._delivery.gone(due, f"{error.status} {error.code}")

    async def _sent(self, due: Due, place: str) -> str:
        said = due.said
        if said.kind is AnnouncementKind.DIRECT:
            person = discord.Object(int(self._delivery.address(said)))
            channel = await self._client.create_dm(person)
            await self._post(due, channel)
            return "sent"
        if said.kind is AnnouncementKind.POST:
            return await self._post(due, self._client.get_partial_messageable(int(place)))
        where, _, identity = said.reference.partition("/")
        old = self._client.get_partial_messageable(int(where)).get_partial_message(int(identity))
        if said.kind is AnnouncementKind.PIN:
            await old.pin()
        else:
            message = (await self._messages(due))[-1]
            await old.edit(
                content=message.content or None,
                embeds=[drawing.embed(message.card)] if message.card else [],
                view=drawing.view(message.presses),
            )
        return said.reference

    async def _post(self, due: Due, channel: discord.abc.Messageable) -> str:
        """Post it; Discord knows a repeated post by its nonce, and does not show it twice."""
        reference = ""
        for number, message in enumerate(await self._messages(due)):
            posted = await channel.send(
                message.content,
                embeds=[drawing.embed(message.card)] if message.card else [],
                files=drawing.files(message),
                view=drawing.view(message.presses) or discord.utils.MISSING,
                suppress_embeds=message.card is None,
                nonce=f"{due.id}-{number}",
            )
            reference = f"{posted.channel.id}/{posted.id}"
        return reference

    async def _messages(self, due: Due) -> list[Message]:
        said = due.said
        picture = await self._assistant.picture_of(said)
        reply = Reply(said.text, title=said.title, buttons=said.buttons, picture=picture)
        return outbound(reply, Way(self._ids, self._menu.slash))


def _place(due: Due) -> str:
    if due.said.place == MODERATORS:
        return due.home.moderators_place
    return due.said.place or due.home.announcements_place
