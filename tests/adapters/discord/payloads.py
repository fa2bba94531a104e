"""Payloads as Discord's gateway sends them, and what discord.py makes of them."""

from itertools import count
from typing import Any, Final

import discord
from discord.user import ClientUser

BOT: Final = 90_000_000_000_000_001
GUILD: Final = 90_000_000_000_000_002
CHANNEL: Final = 90_000_000_000_000_003
DM: Final = 90_000_000_000_000_009
ANN: Final = 175_928_847_299_117_063  # made on 30 April 2016, as its number tells
MANAGE_GUILD: Final = 1 << 5
_TALK: Final = 1 << 10 | 1 << 11
_numbers = count(91_000_000_000_000_000)


def user(identity: int = ANN, name: str = "ann") -> dict[str, Any]:
    return {
        "id": str(identity),
        "username": name,
        "global_name": name.title(),
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "bot": identity == BOT,
    }


def member(
    identity: int = ANN, name: str = "ann", *, nick: str | None = None, rights: int = _TALK
) -> dict[str, Any]:
    return {
        "user": user(identity, name),
        "nick": nick,
        "avatar": None,
        "roles": [],
        "joined_at": "2025-11-01T12:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": str(rights),
        "communication_disabled_until": None,
    }


PLACE: Final = {
    "id": str(CHANNEL),
    "type": 0,
    "guild_id": str(GUILD),
    "name": "general",
    "position": 0,
    "topic": None,
    "nsfw": False,
    "last_message_id": None,
    "parent_id": None,
    "rate_limit_per_user": 0,
    "permission_overwrites": [],
    "permissions": str(_TALK),
    "flags": 0,
}
DIRECT: Final = {
    "id": str(DM),
    "type": 1,
    "last_message_id": None,
    "flags": 0,
    "recipients": [user()],
}


def guild() -> dict[str, Any]:
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(_TALK),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    moderators = {
        **everyone,
        "id": str(GUILD + 50),
        "name": "mods",
        "permissions": str(MANAGE_GUILD),
    }
    return {
        "id": str(GUILD),
        "name": "Club",
        "icon": None,
        "owner_id": str(BOT + 70),
        "roles": [everyone, moderators],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [PLACE],
        "threads": [],
        "members": [member(BOT, "assistant")],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "member_count": 2,
        "large": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def interaction(
    kind: int,
    data: dict[str, Any],
    *,
    direct: bool = False,
    rights: int = _TALK,
    nick: str | None = None,
    locale: str = "en-GB",
    on: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Make an interaction: 2 a command, 3 a component, 4 a completion, 5 a modal."""
    number = next(_numbers)
    made: dict[str, Any] = {
        "id": str(number),
        "application_id": str(BOT),
        "type": kind,
        "token": f"aW50ZXJhY3Rpb246{number:060d}",
        "version": 1,
        "data": data,
        "channel_id": str(DM if direct else CHANNEL),
        "channel": DIRECT if direct else PLACE,
        "locale": locale,
        "app_permissions": str(_TALK),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": "0" if direct else str(GUILD)},
        "context": 1 if direct else 0,
        "attachment_size_limit": 10_485_760,
    }
    if on is not None:
        made["message"] = on
    if direct:
        return {**made, "user": user()}
    return {
        **made,
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "features": [], "locale": "en-US"},
        "guild_locale": "en-US",
        "member": member(rights=rights, nick=nick),
    }


def slash(name: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a slash command."""
    data = {"id": "92000000000000000", "name": name, "type": 1, "options": list(options)}
    return interaction(2, data, **more)


def option(name: str, value: Any, kind: int = 3, *, focused: bool = False) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value, **({"focused": True} if focused else {})}


def sub(name: str, *options: dict[str, Any], group: bool = False) -> dict[str, Any]:
    return {"name": name, "type": 2 if group else 1, "options": list(options)}


def button(custom_id: str, **more: Any) -> dict[str, Any]:
    """Make a press of a button."""
    data = {"custom_id": custom_id, "component_type": 2, "id": 1}
    return interaction(3, data, on=message("", author=BOT), **more)


def picked(custom_id: str, value: str, **more: Any) -> dict[str, Any]:
    """Make a choice of a list."""
    data = {"custom_id": custom_id, "component_type": 3, "values": [value], "id": 1}
    return interaction(3, data, on=message("", author=BOT), **more)


def modal(custom_id: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a modal that was sent off: labelled parts, lists as a list of values."""
    parts: list[dict[str, Any]] = [{"type": 10, "id": 1}]
    for number, (name, value) in enumerate(values.items()):
        inner: dict[str, Any] = {"type": 4, "id": 3, "custom_id": name, "value": value}
        if isinstance(value, list):
            inner = {"type": 3, "id": 3, "custom_id": name, "values": value}
        parts.append({"type": 18, "id": 10 + number, "component": inner})
    return interaction(5, {"custom_id": custom_id, "components": parts, "resolved": {}}, **more)


def message(
    text: str,
    *,
    author: int = ANN,
    direct: bool = False,
    mentions: tuple[int, ...] = (),
    roles: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Make a message."""
    made: dict[str, Any] = {
        "id": str(next(_numbers)),
        "type": 0,
        "channel_id": str(DM if direct else CHANNEL),
        "author": user(author, "assistant" if author == BOT else "ann"),
        "content": text,
        "timestamp": "2026-11-24T12:00:00.000000+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [user(each, "assistant") for each in mentions],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }
    if not direct:
        of_author = {k: v for k, v in member(author).items() if k not in ("user", "permissions")}
        made |= {"guild_id": str(GUILD), "member": {**of_author, "roles": list(roles)}}
    return made


class Reader:
    """Reads payloads as a running discord.py does."""

    def __init__(self) -> None:
        self.client = discord.Client(intents=discord.Intents.none())
        self.state = self.client._connection
        self.state.user = ClientUser(state=self.state, data=user(BOT, "assistant"))  # type: ignore[arg-type]  # as the gateway sends it
        self.state.application_id = BOT
        self.state._add_guild_from_data(guild())  # type: ignore[arg-type]  # as the gateway sends it
        self.state.http._HTTPClient__session = None  # type: ignore[attr-defined]  # nothing is sent

    def interaction(self, payload: dict[str, Any]) -> discord.Interaction[Any]:
        """Read an interaction."""
        return discord.Interaction(data=payload, state=self.state)  # type: ignore[arg-type]  # as the gateway sends it

    def message(self, payload: dict[str, Any]) -> discord.Message:
        """Read a message."""
        where = self.state._get_guild_channel(payload)[0]  # type: ignore[arg-type]  # as the gateway sends it
        return discord.Message(state=self.state, channel=where, data=payload)  # type: ignore[arg-type]  # as the gateway sends it
