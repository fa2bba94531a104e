"""Each interaction is acknowledged in time, shown to whom it is for, and answered once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from discord import HTTPException
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from adapters.discord import responding
from adapters.discord.inbound import Profile, heard
from adapters.discord.native import Menu
from adapters.discord.places import Places
from adapters.discord.responding import Responder
from adapters.ids import CustomIds
from assistant import Reply, Request, Visibility, parse
from assistant.assistant import Assistant
from tests.adapters.discord import payloads
from tests.adapters.discord.payloads import Reader, option, slash
from tests.talking import NOW


@dataclass
class Refused:
    """What discord.py's errors look at of an answer."""

    status: int = 400
    reason: str = "no"


class Heard(AsyncWebhookAdapter):
    """Hears what would be sent to Discord, as (method, kind or path, body)."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py leaves it untyped
        self.sent: list[tuple[str, Any, dict[str, Any]]] = []
        self.first = asyncio.Event()
        self.lost = 0  # how many confirmations get lost
        self.cut = 0
        """How many requests from now on are lost with their connection."""

    async def request(self, route: Any, session: Any, **more: Any) -> Any:
        if self.cut:
            self.cut -= 1
            raise aiohttp.ServerDisconnectedError
        body = more.get("payload") or {}
        self.sent.append((route.method, body.get("type", "edit"), body.get("data") or body))
        message = payloads.message("", author=payloads.BOT)
        self.first.set()
        if self.lost:
            self.lost -= 1
            raise HTTPException(Refused(), {"code": 40060, "message": "no"})
        if "callback" in route.url:
            made = {"interaction": {"id": "1", "type": 2}}
            return {**made, "resource": {"type": body["type"], "message": message}}
        return None if route.method == "DELETE" else message


@pytest.fixture
def discord() -> Iterator[Heard]:
    hearing = Heard()
    token = async_context.set(hearing)
    yield hearing
    async_context.reset(token)


@dataclass
class Slow:
    """An assistant that thinks until it is let go."""

    real: Assistant
    reply: Reply
    go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def services(self) -> Any:
        return self.real.services

    async def handle(self, _: Request) -> Reply:
        await self.go.wait()
        return self.reply


def responder(assistant: Any) -> Responder:
    menu = Menu(assistant.services.commands)
    return Responder(assistant, menu, CustomIds(), Places(lambda: None), lambda: NOW)


async def _slowly(
    discord: Heard, assistant: Assistant, payload: dict[str, Any], reply: Reply
) -> list[tuple[str, Any, dict[str, Any]]]:
    slow = Slow(assistant, reply)
    answering = asyncio.create_task(responder(slow).answer(Reader().interaction(payload)))
    await asyncio.wait_for(discord.first.wait(), 10)
    slow.go.set()
    await answering
    return discord.sent


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responding, "_ANSWERED_WITHIN", 0.01)


async def test_what_takes_long_is_acknowledged_first(discord: Heard, assistant: Assistant) -> None:
    sent = await _slowly(discord, assistant, slash("principles"), Reply(parse("Nine.")))
    assert [(method, kind) for method, kind, _ in sent] == [("POST", 5), ("PATCH", "edit")]
    assert sent[0][2] == {"flags": 64}
    assert sent[1][2]["content"] == "Nine."


async def test_an_acknowledgement_whose_confirmation_was_lost_is_followed_by_the_answer(
    discord: Heard, assistant: Assistant
) -> None:
    discord.lost = 1
    sent = await _slowly(discord, assistant, slash("principles"), Reply(parse("Nine.")))
    assert [(method, kind) for method, kind, _ in sent] == [("POST", 5), ("PATCH", "edit")]


async def test_an_answer_whose_confirmation_was_lost_goes_on(
    discord: Heard, assistant: Assistant
) -> None:
    discord.lost = 1
    long = Slow(assistant, Reply(parse("A sentence of this answer. " * 400)))
    long.go.set()
    await responder(long).answer(Reader().interaction(slash("principles")))
    sent = [(method, kind) for method, kind, _ in discord.sent]
    assert sent[0] == ("POST", 4)
    assert len(sent) > 1
    assert set(sent[1:]) == {("POST", "edit")}, "the other messages"


async def test_a_private_answer_to_a_public_thought_is_not_shown_to_all(
    discord: Heard, assistant: Assistant
) -> None:
    private = Reply(parse("Only for you."), visibility=Visibility.PRIVATE)
    sent = await _slowly(discord, assistant, slash("tally"), private)
    assert [method for method, _, _ in sent] == ["POST", "DELETE", "POST"]
    assert sent[2][2]["flags"] & 64


async def test_a_thought_without_an_answer_is_taken_back(
    discord: Heard, assistant: Assistant
) -> None:
    sent = await _slowly(discord, assistant, slash("principles"), Reply(silent=True))
    assert [method for method, _, _ in sent] == ["POST", "DELETE"]


async def test_a_form_that_comes_too_late_opens_with_a_button(
    discord: Heard, assistant: Assistant
) -> None:
    person = payloads.slash("pledge")
    modal = await assistant.handle(
        heard(
            Reader().interaction(person),
            Menu(assistant.services.commands),
            CustomIds(),
            Profile(None, NOW),
        ).request
    )
    assert modal.form is not None
    sent = await _slowly(discord, assistant, slash("pledge", option("drive", 1, 4)), modal)
    button = sent[1][2]["components"][0]["components"][0]
    assert (button["label"], button["custom_id"]) == ("Open the form", "c1:pledge?drive=1")


@pytest.mark.parametrize(
    ("command", "options", "shares"),
    [
        ("principle", [option("number", 4, 4)], "s1:topic?id=principle-4"),
        ("principles", [], "s1:topic?id=paris-call-principles"),
        ("topic", [option("id", "What was WannaCry?")], "s1:topic?id=wannacry"),
        ("more", [], "s1:more?topic=wannacry"),
        ("help", [], ""),
    ],
)
async def test_every_answer_that_is_shown_to_one_can_be_shared(
    discord: Heard, assistant: Assistant, command: str, options: list[dict[str, Any]], shares: str
) -> None:
    answer = responder(assistant).answer
    if command == "more":
        await answer(Reader().interaction(slash("topic", option("id", "wannacry"))))
    await answer(Reader().interaction(slash(command, *options)))
    rows = discord.sent[-1][2].get("components") or []
    shared = [each["custom_id"] for row in rows for each in row["components"]]
    assert [each for each in shared if each.startswith("s1:")] == ([shares] if shares else [])


async def test_completion_knows_topics_principles_and_drives(
    discord: Heard, assistant: Assistant
) -> None:
    answer = responder(assistant).answer

    async def found(name: str, option_name: str, typed: str, kind: int = 3) -> list[Any]:
        data = {
            "name": name,
            "type": 1,
            "options": [option(option_name, typed, kind, focused=True)],
        }
        await answer(Reader().interaction(payloads.interaction(4, data)))
        return list(discord.sent[-1][2]["choices"])

    assert "What is ransomware?" in [
        each["name"] for each in await found("ask", "question", "ransom")
    ]
    assert {"name": "What was WannaCry?", "value": "wannacry"} in await found(
        "topic", "id", "wanna"
    )
    assert [each["value"] for each in await found("principle", "number", "hack back", 4)] == [8]
    assert await found("pledge", "drive", "support", 4) == [
        {"name": "#1 Support the Paris Call", "value": 1}
    ]
    assert {"name": "Cyberwarfare", "value": "cyberwarfare"} in await found("topics", "group", "")
    assert await found("help", "command", "my-data e") == [
        {"name": "/my-data-erase", "value": "my data erase"},
        {"name": "/my-data-export", "value": "my data export"},
    ]
    assert await found("help", "command", "manage") == []
    assert len(await found("ask", "question", "")) == 25
    assert await found("sing", "song", "la") == []


async def _all_at_once(discord: Heard, assistant: Assistant, called: str, count: int) -> list[Any]:
    slow = Slow(assistant, Reply(parse("Nine.")))
    answer = responder(slow).answer
    answering = [
        asyncio.create_task(answer(Reader().interaction(slash(called)))) for _ in range(count)
    ]
    await asyncio.wait_for(discord.first.wait(), 10)
    for _ in range(count):  # each has had its turn
        await asyncio.sleep(0)
    begun = [kind for _, kind, _ in discord.sent]
    slow.go.set()
    await asyncio.gather(*answering)
    return begun


async def test_in_a_crowd_acknowledgements_go_first(
    discord: Heard, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "_ANSWERED_WITHIN", 60.0)
    monkeypatch.setattr(responding, "_MANY", 3)
    assert await _all_at_once(discord, assistant, "principles", 10) == [5] * 7
    kinds = [kind for _, kind, _ in discord.sent]
    assert (kinds.count(4), kinds.count("edit")) == (3, 7)
    assert all(body["content"] == "Nine." for _, kind, body in discord.sent if kind != 5)


async def test_in_a_crowd_a_form_is_still_the_first_answer(
    discord: Heard, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "_ANSWERED_WITHIN", 60.0)
    monkeypatch.setattr(responding, "_MANY", 0)
    answer = responder(assistant).answer
    await answer(Reader().interaction(slash("pledge")))
    assert [kind for _, kind, _ in discord.sent] == [9]


@pytest.mark.parametrize("command", ["principles", "pledge", "tally-picture"])
async def test_a_response_lost_with_its_connection_is_sent_again(
    discord: Heard, assistant: Assistant, command: str
) -> None:
    discord.cut = 1
    await responder(assistant).answer(Reader().interaction(slash(command)))
    assert discord.sent[0][0] == "POST"  # one way or the other, the first response came
