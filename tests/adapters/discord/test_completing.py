"""What is offered while somebody types an option."""

from typing import Any

from adapters.discord.completing import choices
from adapters.discord.inbound import Profile
from adapters.discord.native import Menu
from assistant.assistant import Assistant
from assistant.request import Role
from tests.adapters.discord import payloads
from tests.adapters.discord.payloads import MANAGE_GUILD, Reader, option, slash, sub
from tests.talking import NOW, Person


async def offered(assistant: Assistant, payload: dict[str, Any]) -> dict[str, str | int | float]:
    menu = Menu(assistant.services.commands)
    found = await choices(Reader().interaction(payload), assistant, menu, Profile(None, NOW))
    return {each.name: each.value for each in found}


def reviewing(command: str, typed: str) -> dict[str, Any]:
    chosen = option("topic", typed, focused=True)
    group = sub("review", sub(command, chosen), group=True)
    return slash("manage", group, rights=MANAGE_GUILD)


async def test_moderators_are_offered_every_answer_with_their_own_ones(
    assistant: Assistant,
) -> None:
    mona = Person(
        assistant,
        name="mona",
        role=Role.MODERATOR,
        platform="discord",
        community=str(payloads.GUILD),
    )
    heard = ""
    for said in ("review answer", "Where is the bird hide?", "By the lake.", "skip", "skip", "1"):
        heard = await mona.says(said)
    assert "Published" in heard
    for command in ("answer", "edit"):
        (own,) = (await offered(assistant, reviewing(command, "bird"))).items()
        assert own[0] == "Where is the bird hide?"
        shared = await offered(assistant, reviewing(command, "wannacry"))
        assert "wannacry" in shared.values()


async def test_members_ask_by_title(assistant: Assistant) -> None:
    titles = await offered(assistant, slash("ask", option("question", "wannacry", focused=True)))
    assert titles
    assert all(name == title for name, title in titles.items())
