"""`assistant doctor discord`: looks at everything that has to be right, and says how to mend the rest."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord

from adapters.discord.client import intents, point
from adapters.discord.native import Menu
from adapters.discord.settings import PLATFORM, DiscordSettings
from adapters.finding import Finding, operator
from assistant.bootstrap import find_commands, open_maintenance
from assistant.drives.store import Home
from assistant.i18n import languages, words
from assistant.settings import Settings

_PORTAL: Final = "discord.com/developers/applications, your application"
# What a channel needs, by discord.py's name and by the words on Discord's own screens.
_NEEDED: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
_WISHED: Final = {"pin_messages": "Pin Messages"}
_IN_THREADS: Final = {
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}


def invitation(application: int, settings: DiscordSettings) -> str:
    """Give the link that adds the bot to a server with exactly the permissions it needs."""
    names = {**_NEEDED, **_WISHED, **(_IN_THREADS if settings.discord_message_content else {})}
    rights = discord.Permissions(**dict.fromkeys(names, True))
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application, permissions=rights, scopes=scopes)


async def examine(
    settings: Settings, platform: DiscordSettings, tell: Callable[[str], None]
) -> AsyncIterator[Finding]:
    """Look at one thing after the other."""
    yield operator(settings)
    if not platform.configured:
        yield Finding(
            "DISCORD_TOKEN is not set.",
            f"Copy it: {_PORTAL}, Bot, Reset Token; put it into .env as DISCORD_TOKEN=...",
        )
        return
    point(platform)
    async with discord.Client(intents=intents(platform)) as client:
        try:
            await client.login(platform.discord_token.get_secret_value().strip())
            async for each in _connected(client, settings, platform, tell):
                yield each
        except discord.LoginFailure:
            yield Finding(
                "Discord does not know the token.", f"Copy it anew: {_PORTAL}, Bot, Reset Token."
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            yield Finding(
                f"Discord cannot be reached ({type(error).__name__}).",
                "Look at the network of this computer, and at discordstatus.com.",
            )


async def _connected(
    client: discord.Client,
    settings: Settings,
    platform: DiscordSettings,
    tell: Callable[[str], None],
) -> AsyncIterator[Finding]:
    application = await client.application_info()
    yield Finding(f"The token is valid, for the application {application.id}.")
    yield _reading(application, platform)
    registered = await client.http.get_global_commands(application.id)
    yield _registered(registered)
    stores = await open_maintenance(settings, tell)
    try:
        homes = [each for each in await stores.drives.homes() if each.platform == PLATFORM]
        live = await stores.live.all()
    finally:
        await stores.close()
    for home in homes:
        used = [each.place for each in live if each.community == home.id]
        async for each in _server(client, home, used, platform):
            yield each
    yield Finding(f"This link adds the bot to a server: {invitation(application.id, platform)}")


def _reading(application: discord.AppInfo, platform: DiscordSettings) -> Finding:
    flags = application.flags
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    if not platform.discord_message_content:
        return Finding(
            "Only messages that mention the bot, reply to it or are sent to it are read; the "
            "message content intent is not used (DISCORD_MESSAGE_CONTENT is off)."
        )
    if allowed:
        return Finding("The message content intent is on, as DISCORD_MESSAGE_CONTENT asks for it.")
    return Finding(
        "DISCORD_MESSAGE_CONTENT is on, but Discord does not allow it.",
        f"Switch on Message Content Intent: {_PORTAL}, Bot; or leave that setting out.",
    )


def _registered(known: Sequence[Any]) -> Finding:
    menu = Menu(find_commands()).payload([words(language) for language in languages()])
    wanted, there = {_shape(each) for each in menu}, {_shape(each) for each in known}
    mend = "Delete cache/discord-menu.json in ASSISTANT_DATA_DIR and start `assistant run` again."
    if missing := wanted - there:
        return Finding(
            f"{len(missing)} of {len(menu)} commands are not registered as this version has them.",
            mend,
        )
    if old := there - wanted:
        return Finding(f"{len(old)} commands are registered that this version has not.", mend)
    return Finding(f"All {len(menu)} commands are registered.")


def _shape(said: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give what people see of a command or an option; Discord adds other things of its own."""
    return (
        said["name"],
        said.get("description", ""),
        said.get("required", False),
        tuple(each["value"] for each in said.get("choices", ())),
        tuple(_shape(each) for each in said.get("options", ())),
    )


async def _server(
    client: discord.Client, home: Home, used: Sequence[str], platform: DiscordSettings
) -> AsyncIterator[Finding]:
    try:
        guild = await client.fetch_guild(int(home.identity))
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except (discord.Forbidden, discord.NotFound):
        if home.name:  # else it was erased
            yield Finding(
                f"The server {home.name!r} has removed the bot; what is kept of it goes after 30 days."
            )
        return
    if not home.announcements_place:
        yield Finding(
            f"In {home.name!r} no channel for announcements is chosen, so drives are not announced.",
            "A moderator types /manage announcements here in it.",
        )
    if not home.moderators_place:
        yield Finding(
            f"In {home.name!r} no channel for moderators is chosen, so they are not told what waits.",
            "A moderator types /manage moderators here in it.",
        )
    if unread := unread_questions(home, platform):
        yield unread
    for place, needed in places(home, used, platform).items():
        yield await _channel(guild, me, place, needed)


def unread_questions(home: Home, platform: DiscordSettings) -> Finding | None:
    """Say that a channel for questions was chosen that is not read along in."""
    if not home.questions_place or platform.discord_message_content:
        return None
    return Finding(
        f"In {home.name!r} a channel for questions is chosen, but DISCORD_MESSAGE_CONTENT is off, so "
        "only who mentions the bot is answered there.",
        f"Switch on Message Content Intent: {_PORTAL}, Bot; and put DISCORD_MESSAGE_CONTENT=true into "
        ".env. Or a moderator types /manage questions here switch:off.",
    )


def places(home: Home, used: Sequence[str], platform: DiscordSettings) -> dict[str, dict[str, str]]:
    """Give the channels that are posted in, with what each needs."""
    found = {
        place: dict(_NEEDED)
        for place in (home.announcements_place, home.moderators_place, *used)
        if place
    }
    if home.questions_place and platform.discord_message_content:
        found[home.questions_place] = _NEEDED | _IN_THREADS
    return found


async def _channel(
    guild: discord.Guild, me: discord.Member, place: str, needed: Mapping[str, str]
) -> Finding:
    try:
        channel = await guild.fetch_channel(int(place))
        above = channel
        if isinstance(channel, discord.Thread):
            # A thread has the rights of the channel that it is in.
            above = await guild.fetch_channel(channel.parent_id)
            needed = {name: said for name, said in needed.items() if name != "send_messages"}
            needed |= {"send_messages_in_threads": _IN_THREADS["send_messages_in_threads"]}
    except (discord.Forbidden, discord.NotFound):
        return Finding(
            f"In {guild.name!r} a channel that was chosen is gone, or the bot cannot see it.",
            "Choose another with /manage announcements here, /manage moderators here or /manage "
            "questions here, or let it see that one: Edit Channel, Permissions, add the bot, View Channel.",
        )
    rights = above.permissions_for(me)
    missing = [said for name, said in needed.items() if not getattr(rights, name)]
    wished = [said for name, said in _WISHED.items() if not getattr(rights, name)]
    if missing or wished:
        lacks = ", ".join([*missing, *wished])
        why = "" if missing else " (live tallies are then not pinned; all else works)"
        return Finding(
            f"In {guild.name!r}, channel #{channel.name}, the bot lacks: {lacks}{why}.",
            "Allow it there: Edit Channel, Permissions, Advanced, add the bot, tick these.",
        )
    return Finding(f"In {guild.name!r}, channel #{channel.name}, the bot may do all it needs.")
