"""Outages of Discord's: what is lost is begun again, what is over ends with one line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord as sdk
import pytest
from pydantic import SecretStr

from adapters.discord import client, sending
from adapters.discord.settings import DiscordSettings
from assistant import OperatorError
from assistant.assistant import Assistant
from tests.adapters.discord.fake import TOKEN, Failure, FakeDiscord
from tests.adapters.discord.payloads import slash


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    monkeypatch.setattr(client, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr(sending, "_WAITS", (0.0, 0.0))
    # The program points discord.py elsewhere for the rest of its life; a test only for itself.
    monkeypatch.setattr(sdk.http.Route, "BASE", sdk.http.Route.BASE)
    socket = sdk.gateway.DiscordWebSocket
    monkeypatch.setattr(socket, "DEFAULT_GATEWAY", socket.DEFAULT_GATEWAY)
    async with FakeDiscord() as fake:
        yield fake


@asynccontextmanager
async def serving(
    discord: FakeDiscord, assistant: Assistant, **more: object
) -> AsyncIterator["asyncio.Task[None]"]:
    """Serve in this process until the end of the test."""
    given: dict[str, object] = {
        "discord_token": SecretStr(TOKEN),
        "discord_api_url": discord.api,
        "discord_gateway_url": discord.gateway,
        **more,
    }
    settings = DiscordSettings(**given, _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic checks
    stopping = asyncio.Event()
    task = asyncio.create_task(client.serve(assistant, settings, stopping, lambda _: None))
    try:
        yield task
    finally:
        stopping.set()
        await asyncio.wait_for(task, 30)


async def answered(discord: FakeDiscord) -> bool:
    answer = await discord.interact(slash("principles"))
    return "nine principles" in str(answer.data)


@pytest.mark.parametrize("status", [503, 0])
@pytest.mark.parametrize("part", ["/users/@me", "/applications/@me", "/gateway/bot"])
async def test_what_fails_at_the_start_is_begun_again(
    discord: FakeDiscord, assistant: Assistant, part: str, status: int
) -> None:
    # aiohttp itself asks again once where the connection was cut.
    discord.failures.append(Failure("GET", part, status, times=4))
    async with serving(discord, assistant):
        await asyncio.wait_for(discord.ready.wait(), 30)
        assert await answered(discord)


async def test_a_menu_that_is_not_taken_is_sent_again(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    discord.failures.append(Failure("PUT", "/commands", 503, times=2))

    def menus() -> int:
        return sum(each.path.endswith("/commands") for each in discord.sent)

    async with serving(discord, assistant):
        await discord.until(lambda: menus() == 3, "the menu, until it was taken")


async def test_a_menu_that_is_wrong_is_sent_once(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    discord.failures.append(Failure("PUT", "/commands", 400, code=50035, times=9))
    async with serving(discord, assistant):
        assert await asyncio.wait_for(discord.ready.wait(), 30)
        assert await answered(discord), "buttons and mentions work all the same"
    assert sum(each.path.endswith("/commands") for each in discord.sent) == 1


async def test_a_token_that_is_revoked_stops_with_a_sentence(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    with pytest.raises(OperatorError, match="Discord does not know this token"):
        async with serving(discord, assistant) as task:
            await asyncio.wait_for(discord.ready.wait(), 30)
            await discord.hang_up(4004)
            await asyncio.wait({task}, timeout=30)


async def test_another_gateway_is_used_where_discord_names_its_own(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    async with (
        FakeDiscord() as proxy,
        serving(discord, assistant, discord_gateway_url=proxy.gateway),
    ):
        await asyncio.wait_for(proxy.ready.wait(), 30)
    assert not discord.opened


async def test_a_connection_that_breaks_is_tried_again(
    discord: FakeDiscord, assistant: Assistant
) -> None:
    async with serving(discord, assistant):
        await asyncio.wait_for(discord.ready.wait(), 30)
        discord.failures.append(Failure("POST", "/callback", 0, times=2))
        assert await answered(discord)
        # It was posted, and only the confirmation was lost: it stands there once.
        discord.failures.append(Failure("POST", "/messages", 0, times=2, done_all_the_same=True))
        await discord.say("wat is principle 3")
        discord.failures.append(Failure("POST", "/messages", 503, times=2))
        await discord.say("wat is principle 4")
    assert len(discord.posts) == 2


async def test_what_is_being_answered_ends_first(
    discord: FakeDiscord, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking, go = asyncio.Event(), asyncio.Event()
    handle = assistant.handle

    async def slow(request: Any) -> Any:
        thinking.set()
        await go.wait()
        return await handle(request)

    monkeypatch.setattr(assistant, "handle", slow)
    close = client.DiscordClient.close

    async def closing(connected: client.DiscordClient) -> None:
        go.set()
        await close(connected)

    monkeypatch.setattr(client.DiscordClient, "close", closing)
    async with serving(discord, assistant):
        await asyncio.wait_for(discord.ready.wait(), 30)
        answering = asyncio.create_task(discord.interact(slash("principles")))
        await asyncio.wait_for(thinking.wait(), 30)
    assert "nine principles" in str((await asyncio.wait_for(answering, 30)).data)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("discord_api_url", "discord.example/api"),
        ("discord_api_url", "wss://discord.example"),
        ("discord_gateway_url", "https://discord.example"),
        ("discord_gateway_url", "wss://"),
    ],
)
def test_an_address_that_is_none_is_refused(
    name: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.settings import read

    monkeypatch.setenv(name.upper(), url)
    with pytest.raises(
        OperatorError, match=f"Setting {name.upper()} is not right: give an address"
    ):
        read(DiscordSettings)
