"""Every dialog of `tests/dialogs/` through Slack's translators: as direct messages, and as modals."""

import html
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from adapters.showing import Way
from adapters.slack.inbound import Profile, pressed, said, submitted
from adapters.slack.modal import view
from adapters.slack.native import Menu
from adapters.slack.outbound import Message, outbound
from assistant import Reply, Text
from assistant.assistant import Assistant
from assistant.bootstrap import find_commands
from assistant.i18n import words
from assistant.reply import OpenForm
from assistant.request import Value
from tests.adapters import dialoging
from tests.adapters.dialoging import filled, handed_over
from tests.adapters.slack import payloads
from tests.adapters.slack.limits import check_message, check_view
from tests.adapters.slack.payloads import BOT
from tests.talking import NOW
from tests.test_dialogs import ALL, MODAL, Dialog, Turn

MENU = Menu(find_commands())
PROFILE = Profile(None, NOW)
_LINK = re.compile(r"<(https://[^|>]*)(?:\|([^>]*))?>")
_LOOKALIKES = str.maketrans("\u2217\u02cd\u223c\u02cb", "*_~`")


@dataclass
class Talker(dialoging.Talker):
    """Somebody on Slack."""

    async def types(self, turn: Turn) -> Reply:
        """Write a message, directly or where others read along."""
        public = self.dialog.public and not turn.by
        typed = html.escape(turn.says, quote=False)
        body = payloads.message(f"<@{BOT}> {typed}" if public else typed, direct=not public)
        found = said(body, MENU, PROFILE)
        assert found is not None
        request = found.request
        if public and not request.conversation.public:
            # Slack shows it to that one alone. What the core says where that cannot be is shown well too.
            where = replace(request.conversation, public=True)
            request = replace(request, conversation=where, content=Text(turn.says), modal=False)
        assert request.conversation.public == public
        return await self.handled(request, turn)

    async def presses(self, custom_id: str, turn: Turn) -> Reply:
        """Press a button."""
        found = pressed(payloads.button(custom_id, direct=True), self.ids, MENU, PROFILE)
        return await self.handled(found.request, turn)

    async def fills_in(self, opened: OpenForm, raw: dict[str, Value], turn: Turn) -> Reply:
        """Send a modal off."""
        made = view(opened, self.ids, str, words("en"))
        check_view(made)
        state = {
            block["block_id"]: {block["block_id"]: _state(opened, block["element"], raw)}
            for block in made["blocks"]
            if block["type"] == "input"
        }
        found = submitted(payloads.sent(made, state), self.ids, PROFILE)
        return await self.handled(found.request, turn)

    def shown(self, reply: Reply) -> str:
        """Give all that is read on Slack, without its signs for emphasis."""
        messages = outbound(reply, Way(self.ids))
        for message in messages:
            check_message(message)
        text = re.sub("[*`]", "", "\n".join(map(_read, messages)))
        text = _LINK.sub(lambda link: f"{link[2]} ({link[1]})" if link[2] else link[1], text)
        return html.unescape(text.replace("\u200b", "")).translate(_LOOKALIKES)


def _state(opened: OpenForm, element: dict[str, Any], raw: dict[str, Value]) -> dict[str, Any]:
    """Give the state of a part, as Slack sends it."""
    kind, name = element["type"], element["action_id"]
    listed = "options" in element
    value = filled(opened, name, raw, listed=listed)
    if kind == "external_select":
        return {"type": kind, "selected_option": {"value": value} if value else None}
    if not listed:
        return {"type": kind, "value": value or None}
    known = [{"value": each} for each in value]
    if kind == "static_select":
        return {"type": kind, "selected_option": known[0] if known else None}
    return {"type": kind, "selected_options": known}


def _read(message: Message) -> str:
    parts: list[str] = []
    for block in message.blocks:
        texts = (block.get("text"), *block.get("fields", ()))
        parts += [each["text"].replace("*\n", ": ") for each in texts if each]
        if block["type"] == "context":
            continue  # a line to copy says again what stands above
        for each in block.get("elements", ()):
            labels = each.get("options", [each])
            parts += [f"[{label['text']['text']}]" for label in labels]
    return "\n".join((*parts, *handed_over(message.files)))


@pytest.mark.parametrize("dialog", ALL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_messages(dialog: Dialog, assistant: Assistant) -> None:
    await dialoging.as_messages(Talker(assistant, dialog))


@pytest.mark.parametrize("dialog", MODAL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_modals(dialog: Dialog, assistant: Assistant) -> None:
    await dialoging.as_modals(Talker(assistant, dialog))
