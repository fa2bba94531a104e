"""Every dialog of `tests/dialogs/` through Discord's translators: as direct messages, and as modals."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from adapters.discord.inbound import Profile, heard, said
from adapters.discord.modal import MANY, Window, window
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, Way, outbound
from adapters.ids import CustomIds
from assistant import Community, Conversation, File, Reply, Request, Text
from assistant.assistant import Assistant
from assistant.bootstrap import find_commands
from assistant.form import LEFT_OUT, Consent, ManyOf
from assistant.reply import OpenForm
from assistant.request import Value
from assistant.submitting import SEND
from tests import test_dialogs as dialogs
from tests.adapters.discord import payloads
from tests.adapters.discord.limits import check_message, check_modal
from tests.adapters.discord.payloads import BOT, Reader
from tests.talking import NOW
from tests.test_dialogs import ALL, MODAL, Dialog, Turn

MENU = Menu(find_commands())
_LINK = re.compile(r"\[([^\]]*)\]\((https://[^)]*)\)")
_SIGNS = re.compile(r"\\(.)|\*\*|`", re.DOTALL)


@dataclass
class Talker:
    """Somebody on Discord, who is called in the core as the dialogs call them."""

    assistant: Assistant
    dialog: Dialog
    reader: Reader = field(default_factory=Reader)
    ids: CustomIds = field(default_factory=CustomIds)

    async def types(self, turn: Turn) -> Reply:
        """Write a message, directly or where others read along."""
        public = self.dialog.public and not turn.by
        words = f"<@{BOT}> {turn.says}" if public else turn.says
        payload = payloads.message(words, direct=not public, mentions=(BOT,) if public else ())
        found = said(self.reader.message(payload), MENU, self.ids, Profile(None, NOW))
        assert found.request.conversation.public == public
        return await self._handled(found.request, turn)

    async def does(self, payload: dict[str, Any], turn: Turn) -> Reply:
        """Press a button, or send a modal off."""
        found = heard(self.reader.interaction(payload), MENU, self.ids, Profile(None, NOW))
        return await self._handled(found.request, turn)

    async def _handled(self, request: Request, turn: Turn) -> Reply:
        name = turn.by or "ann"
        user = replace(
            request.user, platform="terminal", identity=name, name=name, role=self.dialog.role
        )
        public = request.conversation.public
        where = Conversation(f"club/{'public' if public else 'private'}", public)
        club = Community("terminal", "club", "club")
        request = replace(request, user=user, conversation=where, community=club)
        return await self.assistant.handle(replace(request, event=f"{turn.says} {request.event}"))

    def shown(self, reply: Reply) -> str:
        """Give all that is read on Discord, without its signs for emphasis."""
        messages = outbound(reply, Way(self.ids))
        for message in messages:
            check_message(message)
        text = _LINK.sub(r"\1 (\2)", "\n".join(map(_read, messages)))
        plain = _SIGNS.sub(lambda sign: sign[1] or "", text)
        return plain.replace("\u200b", "")

    def opened(self, form: OpenForm) -> Window:
        """Open a modal."""
        made = window(form, self.ids, str)
        check_modal(made)
        return made


def _read(message: Message) -> str:
    parts = [message.content]
    if message.card:
        parts += [message.card.title, message.card.text]
        parts += [f"{part.name}: {part.value}" for part in message.card.parts]
    parts += [f"[{press.label}]" for press in message.presses]
    for each in message.files:
        if isinstance(each, File):
            parts.append((each.path.read_bytes() if each.path else each.content).decode())
        else:
            parts.append(f"[{each.name}: {each.alternative}]")
    return "\n".join(part for part in parts if part)


@pytest.mark.parametrize("dialog", ALL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_messages(dialog: Dialog, assistant: Assistant) -> None:
    await dialogs.prepare(assistant, dialog.before)
    talker = Talker(assistant, dialog)
    code = ""
    for turn in dialog.turns:
        heard = talker.shown(
            await talker.types(replace(turn, says=turn.says.replace("{code}", code)))
        )
        dialogs.check(dialog, turn, heard)
        code = dialogs.code_in(heard) or code


@pytest.mark.parametrize("dialog", MODAL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_modals(dialog: Dialog, assistant: Assistant) -> None:
    await dialogs.prepare(assistant, dialog.before)
    talker = Talker(assistant, dialog)
    opened: OpenForm | None = None
    raw: dict[str, Value] = {}
    code = ""
    for turn in dialog.turns:
        if opened is None:
            # As from a menu: the form comes as a modal.
            person = replace(dialogs.person(assistant, dialog, turn), modal=True)
            reply = await person.does(Text(turn.says.replace("{code}", code)))
            opened, raw = reply.form, {}
            if opened is None:
                heard = talker.shown(reply)
                dialogs.check(dialog, turn, heard)
                code = dialogs.code_in(heard) or code
            continue
        raw = {**raw, **dialogs.answered(opened, raw, turn.says)}
        if dialogs.unanswered(opened.form, raw):
            continue
        reply = await _sent_off(talker, opened, raw, turn)
        opened = reply.form
        dialogs.check(dialog, turn, talker.shown(reply))
    assert opened is None, "a dialog ends with its forms sent off"


async def _sent_off(talker: Talker, opened: OpenForm, raw: dict[str, Value], turn: Turn) -> Reply:
    """Send all parts of a form off, and say yes to the preview if there is one."""
    reply = Reply(form=opened)
    parts = 0
    while reply.form is not None and reply.form.form.title == opened.form.title and parts < 4:
        made = talker.opened(reply.form)
        values = {
            each.name + (MANY if each.many else ""): _filled(
                opened, each.name, raw, bool(each.options)
            )
            for each in made.asked
        }
        reply = await talker.does(payloads.modal(made.custom_id, values), turn)
        parts += 1
    agrees = next((button for button in reply.buttons if button.command == SEND), None)
    consents = any(isinstance(each, Consent) for each in opened.form.shown(raw))
    if agrees and consents:
        reply = await talker.does(payloads.button("c1:form+send"), turn)
    return reply


def _filled(opened: OpenForm, name: str, raw: dict[str, Value], listed: bool) -> Any:
    found = next(each for each in opened.form.fields if each.name == name)
    value = raw.get(name, LEFT_OUT)
    if isinstance(found, ManyOf) and value != LEFT_OUT:
        value = found.parse(value)
    if listed:
        return list(value) if isinstance(value, tuple) else [value] if value else []
    return found.shown(value) if name in opened.initial and value == opened.initial[name] else value
