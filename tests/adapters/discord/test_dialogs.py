"""Every dialog of `tests/dialogs/` through Discord's translators: as direct messages, and as modals."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.discord.inbound import Profile, heard, said
from adapters.discord.modal import MANY, window
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, outbound
from adapters.showing import Way
from assistant import Reply
from assistant.assistant import Assistant
from assistant.bootstrap import find_commands
from assistant.reply import OpenForm
from assistant.request import Value
from tests.adapters import dialoging
from tests.adapters.dialoging import filled, handed_over
from tests.adapters.discord import payloads
from tests.adapters.discord.limits import check_message, check_modal
from tests.adapters.discord.payloads import BOT, Reader
from tests.talking import NOW
from tests.test_dialogs import ALL, MODAL, Dialog, Turn

MENU = Menu(find_commands())
_LINK = re.compile(r"\[([^\]]*)\]\((https://[^)]*)\)")
_BARE_LINK = re.compile(r"<(https://[^>]*)>")
_SIGNS = re.compile(r"\\(.)|\*\*|`", re.DOTALL)


@dataclass
class Talker(dialoging.Talker):
    """Somebody on Discord."""

    reader: Reader = field(default_factory=Reader)

    async def types(self, turn: Turn) -> Reply:
        """Write a message, directly or where others read along."""
        public = self.dialog.public and not turn.by
        words = f"<@{BOT}> {turn.says}" if public else turn.says
        payload = payloads.message(words, direct=not public, mentions=(BOT,) if public else ())
        found = said(self.reader.message(payload), MENU, self.ids, Profile(None, NOW))
        assert found.request.conversation.public == public
        return await self.handled(found.request, turn)

    async def presses(self, custom_id: str, turn: Turn) -> Reply:
        """Press a button."""
        return await self._does(payloads.button(custom_id), turn)

    async def fills_in(self, opened: OpenForm, raw: dict[str, Value], turn: Turn) -> Reply:
        """Send a modal off."""
        made = window(opened, self.ids, str)
        check_modal(made)
        values = {
            each.name + (MANY if each.many else ""): filled(
                opened, each.name, raw, listed=bool(each.options)
            )
            for each in made.asked
        }
        return await self._does(payloads.modal(made.custom_id, values), turn)

    async def _does(self, payload: dict[str, Any], turn: Turn) -> Reply:
        found = heard(self.reader.interaction(payload), MENU, self.ids, Profile(None, NOW))
        return await self.handled(found.request, turn)

    def shown(self, reply: Reply) -> str:
        """Give all that is read on Discord, without its signs for emphasis."""
        messages = outbound(reply, Way(self.ids))
        for message in messages:
            check_message(message)
        text = _LINK.sub(r"\1 (\2)", "\n".join(map(_read, messages)))
        text = _BARE_LINK.sub(r"\1", text)
        plain = _SIGNS.sub(lambda sign: sign[1] or "", text)
        return plain.replace("\u200b", "")


def _read(message: Message) -> str:
    parts = [message.content]
    if message.card:
        parts += [message.card.title, message.card.text]
        parts += [f"{part.name}: {part.value}" for part in message.card.parts]
    parts += [f"[{press.label}]" for press in message.presses]
    parts += handed_over(message.files)
    return "\n".join(part for part in parts if part)


@pytest.mark.parametrize("dialog", ALL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_messages(dialog: Dialog, assistant: Assistant) -> None:
    await dialoging.as_messages(Talker(assistant, dialog))


@pytest.mark.parametrize("dialog", MODAL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_modals(dialog: Dialog, assistant: Assistant) -> None:
    await dialoging.as_modals(Talker(assistant, dialog))
