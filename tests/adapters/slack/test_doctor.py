"""`assistant doctor slack`: each thing that is not right, in a sentence, with where to click."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.slack.doctor import examine, scopes
from adapters.slack.native import REASONS
from assistant.assistant import Assistant
from assistant.request import CommandCall, Conversation, Role
from tests.adapters.slack.fake import Failure, FakeSlack
from tests.adapters.slack.payloads import TEAM
from tests.talking import Person

ALL = ",".join(REASONS)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


async def found(assistant: Assistant, slack: FakeSlack, **more: str) -> list[str]:
    settings = slack.settings(**more)
    told: list[str] = []
    everything = assistant.services.settings
    return [each.line() async for each in examine(everything, settings, told.append)]


async def test_what_is_right_and_what_is_to_do(assistant: Assistant, slack: FakeSlack) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM)
    await assistant.services.drives.home(mona.request(CommandCall("drive")))
    lines = await found(assistant, slack)
    assert "Right: The bot token is valid, for the workspace 'Club'." in lines
    assert "Right: The app token is valid, and Socket Mode is on." in lines
    todo = [line for line in lines if line.startswith("To do")]
    assert len(todo) == 2, todo
    assert all("/pariscall" in line for line in todo), "no place was chosen yet"


async def test_tokens_that_are_refused_or_missing(assistant: Assistant, slack: FakeSlack) -> None:
    slack.failures.append(Failure("auth.test", "token_revoked"))
    assert "Slack does not accept the bot token (token_revoked)" in str(
        await found(assistant, slack)
    )
    slack.failures.append(Failure("apps.connections.open", "invalid_auth"))
    assert "Slack does not accept the app token" in str(await found(assistant, slack))
    assert "SLACK_BOT_TOKEN is not set" in str(await found(assistant, slack, slack_bot_token=""))
    assert "Neither SLACK_APP_TOKEN" in str(await found(assistant, slack, slack_app_token=""))


def test_scopes_are_those_of_the_manifest() -> None:
    assert not scopes(ALL).mend
    assert "lacks scopes: chat:write" in scopes(ALL.replace("chat:write,", "")).text
    assert "not needed: channels:history" in scopes(f"{ALL},channels:history").text


async def test_a_channel_that_it_is_not_in(assistant: Assistant, slack: FakeSlack) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM)
    request = mona.request(CommandCall("announcements here"))
    where = Conversation("C0NEWS/1764158400.000001", public=True)
    await assistant.handle(replace(request, conversation=where))
    missing = Failure("chat.update", "message_not_found")
    slack.failures.append(missing)
    assert "Right: The channel C0NEWS, which" in str(await found(assistant, slack))
    slack.failures.append(Failure("chat.update", "not_in_channel"))
    assert "To do: In the channel C0NEWS" in str(await found(assistant, slack))
