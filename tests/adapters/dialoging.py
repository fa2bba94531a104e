"""Goes through the dialogs of `tests/dialogs/` with a platform's translators."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace

from adapters.ids import CustomIds
from assistant import Community, Conversation, File, Picture, Reply, Request, Text
from assistant.assistant import Assistant
from assistant.form import LEFT_OUT, Consent, ManyOf
from assistant.reply import OpenForm
from assistant.request import Value
from assistant.submitting import SEND
from tests import test_dialogs as dialogs
from tests.test_dialogs import Dialog, Turn


@dataclass
class Talker(ABC):
    """Somebody on a platform, who is called in the core as the dialogs call them."""

    assistant: Assistant
    dialog: Dialog
    ids: CustomIds = field(default_factory=CustomIds)

    @abstractmethod
    async def types(self, turn: Turn) -> Reply:
        """Write a message, directly or where others read along."""

    @abstractmethod
    async def presses(self, custom_id: str, turn: Turn) -> Reply:
        """Press a button."""

    @abstractmethod
    async def fills_in(self, opened: OpenForm, raw: dict[str, Value], turn: Turn) -> Reply:
        """Send off what a modal asks."""

    @abstractmethod
    def shown(self, reply: Reply) -> str:
        """Give all that is read there, without its signs for emphasis; its limits are kept."""

    async def handled(self, request: Request, turn: Turn) -> Reply:
        """Hand a request in, as of whom the dialog is with."""
        name = turn.by or "ann"
        user = replace(
            request.user, platform="terminal", identity=name, name=name, role=self.dialog.role
        )
        public = request.conversation.public
        where = Conversation(f"club/{'public' if public else 'private'}", public)
        club = Community("terminal", "club", "club")
        request = replace(
            request, user=user, conversation=where, community=club, reads_along=True, has_roles=True
        )
        return await self.assistant.handle(replace(request, event=f"{turn.says} {request.event}"))


async def as_messages(talker: Talker) -> None:
    """Type all of it."""
    await dialogs.prepare(talker.assistant, talker.dialog.before)
    code = ""
    for turn in talker.dialog.turns:
        heard = talker.shown(
            await talker.types(replace(turn, says=turn.says.replace("{code}", code)))
        )
        dialogs.check(talker.dialog, turn, heard)
        code = dialogs.code_in(heard) or code


async def as_modals(talker: Talker) -> None:
    """Fill in modals where there is a form."""
    dialog = talker.dialog
    await dialogs.prepare(talker.assistant, dialog.before)
    opened: OpenForm | None = None
    raw: dict[str, Value] = {}
    code = ""
    for turn in dialog.turns:
        if opened is None:
            # As from a menu: the form comes as a modal.
            person = replace(dialogs.person(talker.assistant, dialog, turn), modal=True)
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
        reply = await talker.fills_in(reply.form, raw, turn)
        parts += 1
    agrees = next((button for button in reply.buttons if button.command == SEND), None)
    consents = any(isinstance(each, Consent) for each in opened.form.shown(raw))
    if agrees and consents:
        reply = await talker.presses("c1:form+send", turn)
    return reply


def filled(opened: OpenForm, name: str, raw: dict[str, Value], *, listed: bool) -> str | list[str]:
    """Give what is filled in at a field: what is typed, or the values picked from a list."""
    found = next(each for each in opened.form.fields if each.name == name)
    value = raw.get(name, LEFT_OUT)
    if isinstance(found, ManyOf) and value != LEFT_OUT:
        value = found.parse(value)
    if listed:
        return list(value) if isinstance(value, tuple) else [str(value)] if value else []
    held = name in opened.initial and value == opened.initial[name]
    return found.shown(value) if held else str(value)


def handed_over(files: tuple[File | Picture, ...]) -> list[str]:
    """Give what is read in files."""
    return [
        (each.path.read_bytes() if each.path else each.content).decode()
        if isinstance(each, File)
        else f"[{each.name}: {each.alternative}]"
        for each in files
    ]
