"""Delivers what is said unasked: posts, edits, pins, direct messages; each once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord

from adapters.announcing import LATER, SOON, Announcer, place_of
from adapters.discord import drawing
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, outbound
from adapters.discord.settings import PLATFORM
from adapters.ids import CustomIds
from adapters.showing import Way
from assistant import AnnouncementKind
from assistant.assistant import Assistant
from assistant.delivering import Due

_log = logging.getLogger(__name__)
_TOO_MANY_EDITS: Final = 30046
_UNAUTHORISED: Final = 401
# No such channel, no access to it, no right to write in it.
_SHUT: Final = frozenset({10003, 50001, 50013})
_SERVER_ERRORS: Final = 500


class DiscordAnnouncer(Announcer):
    """Delivers on Discord."""

    platform = PLATFORM

    def __init__(
        self,
        client: discord.Client,
        assistant: Assistant,
        ids: CustomIds,
        menu: Menu,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(assistant, clock)
        self._client = client
        self._ids = ids
        self._menu = menu

    async def deliver(self, due: Due) -> None:
        """Deliver one announcement, and report what became of it."""
        now = self._clock()
        place = place_of(due)
        try:
            reference = await self._sent(due, place)
        except discord.HTTPException as error:
            await self._failed(due, place, error, now)
        except discord.RateLimited as error:
            await self._delivery.retry(due, now + max(SOON, timedelta(seconds=error.retry_after)))
        except (aiohttp.ClientError, OSError):
            await self._delivery.retry(due, now + SOON)
        else:
            await self._delivery.done(due, reference)

    async def _failed(
        self, due: Due, place: str, error: discord.HTTPException, now: datetime
    ) -> None:
        said = due.said
        _log.warning("Discord refused an announcement: %s %s", error.status, error.code)
        # A token that was revoked says nothing against the place; a new one goes on where it stopped.
        if error.code == _TOO_MANY_EDITS or error.status == _UNAUTHORISED:
            await self._delivery.retry(due, now + LATER)
        elif error.status >= _SERVER_ERRORS or error.status == 429:  # noqa: PLR2004
            await self._delivery.retry(due, now + SOON)
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
        return outbound(await self.reply_of(due), Way(self._ids, self._menu.slash))
