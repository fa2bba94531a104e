"""What `dispatch` and `question` compare with: discord.py's own way from a gateway event to a reply.

Everything is discord.py's own but the two ends: the bytes do not come from a socket, and the one
HTTP call is answered by `_Answering`. The guild and the channel are in discord.py's cache, as
they are in a running bot, which is cheaper for it than making them anew.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any, Final

import discord
from discord import app_commands, utils
from discord.user import ClientUser
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

_COMMANDS: Final = 21
_BOT: Final = "90000000000000001"
_GUILD: Final = "90000000000000002"
_CHANNEL: Final = "90000000000000003"
_PERSON: Final = "90000000000000004"
_BURST: Final = 100  # events handed in before waiting for their replies: discord.py's best case


def _user(identity: str, name: str) -> dict[str, Any]:
    return {
        "id": identity,
        "username": name,
        "global_name": name.title(),
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "bot": identity == _BOT,
    }


def _member(identity: str, name: str) -> dict[str, Any]:
    return {
        "user": _user(identity, name),
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": "2025-11-01T12:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": "2222085186637376",
        "communication_disabled_until": None,
    }


_PLACE: Final = {
    "id": _CHANNEL,
    "type": 0,
    "guild_id": _GUILD,
    "name": "general",
    "position": 0,
    "topic": None,
    "nsfw": False,
    "last_message_id": None,
    "parent_id": None,
    "rate_limit_per_user": 0,
    "permission_overwrites": [],
    "permissions": "2222085186637376",
    "flags": 0,
}
_EVERYONE: Final = {
    "id": _GUILD,
    "name": "@everyone",
    "color": 0,
    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    "hoist": False,
    "position": 0,
    "permissions": "2222085186637376",
    "managed": False,
    "mentionable": False,
    "flags": 0,
}


def _guild() -> dict[str, Any]:
    return {
        "id": _GUILD,
        "name": "Club",
        "icon": None,
        "owner_id": _PERSON,
        "roles": [_EVERYONE],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [_PLACE],
        "threads": [],
        "members": [_member(_BOT, "assistant")],
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


def _event(number: int, command: str) -> bytes:
    """Make an event as the gateway sends it: somebody types `/<command> number: 4` in a server."""
    data = {
        "id": str(91000000000000000 + number),
        "application_id": _BOT,
        "type": 2,
        "token": f"aW50ZXJhY3Rpb246{number:060d}",
        "version": 1,
        "data": {
            "id": "92000000000000000",
            "name": command,
            "type": 1,
            "options": [{"name": "number", "type": 4, "value": 4}],
        },
        "guild_id": _GUILD,
        "guild": {"id": _GUILD, "features": [], "locale": "en-US"},
        "guild_locale": "en-US",
        "channel_id": _CHANNEL,
        "channel": _PLACE,
        "member": _member(_PERSON, "ann"),
        "locale": "en-GB",
        "app_permissions": "2222085186637376",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": _GUILD},
        "context": 0,
        "attachment_size_limit": 10485760,
    }
    event = {"t": "INTERACTION_CREATE", "s": number, "op": 0, "d": data}
    return json.dumps(event, separators=(",", ":")).encode()


class _Answering(AsyncWebhookAdapter):
    """Answers the call that would post the reply, as Discord does."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py leaves it untyped
        self.posted = 0
        self.text = ""

    def create_interaction_response(
        self, interaction_id: int, token: str, **sent: Any
    ) -> Coroutine[Any, Any, Any]:
        return self._answer(interaction_id, sent["params"])

    async def _answer(self, interaction_id: int, params: Any) -> dict[str, Any]:
        self.posted += 1
        self.text = params.payload["data"]["content"]
        return {"interaction": {"id": str(interaction_id), "type": 2}}


def _command(name: str, text: str) -> app_commands.Command[Any, Any, Any]:
    async def callback(interaction: discord.Interaction[discord.Client], number: int) -> None:
        await interaction.response.send_message(f"{number}. {text}")

    return app_commands.Command(name=name, description="Shows a principle.", callback=callback)


class DiscordSide:
    """A client of discord.py with 21 commands, of which the last one answers."""

    def __init__(self, text: str) -> None:
        """Reply with this text."""
        self._client = discord.Client(intents=discord.Intents.default())
        self._tree = app_commands.CommandTree(self._client)
        for number in range(_COMMANDS):
            self._tree.add_command(_command(f"command-{number}", text))
        self._last = f"command-{_COMMANDS - 1}"
        self._text = text
        self._events = 0
        self._answering = _Answering()

    async def start(self) -> None:
        """Make what logging in and the guild's arrival would have made."""
        await self._client._async_setup_hook()
        state = self._client._connection
        state.user = ClientUser(state=state, data=_user(_BOT, "assistant"))  # type: ignore[arg-type]  # as the gateway sends it
        state.application_id = int(_BOT)
        state._add_guild_from_data(_guild())  # type: ignore[arg-type]  # as the gateway sends it
        async_context.set(self._answering)

    def prepare(self, count: int) -> Callable[[], Coroutine[Any, Any, None]]:
        """Make events; give what hands them in and waits until the last is answered."""
        raw = [_event(self._events + number, self._last) for number in range(count)]
        self._events += count
        parse = self._client._connection.parsers["INTERACTION_CREATE"]

        async def run() -> None:
            before = self._answering.posted
            for at in range(0, count, _BURST):
                burst = raw[at : at + _BURST]
                for each in burst:
                    parse(utils._from_json(each)["d"])
                while self._answering.posted < before + at + len(burst):  # noqa: ASYNC110 - its tasks need turns
                    await asyncio.sleep(0)
            if self._answering.text != f"4. {self._text}":
                raise AssertionError("discord.py answered something else")

        return run
