"""Connects to Discord, hears what happens there, and hands it on."""

import asyncio
import logging
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import discord
import yarl

from adapters.discord.announcing import Announcer
from adapters.discord.hearing import Listener
from adapters.discord.inbound import community_of
from adapters.discord.native import Menu
from adapters.discord.places import Places
from adapters.discord.registering import register
from adapters.discord.responding import Interaction, Responder
from adapters.discord.settings import PLATFORM, DiscordSettings
from adapters.ids import CustomIds
from assistant import Community, OperatorError
from assistant.assistant import Assistant
from assistant.i18n import languages, words

_log = logging.getLogger(__name__)
_ANNOUNCED_EVERY: Final = 2.0  # seconds
_FIRST_WAIT: Final = 5.0  # seconds before the next try to reach Discord at the start
_LONGEST_WAIT: Final = 60.0


def intents(settings: DiscordSettings) -> discord.Intents:
    """Give what the assistant has to hear of: servers, mentions and direct messages."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = settings.discord_message_content
    return wanted


def point(settings: DiscordSettings) -> None:
    """Point discord.py elsewhere, if that is set."""
    # Nothing here speaks: the hints on what that would need would only puzzle operators.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


class DiscordClient(discord.AutoShardedClient):
    """The assistant on Discord."""

    platform = PLATFORM

    def __init__(
        self,
        assistant: Assistant,
        settings: DiscordSettings,
        tell: Callable[[str], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._assistant = assistant
        self._tell = tell
        self._clock = clock
        self._menu = Menu(assistant.services.commands)
        ids, places = CustomIds(), Places(self._only)
        self._responder = Responder(assistant, self._menu, ids, places, clock)
        self._listener = Listener(
            assistant,
            self._menu,
            ids,
            places,
            clock,
            reads_all=settings.discord_message_content,
        )
        self._announcer = Announcer(self, assistant, ids, self._menu, clock)
        self._announcing: asyncio.Task[None] | None = None

    def _only(self) -> Community | None:
        return community_of(self.guilds[0]) if len(self.guilds) == 1 else None

    async def register(self) -> None:
        """Tell Discord of the menu of commands, if it has changed."""
        payload = self._menu.payload([words(language) for language in languages()])
        cache = self._assistant.services.settings.assistant_data_dir / "cache"
        try:
            if await register(self, payload, cache):
                self._tell("Told Discord of a new menu of commands.")
        except discord.HTTPException as error:
            # Buttons and mentions work all the same; it is tried again at the next start.
            _log.error("Discord refused the menu of commands: %s %s", error.status, error.code)

    async def on_ready(self) -> None:
        """Begin to deliver what is said unasked, and note what happened while nobody listened."""
        if self._announcing is None:
            self._announcing = asyncio.create_task(self._announce())
            self._tell("Connected to Discord.")
        here = {str(guild.id) for guild in self.guilds}
        for home in await self._assistant.services.delivery.homes(PLATFORM):
            community = Community(PLATFORM, home.identity, home.name)
            if home.identity in here:
                await self._assistant.returned(community)
            else:
                await self._assistant.left(community)

    async def _announce(self) -> None:
        while True:
            try:
                await self._announcer.step()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next time may go well
                frames = "".join(traceback.format_tb(error.__traceback__))
                _log.warning("Announcing failed: %s\n%s", type(error).__name__, frames)
            await asyncio.sleep(_ANNOUNCED_EVERY)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a command, a button, a list, a modal or a completion."""
        await self._responder.answer(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answer who mentions the assistant, replies to it with a ping, or writes to it."""
        if self.user is not None:
            await self._listener.hear(message, self.user)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that the assistant is in a server, perhaps again."""
        await self._assistant.returned(community_of(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed the assistant."""
        await self._assistant.left(community_of(guild))

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """Log where something went wrong; an exception's own text may hold what people wrote."""
        import sys

        kind, _value, trace = sys.exc_info()
        frames = "".join(traceback.format_tb(trace))
        _log.error("Fault in %s: %s\n%s", event, kind.__name__ if kind else "", frames)

    async def close(self) -> None:
        """Stop announcing, and leave Discord."""
        if self._announcing is not None:
            self._announcing.cancel()
            with suppress(asyncio.CancelledError):
                await self._announcing
        await super().close()


async def serve(
    assistant: Assistant,
    settings: DiscordSettings,
    stopping: asyncio.Event,
    tell: Callable[[str], None],
) -> None:
    """Serve until told to stop. Raises `OperatorError` when Discord does not let us in."""
    point(settings)
    async with DiscordClient(assistant, settings, tell) as client:
        serving = asyncio.create_task(_connected(client, settings))
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not client.is_closed():
            await client.close()
        await _ended(serving)


async def _ended(serving: "asyncio.Task[None]") -> None:
    """Wait for the end of a connection that is being closed."""
    if not serving.done():
        serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def _connected(client: DiscordClient, settings: DiscordSettings) -> None:
    """Log in, as soon as Discord can be reached, and stay connected."""
    wait = _FIRST_WAIT
    while True:
        try:
            await client.login(settings.discord_token.get_secret_value().strip())
            break
        except discord.LoginFailure:
            raise OperatorError(
                "Discord does not know this token",
                "DISCORD_TOKEN",
                "Copy it anew: discord.com/developers/applications, your application, Bot, Reset Token",
            ) from None
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            await client.http.close()
            _log.warning("Discord cannot be reached; trying again: %s", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
    await client.register()
    try:
        await client.connect(reconnect=True)
    except discord.PrivilegedIntentsRequired:
        raise OperatorError(
            "Discord does not let this bot read messages that do not mention it",
            "DISCORD_MESSAGE_CONTENT",
            "Switch on Message Content Intent: discord.com/developers/applications, your application, "
            "Bot; or leave that setting out",
        ) from None


def on_signals(stopping: asyncio.Event) -> None:
    """Stop when the system asks for it, or at Ctrl-C."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C raises there
            loop.add_signal_handler(each, stopping.set)
