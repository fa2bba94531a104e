"""The app's home stays within what Slack takes, and hides nothing without saying so."""

import json
from typing import Any

from hypothesis import given, settings

from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack.home import page
from adapters.slack.outbound import LONGEST_ID
from assistant import Button, Fact, Reply, Role, parse
from assistant.i18n import words
from assistant.markup import plain
from assistant.request import Text
from tests.adapters.anything import REPLIES
from tests.conftest import Build
from tests.talking import Person

SAY = words("en")
COMMANDS = ("drive", "my data", "organisations", "review", "checks")


def shown(replies: list[Reply]) -> dict[str, Any]:
    return page(COMMANDS, replies, Way(CustomIds(LONGEST_ID), private=True), SAY)


@settings(max_examples=40, deadline=None)  # a busy machine is no mistake
@given(REPLIES)
def test_no_page_breaks_a_limit(reply: Reply) -> None:
    made = shown([reply] * len(COMMANDS))
    assert len(made["blocks"]) <= 100
    assert len(json.dumps(made, ensure_ascii=False).encode()) < 250_000


def test_what_is_too_long_keeps_its_buttons_and_says_how_all_of_it_is_seen() -> None:
    long = Reply(
        plain("A sentence. " * 2000),
        "Title",
        facts=tuple(Fact(f"Fact {n}", plain("a\nb")) for n in range(60)),
        buttons=(Button("Go", "pledge"),),
    )
    short = Reply(parse("Nothing waits."))
    blocks = shown([long, short, long, short, long])["blocks"]
    said = str(blocks)
    assert said.count("There is more than fits here") == 3
    assert "`organisations` shows all of it" in said
    assert said.count("'Go'") == 3
    assert said.count("Nothing waits.") == 2
    assert len(blocks) <= 100


async def test_a_page_counts_as_one_message_and_says_nothing_that_is_said_once(
    make: Build,
) -> None:
    assistant = await make(messages_a_minute=3)
    mona = Person(assistant, "mona", role=Role.MODERATOR)
    for _ in range(2):
        replies = await assistant.page(mona.request(Text("")), COMMANDS)
        assert len(replies) == len(COMMANDS)
        assert "One more thing" not in str([reply.flat() for reply in replies])
    assert "One more thing" in await mona.says("review")
    (refused,) = await assistant.page(mona.request(Text("")), COMMANDS)
    assert "Please wait" in str(refused.text)
