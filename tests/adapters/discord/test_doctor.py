"""`assistant doctor discord`: each thing that is not right, in a sentence, with where to click."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import discord as sdk
import pytest
from pydantic import SecretStr

from adapters.discord.doctor import examine, places, unread_questions
from adapters.discord.native import Menu
from adapters.discord.settings import DiscordSettings
from assistant.assistant import Assistant
from assistant.drives.store import Home
from assistant.i18n import languages, words
from assistant.request import CommandCall, Conversation, Role
from tests.adapters.discord import payloads
from tests.adapters.discord.fake import TOKEN, Failure, FakeDiscord, thread
from tests.adapters.discord.payloads import CHANNEL, GUILD
from tests.talking import Person

OFF = DiscordSettings(_env_file=None, discord_message_content=False)  # type: ignore[call-arg]  # known to the library alone
ON = OFF.model_copy(update={"discord_message_content": True})
HOME = Home(1, "discord", "9", "Club", "UTC", "72", "71", "73")
VIEW, SEND, EMBED, ATTACH, HISTORY, PIN = (1 << bit for bit in (10, 11, 14, 15, 16, 51))
OPEN_THREADS, SEND_IN_THREADS = 1 << 35, 1 << 38
ALL = VIEW | SEND | EMBED | ATTACH | HISTORY | PIN
THREAD = CHANNEL + 1


def channel(allowed: int, denied: int = 0) -> dict[str, Any]:
    rule = {"id": str(GUILD), "type": 0, "allow": str(allowed), "deny": str(denied)}
    return {**payloads.PLACE, "permission_overwrites": [rule]}


@pytest.fixture
async def discord(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FakeDiscord]:
    monkeypatch.setattr(sdk.http.Route, "BASE", sdk.http.Route.BASE)
    async with FakeDiscord() as fake:
        menu = Menu(assistant.services.commands)
        fake.menu = menu.payload([words(language) for language in languages()])
        fake.places[str(CHANNEL)] = channel(ALL)
        yield fake


async def choose(assistant: Assistant, command: str, place: int = CHANNEL) -> None:
    mona = Person(
        assistant, name="mona", role=Role.MODERATOR, platform="discord", community=str(GUILD)
    )
    request = mona.request(CommandCall(command))
    await assistant.handle(replace(request, conversation=Conversation(str(place), public=True)))


async def to_do(discord: FakeDiscord, assistant: Assistant, **more: object) -> list[str]:
    given: dict[str, object] = {
        "discord_token": SecretStr(TOKEN),
        "discord_api_url": f"{discord.api}/",
        **more,
    }
    platform = DiscordSettings(**given, _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic checks
    settings = assistant.services.settings
    found = [each async for each in examine(settings, platform, lambda _: None)]
    return [each.line() for each in found if each.mend]


async def test_all_that_is_right_leaves_nothing_to_do(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    await choose(assistant, "announcements here")
    await choose(assistant, "moderators here")
    assert await to_do(discord, assistant) == []


async def test_an_unknown_token(discord: FakeDiscord, assistant: Assistant) -> None:
    discord.failures.append(Failure("GET", "/users/@me", 401))
    (line,) = await to_do(discord, assistant)
    assert line.startswith("To do: Discord does not know the token. Copy it anew: ")


async def test_commands_that_are_missing_old_or_left_over(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    menu = discord.menu
    discord.menu = menu[1:]
    (line,) = await to_do(discord, assistant)
    assert f"1 of {len(menu)} commands are not registered as this version has them." in line
    discord.menu = [{**menu[0], "description": "What it was once."}, *menu[1:]]
    (line,) = await to_do(discord, assistant)
    assert f"1 of {len(menu)} commands are not registered as this version has them." in line
    discord.menu = [*menu, {"name": "old", "description": "What was once.", "type": 1}]
    (line,) = await to_do(discord, assistant)
    assert "1 commands are registered that this version has not." in line


async def test_rights_that_a_channel_does_not_give(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    await choose(assistant, "announcements here")
    await choose(assistant, "moderators here")
    discord.places[str(CHANNEL)] = channel(ALL & ~EMBED, EMBED)
    (line,) = await to_do(discord, assistant)
    assert "In 'Club', channel #general, the bot lacks: Embed Links." in line
    assert "Edit Channel, Permissions, Advanced" in line


async def test_a_place_that_is_a_thread(discord: FakeDiscord, assistant: Assistant) -> None:
    await choose(assistant, "announcements here", THREAD)
    await choose(assistant, "moderators here", THREAD)
    discord.places[str(THREAD)] = thread(str(THREAD), str(CHANNEL), "News")
    discord.places[str(CHANNEL)] = channel(ALL | SEND_IN_THREADS)
    assert await to_do(discord, assistant) == []
    discord.places[str(CHANNEL)] = channel(ALL, SEND_IN_THREADS)
    (line,) = await to_do(discord, assistant)
    assert "channel #News, the bot lacks: Send Messages in Threads." in line


async def test_a_channel_that_is_gone(discord: FakeDiscord, assistant: Assistant) -> None:
    await choose(assistant, "announcements here")
    await choose(assistant, "moderators here")
    discord.failures.append(Failure("GET", f"/channels/{CHANNEL}", 404, code=10003))
    (line,) = await to_do(discord, assistant)
    assert "In 'Club' a channel that was chosen is gone, or the bot cannot see it." in line


async def test_the_channel_for_questions(discord: FakeDiscord, assistant: Assistant) -> None:
    for command in ("announcements here", "moderators here", "questions here"):
        await choose(assistant, command)
    (line,) = await to_do(discord, assistant)
    assert "a channel for questions is chosen, but DISCORD_MESSAGE_CONTENT is off" in line
    lines = await to_do(discord, assistant, discord_message_content=True)
    assert "Discord does not allow it." in lines[0]
    assert (
        "channel #general, the bot lacks: Create Public Threads, Send Messages in Threads."
        in (lines[1])
    )
    both = OPEN_THREADS | SEND_IN_THREADS
    discord.places[str(CHANNEL)] = channel(ALL | both)
    assert len(await to_do(discord, assistant, discord_message_content=True)) == 1


async def test_places_that_nobody_chose(discord: FakeDiscord, assistant: Assistant) -> None:
    await choose(assistant, "drive")
    lines = await to_do(discord, assistant)
    assert ["no channel for announcements" in lines[0], "no channel for mod" in lines[1]] == [
        True,
        True,
    ]


def test_each_channel_once_and_threads_only_where_questions_are_read() -> None:
    assert list(places(HOME, ("74", "71"), OFF)) == ["71", "72", "74"]
    found = places(HOME, ("74",), ON)
    threads = {"create_public_threads", "send_messages_in_threads"}
    assert {place for place, needed in found.items() if threads <= set(needed)} == {"73"}
    assert all("send_messages" in needed for needed in found.values())
    both = places(replace(HOME, questions_place="71"), (), ON)
    assert threads <= set(both["71"])


def test_a_channel_for_questions_that_is_not_read_is_told() -> None:
    told = unread_questions(HOME, OFF)
    assert told is not None
    assert "DISCORD_MESSAGE_CONTENT is off" in told.text
    assert told.mend
    assert unread_questions(HOME, ON) is None
    assert unread_questions(replace(HOME, questions_place=""), OFF) is None
