"""The app's home: what the core's own commands say there, below a box to ask in."""

import logging
from dataclasses import replace
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack import inbound
from adapters.slack.inbound import Body, Profile
from adapters.slack.native import Menu
from adapters.slack.outbound import MOST_LABEL, plain_object
from adapters.slack.outbound import outbound as laid_out
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, code_of
from assistant import CommandCall, Conversation, Reply, Role, pressing
from assistant.assistant import Assistant
from assistant.i18n import Words

MOST_BLOCKS: Final = 100
_FOR_ALL: Final = ("drive", "my data")
_FOR_MODERATORS: Final = ("organisations", "review", "reports", "checks")
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
        if body["event"].get("tab") != "home":
            return
        person = inbound.author(body)
        profile = await self._profiles.of(person)
        say = self._assistant.services.say(inbound.place_of(body, profile))
        shown = page(await self._replies(body, profile), self._way, say)
        try:
            await self._client.views_publish(user_id=person, view=shown)
        except FAULTS as error:
            _log.warning("Slack refused the app's home: %s", code_of(error))

    async def _replies(self, body: Body, profile: Profile) -> list[Reply]:
        moderates = profile.role is Role.MODERATOR
        request = inbound.place_of(body, profile)
        # What is offered here is pressed, not typed: it must not mix with a talk of theirs.
        where = Conversation(f"home/{inbound.author(body)}", public=False)
        return [
            await self._assistant.handle(
                replace(
                    request,
                    conversation=where,
                    content=CommandCall(name),
                    event=f"{request.event} {name}",
                )
            )
            for name in (*_FOR_ALL, *(_FOR_MODERATORS if moderates else ()))
        ]


def page(replies: list[Reply], way: Way, say: Words) -> dict[str, Any]:
    """Make the page; what does not fit is asked for in a message."""
    blocks: list[dict[str, Any]] = [
        {
            "type": "input",
            "block_id": _ASK,
            "dispatch_action": True,
            "label": plain_object(pressing.ask_here(say), MOST_LABEL),
            "element": {"type": "plain_text_input", "action_id": _ASK, "max_length": 500},
        }
    ]
    for reply in replies:
        blocks.append({"type": "divider"})
        blocks += (block for message in laid_out(reply, way) for block in message.blocks)
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS]}
