"""Reads lines, hands them to the core, prints the replies."""

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from adapters.terminal.inbound import Line, inbound
from adapters.terminal.loop import Runner
from adapters.terminal.native import completions
from adapters.terminal.outbound import outbound, plain, rich
from adapters.terminal.settings import TerminalSettings
from assistant import (
    MODERATORS,
    Announcement,
    AnnouncementKind,
    Button,
    ButtonPress,
    CommandCall,
    Content,
    File,
    Markup,
    Reply,
    Role,
    Text,
    UserError,
    harmless,
    join,
    parse,
)
from assistant.assistant import Assistant

_NOBODY = b"\0"
_PROMPT = "> "
_MOST_ANNOUNCED = 10
# As in any program of a terminal, also inside a form: that is stored and goes on later.
_LEAVE = frozenset({"exit", "quit"})


class TerminalClient:
    """One conversation at one keyboard (or one pipe)."""

    def __init__(
        self,
        assistant: Assistant,
        settings: TerminalSettings,
        output: TextIO,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._assistant = assistant
        self._settings = settings
        self._output = output
        self._clock = clock
        self._coloured = output.isatty() and not settings.plain
        self._private: tuple[Button, ...] = ()
        self._role = settings.role

    async def answer(self, text: str) -> None:
        """Answer one typed line, then say what is due to be announced here."""
        if pressed := self._pressed(text):
            # Pressing such a button leads to where the person is alone; so does this.
            self._settings = replace(self._settings, public=False)
            self._show(parse("(You are in a private conversation now.)"))
            await self._handle(pressed)
        else:
            await self._handle(Text(text))
        await self._announce()

    async def greet(self) -> None:
        """Say hello, or where an unfinished form stands."""
        await self._handle(CommandCall("start"))
        self._show(parse("(`exit` leaves.)"))
        await self._announce()

    def complete(self, typed: str, state: int) -> str | None:
        """Complete a command's name, as `readline` asks for it."""
        found = completions(self._assistant.services.commands.all, typed, self._role)
        return found[state] if state < len(found) else None

    def _pressed(self, text: str) -> ButtonPress | None:
        for number, button in enumerate(self._private, 1):
            if text.strip() == str(number):
                return ButtonPress(button.command, button.arguments)
        return None

    async def _handle(self, content: Content) -> None:
        line = Line(content, uuid4().hex, self._clock())
        reply = await self._assistant.handle(inbound(line, self._settings))
        self._private = tuple(button for button in reply.buttons if button.private)
        if not reply.silent:
            self._show(outbound(reply, bars=self._coloured))
            await self._save(reply)

    async def _save(self, reply: Reply) -> None:
        """Put what comes with a reply into the folder where the program was started."""
        if reply.file:
            await self._write(reply.file)
        if reply.picture:
            await self._write(File(reply.picture.name, reply.picture.content))

    async def _write(self, file: File) -> None:
        path = _free(Path(file.name))
        try:
            await asyncio.to_thread(_put, file, path)
        except OSError as error:
            self._show(parse(f"The file could not be written here: {error.strerror}."))
        else:
            self._show(parse(f"Saved as {path}."))

    async def _announce(self) -> None:
        """Print announcements to this community, once each."""
        services = self._assistant.services
        now = self._clock()
        request = inbound(Line(Text(""), "", now), self._settings)
        try:
            home = await services.drives.home(request)
        except UserError:
            return  # the disk is full: the reply said so, and nothing is due here
        # Where others can read along, nobody is told what is for them alone.
        me = _NOBODY if self._settings.public else services.conversations.person(request)
        self._role = (await services.moderators.raised(request)).user.role
        privileged = self._role >= Role.MODERATOR and not self._settings.public
        due = await services.outbox.claim(home.id, now, _MOST_ANNOUNCED, me, moderators=privileged)
        for claimed in due:
            said = claimed.announcement
            if said.kind is not AnnouncementKind.PIN:  # nothing can be pinned to a terminal
                picture = await self._assistant.picture_of(said)
                reply = Reply(said.text, title=said.title, buttons=said.buttons, picture=picture)
                heading = parse(_heading(said))
                self._show(join([heading, outbound(reply, bars=False)], "\n"))
                await self._save(reply)
            await services.outbox.done(claimed.id, "printed")

    def _show(self, markup: Markup) -> None:
        if self._coloured:
            from rich.console import Console

            Console(file=self._output, highlight=False).print(rich(markup))
        else:
            self._output.write(plain(markup) + "\n")
        self._output.write("\n")
        self._output.flush()


def _heading(said: Announcement) -> str:
    if said.person:
        return "(To you)"
    if said.kind is AnnouncementKind.EDIT:
        return "(A message above is now)"
    return "(To moderators here)" if said.place == MODERATORS else "(To everyone here)"


def _put(file: File, path: Path) -> None:
    if file.path is None:
        path.write_bytes(file.content)
        return
    try:
        shutil.copyfile(file.path, path)
    finally:
        shutil.rmtree(file.path.parent, ignore_errors=True)


def _free(path: Path) -> Path:
    """Give a name that no file here has yet."""
    found, number = path, 2
    while found.exists():
        found = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return found


def lines(
    source: TextIO, output: TextIO, complete: Callable[[str, int], str | None]
) -> Iterator[str]:
    """Give typed lines until the end of input or `exit`. What comes through a pipe is repeated first."""
    if not source.isatty():
        for line in source:
            text = line.rstrip("\r\n")
            output.write(f"{_PROMPT}{harmless(text)}\n")
            if text.strip().casefold() in _LEAVE:
                return
            yield text
        return
    with suppress(ImportError):
        import readline

        readline.set_completer(complete)
        readline.set_completer_delims("")
        readline.parse_and_bind("tab: complete")
    while True:
        try:
            text = input(_PROMPT)
        except EOFError:
            output.write("\n")
            return
        if text.strip().casefold() in _LEAVE:
            return
        yield text


def chat(
    runner: Runner,
    assistant: Assistant,
    settings: TerminalSettings,
    source: TextIO = sys.stdin,
    output: TextIO = sys.stdout,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Talk until the end of input. The keyboard is read outside the loop, so Ctrl-C works."""
    client = TerminalClient(assistant, settings, output, clock)
    runner.run(client.greet())
    for text in lines(source, output, client.complete):
        runner.run(client.answer(text))
