"""Every dialog of `tests/dialogs/` through the core, field by field and as whole forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.assistant import Assistant
from assistant.bootstrap import find_commands
from assistant.form import LEFT_OUT, Consent, Form, OneOf
from assistant.reply import OpenForm, Reply
from assistant.request import CommandCall, FormSubmission, Role, Text, Value
from tests.joint import Town
from tests.talking import NOW, Person

_CODE = "72TE-CMQ4-9PKZ-57H6"  # the first one that the test's random numbers give
FOLDER = Path(__file__).parent / "dialogs"


@dataclass(frozen=True)
class Turn:
    """What one says, and what must and must not be heard."""

    says: str
    hears: tuple[str, ...] = ()
    hears_not: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Dialog:
    """A conversation to replay."""

    file: str
    about: str
    turns: tuple[Turn, ...]
    role: Role = Role.MEMBER
    public: bool = False
    modal: bool = True
    before: tuple[str, ...] = ()


def dialogs() -> Iterator[Dialog]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield dialog(path.stem, row)


def dialog(file: str, row: dict[str, Any]) -> Dialog:
    turns = tuple(
        Turn(
            str(turn.get("says", "")),
            tuple(turn.get("hears", ())),
            tuple(turn.get("hears_not", ())),
            str(turn.get("by", "")),
        )
        for turn in row["turns"]
    )
    role = Role[str(row.get("role", "member")).upper()]
    return Dialog(
        file,
        row["about"],
        turns,
        role,
        bool(row.get("public")),
        bool(row.get("modal", True)),
        tuple(row.get("before", ())),
    )


ALL = list(dialogs())
MODAL = [each for each in ALL if each.modal]


async def prepare(assistant: Assistant, before: tuple[str, ...]) -> None:
    """Do what a dialog says happened before it."""
    for step in before:
        what, _, detail = step.partition(" ")
        await _BEFORE[what](assistant, detail)


async def _pledges(assistant: Assistant, name: str) -> None:
    await Person(assistant, name="ann").pledges(name=name or "skip")


async def _others(assistant: Assistant, how_many: str) -> None:
    for number in range(int(how_many)):
        await Person(assistant, name=f"person {number}").pledges()


async def _aside(assistant: Assistant, how_many: str) -> None:
    for number in range(int(how_many)):
        heard = await Person(assistant, name=f"new {number}", created=NOW).pledges()
        assert "waits for a check" in heard, heard


async def _organisation(assistant: Assistant, name: str) -> None:
    lines = ("pledge organisation", "25 or older", name, "1", "skip", "India", "yes")
    heard = await _say(Person(assistant, name="olga"), lines)
    assert "waits for a moderator" in heard, heard


async def _endorsement(assistant: Assistant, name: str) -> None:
    lines = ("we joined on 12 May 2021", "25 or older", name, "2", "hospital", "France", "yes")
    heard = await _say(Person(assistant, name="nils"), lines)
    assert "waits for a moderator" in heard, heard


async def _asked_back(assistant: Assistant, question: str) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR)
    assert "I ask whoever" in await mona.says(f"organisations ask 1 {question}")


async def _drive(assistant: Assistant, title: str) -> None:
    lines = ("drive start", title, "skip", "people", "100", "skip", "skip", "yes")
    heard = await _say(Person(assistant, name="mona", role=Role.MODERATOR), lines)
    assert "has started" in heard, heard


async def _asking(assistant: Assistant, name: str) -> None:
    club, other = Town(assistant, "club"), Town(assistant, name)
    await club.home()
    await other.home()
    heard = await other.asks(await club.invites(1))
    assert "Asked." in heard, heard


async def _joined(assistant: Assistant, name: str) -> None:
    club, other = Town(assistant, "club"), Town(assistant, name)
    await club.home()
    await other.joins(club, 1)
    await other.pledges("sam", 1)


async def _inviting(assistant: Assistant, name: str) -> None:
    other = Town(assistant, name)
    await Town(assistant, "club").home()
    await other.home()
    assert await other.invites(2) == _CODE


async def _joining(assistant: Assistant, name: str) -> None:
    club, other = Town(assistant, "club"), Town(assistant, name)
    await club.home()
    await other.home()
    await club.joins(other, 2)
    await club.pledges("ann", 2)


async def _asked(assistant: Assistant, question: str) -> None:
    for name in ("amir", "bea"):
        heard = await _say(Person(assistant, name=name), (question, "pass on"))
        assert "Passed on" in heard, heard


async def _answered(assistant: Assistant, detail: str) -> None:
    title, _, answer = detail.partition(": ")
    lines = ("review answer", title, answer, "skip", "skip", "1")
    heard = await _say(Person(assistant, name="mona", role=Role.MODERATOR), lines)
    assert "live in club now" in heard, heard


async def _moderator(assistant: Assistant, name: str) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR)
    heard = await mona.says(f"moderators add {name}")
    assert "may do here what moderators do" in heard, heard


async def _say(person: Person, lines: tuple[str, ...]) -> str:
    heard = ""
    for line in lines:
        heard = await person.says(line)
    return heard


_BEFORE = {
    "pledges": _pledges,
    "others": _others,
    "aside": _aside,
    "organisation": _organisation,
    "endorsement": _endorsement,
    "asked_back": _asked_back,
    "drive": _drive,
    "asked": _asked,
    "asking": _asking,
    "joined": _joined,
    "inviting": _inviting,
    "joining": _joining,
    "answered": _answered,
    "moderator": _moderator,
}


def check(dialog: Dialog, turn: Turn, heard: str) -> None:
    where = f"{dialog.file}.yaml, {dialog.about!r}, after {turn.says!r}"
    for words in turn.hears:
        assert words in heard, f"{where}: {words!r} is not in:\n{heard}"
    for words in turn.hears_not:
        assert words not in heard, f"{where}: {words!r} is in:\n{heard}"
    assert "Something went wrong" not in heard, f"{where}:\n{heard}"


def person(assistant: Assistant, dialog: Dialog, turn: Turn) -> Person:
    return Person(
        assistant, name=turn.by or "ann", role=dialog.role, public=dialog.public and not turn.by
    )


@pytest.mark.parametrize("dialog", ALL, ids=lambda d: f"{d.file}: {d.about}")
async def test_field_by_field(dialog: Dialog, assistant: Assistant) -> None:
    await prepare(assistant, dialog.before)
    code = ""
    for turn in dialog.turns:
        said = Text(turn.says.replace("{code}", code))
        heard = shown(await person(assistant, dialog, turn).does(said))
        check(dialog, turn, heard)
        code = code_in(heard) or code


@pytest.mark.parametrize("dialog", MODAL, ids=lambda d: f"{d.file}: {d.about}")
async def test_as_whole_forms(dialog: Dialog, assistant: Assistant) -> None:
    """Gather what is typed after a form opened, and send it off whole."""
    await prepare(assistant, dialog.before)
    opened: OpenForm | None = None
    raw: dict[str, Value] = {}
    code = ""
    for turn in dialog.turns:
        who = replace(person(assistant, dialog, turn), modal=True)
        if opened is None:
            reply = await who.does(Text(turn.says.replace("{code}", code)))
            opened, raw = reply.form, {}
            if opened is None:
                check(dialog, turn, shown(reply))
                code = code_in(shown(reply)) or code
            continue
        raw = {**raw, **answered(opened, raw, turn.says)}
        if unanswered(opened.form, raw):
            continue
        reply = await who.does(FormSubmission(opened.command, raw, opened.arguments))
        opened = reply.form
        check(dialog, turn, shown(reply))
    assert opened is None, "a dialog ends with its forms sent off"


def code_in(heard: str) -> str:
    """Give the code that links two accounts, where one is shown."""
    found = re.search(r"within an hour: link (\S+)", heard)
    return found[1] if found else ""


def answered(opened: OpenForm, raw: dict[str, Value], typed: str) -> dict[str, Value]:
    """Give what one typed answer is in a modal."""
    field = next(each for each in opened.form.shown(raw) if each.name not in raw)
    if typed in ("skip", "keep"):
        return {field.name: opened.initial[field.name] if typed == "keep" else LEFT_OUT}
    if isinstance(field, OneOf):  # a modal sends the value that was picked, not its words
        return {field.name: field.parse(typed)}
    return {field.name: True if isinstance(field, Consent) else typed}


def unanswered(form: Form, raw: dict[str, Value]) -> bool:
    return any(field.name not in raw for field in form.shown(raw))


def shown(reply: Reply) -> str:
    """Give everything a reply shows."""
    buttons = "\n".join(f"[{button.label}]" for button in reply.buttons)
    files = ""
    if reply.file:
        content = reply.file.path.read_bytes() if reply.file.path else reply.file.content
        files = content.decode()
    picture = f"[{reply.picture.name}: {reply.picture.alternative}]" if reply.picture else ""
    return "\n".join(part for part in (str(reply.flat()), picture, buttons, files) if part)


def test_every_command_has_a_dialog() -> None:
    spoken = {path.stem for path in FOLDER.glob("*.yaml")}
    missing = {command.name.replace(" ", "_") for command in find_commands().all} - spoken
    assert not missing, f"write tests/dialogs/<name>.yaml for {sorted(missing)}"


async def test_a_button_does_what_its_number_does(assistant: Assistant) -> None:
    ann = Person(assistant)
    await ann.pledges()
    reply = await ann.does(CommandCall("pledge"))
    labels = [button.label for button in reply.buttons]
    assert labels == ["Change it", "Take it back"]
    assert "taken back" in await ann.says("2")
