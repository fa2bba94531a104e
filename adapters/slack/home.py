"""The app's home: what the core's own commands say there, below a box to ask in."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack import inbound
from adapters.slack.inbound import Body
from adapters.slack.native import Menu
from adapters.slack.outbound import MOST_LABEL, Block, plain_object, sentence
from adapters.slack.outbound import outbound as laid_out
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, code_of
from assistant import Conversation, Reply, Role, pressing
from assistant.assistant import Assistant
from assistant.i18n import Words

_FOR_ALL: Final = ("drive", "my data")
_FOR_MODERATORS: Final = ("organisations", "review", "checks")
# Slack takes 100 blocks; this leaves room for all parts of a page.
_MOST_OF_EACH: Final = 18
_ASK: Final = "ask"
_log = logging.getLogger(__name__)


class AppHome:
    """Shows everybody their own page."""

    def __init__(
        self,
        client: AsyncWebClient,
        assistant: Assistant,
        menu: Menu,
        ids: CustomIds,
        profiles: Profiles,
    ) -> None:
        self._client = client
        self._assistant = assistant
        self._way = Way(ids, menu.slash, private=True)
        self._profiles = profiles

    async def open(self, body: Body) -> None:
        """Show somebody their page, if that is what they opened."""
        if body["event"].get("tab") == "home":
            await self.show(body)

    async def show(self, body: Body) -> None:
        """Show whoever did something their page as it is now."""
        person = inbound.author(body)
        request = inbound.place_of(body, await self._profiles.of(person))
        # What is offered here is pressed, not typed: it must not mix with a talk of theirs.
        request = replace(request, conversation=Conversation(f"home/{person}", public=False))
        raised = await self._assistant.services.moderators.raised(request)
        moderates = raised.user.role >= Role.MODERATOR
        commands = (*_FOR_ALL, *(_FOR_MODERATORS if moderates else ()))
        replies = await self._assistant.page(request, commands)
        shown = page(commands, replies, self._way, self._assistant.services.say(request))
        try:
            await self._client.views_publish(user_id=person, view=shown)
        except FAULTS as error:
            _log.warning("Slack refused the app's home: %s", code_of(error))


def page(commands: Sequence[str], replies: Sequence[Reply], way: Way, say: Words) -> dict[str, Any]:
    """Make the page of what commands reply; there are fewer replies if somebody asked too often."""
    blocks: list[Block] = [
        {
            "type": "input",
            "block_id": _ASK,
            "dispatch_action": True,
            "label": plain_object(pressing.ask_here(say), MOST_LABEL),
            "hint": plain_object(pressing.answers_come_directly(say), MOST_LABEL),
            "element": {"type": "plain_text_input", "action_id": _ASK, "max_length": 500},
        }
    ]
    for command, reply in zip(commands, replies, strict=False):
        blocks.append({"type": "divider"})
        blocks += _part(command, reply, way, say)
    return {"type": "home", "blocks": blocks}


def _part(command: str, reply: Reply, way: Way, say: Words) -> Sequence[Block]:
    """Give what one command replies, shortened to its share of the page."""
    first, *others = [message.blocks for message in laid_out(reply, way)] or [()]
    if not others and len(first) <= _MOST_OF_EACH:
        return first
    last = others[-1] if others else first
    pressed = [block for block in last if block["type"] == "actions"]
    more = sentence(pressing.more_by(say, command), way.slash).blocks
    kept = [block for block in first if block["type"] != "actions"]
    return [*kept[: _MOST_OF_EACH - len(more) - len(pressed)], *more, *pressed]
