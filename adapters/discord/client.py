"""Connects to Discord, hears what happens there, and hands it on."""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import discord
import yarl

from adapters.discord.announcing import DiscordAnnouncer
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
from assistant.errors import traced
from assistant.i18n import languages, words

_log = logging.getLogger(__name__)
_FIRST_WAIT: Final = 5.0  # seconds before the next try to reach Discord
_LONGEST_WAIT: Final = 60.0
_MENU_WITHIN: Final = 10.0  # seconds; if the menu takes longer, we connect meanwhile
_ENDED_WITHIN: Final = 5.0  # seconds for what is being answered or posted at the end
_PATIENCE: Final = 60.0  # seconds; asked to wait for longer, we do something else meanwhile
_UNKNOWN_TOKEN: Final = 4004  # the gateway's code for it
_FOR_GOOD: Final = (400, 401, 403, 404)  # what is refused so is refused again
_OUTAGES: Final = (
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    aiohttp.ClientError,
    OSError,
)


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
            max_ratelimit_timeout=_PATIENCE,
        )
        self._assistant = assistant
        self._gateway = settings.discord_gateway_url
        self._tell = tell
        self._clock = clock
        self._menu = Menu(assistant.services.commands)
        ids, self._places = CustomIds(), Places(self._only)
        self._responder = Responder(assistant, self._menu, ids, self._places, clock)
        self._listener = Listener(
            assistant,
            self._menu,
            ids,
            self._places,
            clock,
            reads_all=settings.discord_message_content,
        )
        self._announcer = DiscordAnnouncer(self, assistant, ids, self._menu, clock)
        self._announcing: asyncio.Task[None] | None = None
        self._registering: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[Any]] = set()
        self._ending = asyncio.Event()

    def _only(self) -> Community | None:
        return community_of(self.guilds[0]) if len(self.guilds) == 1 else None

    @property
    def connected_once(self) -> bool:
        """Was Discord ever ready for us?"""
        return self._announcing is not None

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect to the address that was set, also where Discord names another one."""
        chosen = yarl.URL(self._gateway) if self._gateway else gateway
        await super().launch_shard(chosen, shard_id, initial=initial)

    async def setup_hook(self) -> None:
        """Tell Discord of the menu before we connect, if that does not take too long."""
        self._registering = asyncio.create_task(self._register())
        await asyncio.wait((self._registering,), timeout=_MENU_WITHIN)

    async def _register(self) -> None:
        """Tell Discord of the menu of commands, if it has changed, as often as it takes."""
        payload = self._menu.payload([words(language) for language in languages()])
        cache = self._assistant.services.settings.assistant_data_dir / "cache"
        wait = _FIRST_WAIT
        while True:
            try:
                if await register(self, payload, cache):
                    self._tell("Told Discord of a new menu of commands.")
            except (*_OUTAGES, discord.RateLimited) as error:
                status = error.status if isinstance(error, discord.HTTPException) else 0
                what = type(error).__name__
                _log.error("Discord did not take the menu of commands: %s %s", what, status or "")
                if status in _FOR_GOOD:
                    return  # buttons and mentions work all the same; the next start tries again
            else:
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def on_ready(self) -> None:
        """Begin to deliver what is said unasked, and note what happened while nobody listened."""
        try:
            await self._note_communities()
        finally:
            if self._announcing is None:
                self._announcing = asyncio.create_task(self._announcer.run(self._ending))
                self._tell("Connected to Discord.")

    async def _note_communities(self) -> None:
        here = {str(guild.id) for guild in self.guilds}
        for home in await self._assistant.services.delivery.homes(PLATFORM):
            community = Community(PLATFORM, home.identity, home.name)
            if home.identity in here:
                await self._assistant.returned(community)
            else:
                await self._assistant.left(community)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a command, a button, a list, a modal or a completion."""
        with self._unfinished():
            await self._responder.answer(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answer who mentions the assistant, replies to it with a ping, or writes to it."""
        if self.user is not None:
            with self._unfinished():
                await self._listener.hear(message, self.user)

    @contextmanager
    def _unfinished(self) -> Iterator[None]:
        """Mark what this task does as something that is waited for at the end."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task is waited for")
        self._answering.add(task)
        try:
            yield
        finally:
            self._answering.discard(task)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that the assistant is in a server, perhaps again."""
        await self._assistant.returned(community_of(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed the assistant."""
        community = community_of(guild)
        self._places.leave(community)
        await self._assistant.left(community)

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """Log where something went wrong."""
        if error := sys.exception():
            _log.error("Fault in %s: %s", event, traced(error))

    async def close(self) -> None:
        """End what is being answered and announced, and leave Discord."""
        self._ending.set()
        tasks = [task for task in (self._announcing, self._registering) if task is not None]
        if self._registering is not None:
            self._registering.cancel()
        if unfinished := {*self._answering, *tasks}:
            await asyncio.wait(unfinished, timeout=_ENDED_WITHIN)
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await super().close()


async def serve(
    assistant: Assistant,
    settings: DiscordSettings,
    stopping: asyncio.Event,
    tell: Callable[[str], None],
) -> None:
    """Serve until told to stop, through every outage.

    Raises `OperatorError` when Discord does not let us in.
    """
    point(settings)
    wait = _FIRST_WAIT
    while not stopping.is_set():
        # What was lost for good is begun anew: a client that was closed keeps parts that are.
        async with DiscordClient(assistant, settings, tell) as client:
            await _served(client, settings, stopping)
        if client.connected_once:
            wait = _FIRST_WAIT
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), wait)
        wait = min(wait * 2, _LONGEST_WAIT)


async def _served(
    client: DiscordClient, settings: DiscordSettings, stopping: asyncio.Event
) -> None:
    """Stay connected until told to stop, or until the connection is lost for good."""
    serving = asyncio.create_task(client.start(settings.discord_token.get_secret_value().strip()))
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not client.is_closed():
        await client.close()
    if not serving.done():
        serving.cancel()
    try:
        with suppress(asyncio.CancelledError):
            await serving
    except discord.LoginFailure:
        raise _unknown_token() from None
    except discord.PrivilegedIntentsRequired:
        raise OperatorError(
            "Discord does not let this bot read messages that do not mention it",
            "DISCORD_MESSAGE_CONTENT",
            "Switch on Message Content Intent: discord.com/developers/applications, your application, "
            "Bot; or leave that setting out",
        ) from None
    except _OUTAGES as error:
        if isinstance(error, discord.ConnectionClosed) and error.code == _UNKNOWN_TOKEN:
            raise _unknown_token() from None
        _log.warning("Discord cannot be reached; trying again: %s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - whatever it is, a new connection may go well
        _log.error("The connection failed: %s", traced(error))


def _unknown_token() -> OperatorError:
    return OperatorError(
        "Discord does not know this token",
        "DISCORD_TOKEN",
        "Copy it anew: discord.com/developers/applications, your application, Bot, Reset Token",
    )
