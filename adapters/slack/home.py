"""The app's home: somebody's own page, below a box to ask in."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack import inbound
from adapters.slack.inbound import Body
from adapters.slack.marking import flat, pieces
from adapters.slack.native import Menu
from adapters.slack.outbound import MOST_LABEL, Block, actions, header, plain_object, section
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, code_of
from adapters.slack.watching import LOCKED_OUT
from assistant import Button, Conversation, pressing
from assistant.assistant import Assistant
from assistant.i18n import Words
from assistant.overview import Part

MOST_SHOWN: Final = 1200
"""Characters of a reply on the page: a page is looked through, not read from end to end.

With so many, all parts together stay below Slack's 100 blocks and 250 KB of a view.
"""
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
        # Wherever they did it, this is another place than their talks with us.
        where = Conversation(f"home/{person}", direct=True)
        parts = await self._assistant.page(replace(request, conversation=where))
        shown = page(parts, self._way, self._assistant.services.say(request))
        try:
            await self._client.views_publish(user_id=person, view=shown)
        except FAULTS as error:
            if code_of(error) not in LOCKED_OUT:  # which is said once
                _log.warning("Slack refused the app's home: %s", code_of(error))


def page(parts: Sequence[Part], way: Way, say: Words) -> dict[str, Any]:
    """Make the page; of what does not fit it says which command shows it."""
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
    for part in parts:
        blocks += [{"type": "divider"}, *_laid_out(part, way, say)]
    return {"type": "home", "blocks": blocks}


def _laid_out(part: Part, way: Way, say: Words) -> Iterable[Block]:
    for whole in part.replies:
        if whole.title:
            yield header(whole.title)
        first, *more = pieces(replace(whole, title="").flat(), MOST_SHOWN, way.slash) or [""]
        shown = whole
        if more:
            first += f"\n\n{flat(pressing.more_by(say, part.command), MOST_SHOWN, way.slash)}"
            # A next page would leave out what is cut off here.
            others = (each for each in whole.buttons if each.command != part.command)
            every = Button(pressing.show_all(say), part.command)
            shown = replace(whole, buttons=(*others, every))
        if first:
            yield section(first)
        yield from actions(shown, way)
