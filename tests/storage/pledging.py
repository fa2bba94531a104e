"""A process that pledges through the whole core and says so, for tests that kill or trace it.

    python -m tests.storage.pledging FOLDER SECRET at-once | in-turn | unflushed

What it says is one write of one line, after the reply has come. `at-once`: for each name that comes
in, a process of its own says its `pid`, lets many people pledge (`pledged NAME`) and begin to
(`began NAME`) until it is killed, and is reported as `died`. `in-turn`: one person after the other
acts; each request is announced by a line before it. `unflushed`: the same with a database that
never flushes, to show that a tracer would notice.
"""

import asyncio
import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

from assistant.answers.library import Library
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.bootstrap import build
from assistant.request import FormSubmission
from assistant.settings import Settings
from tests.talking import NOW, Person

PLEDGERS: Final = 20
ROUNDS_IN_TURN: Final = 5
FORM: Final = FormSubmission(
    "pledge", {"age_group": "from25", "yes": True}, {"drive": "1", "wording": "1"}
)


def say(line: str) -> None:
    """Say a line at once and whole."""
    os.write(1, f"{line}\n".encode())


def expect(words: str, said: object) -> None:
    """Stop loudly if the assistant did not say these words."""
    if words not in str(said):
        raise AssertionError(f"expected {words!r}, heard: {said}")


async def pledge(assistant: Assistant, name: str) -> None:
    """Pledge as a person of that name, by the form as a whole."""
    reply = await Person(assistant, name=name).does(FORM, f"pledge of {name}")
    expect("Your pledge counts", reply.flat())


async def begin(assistant: Assistant, name: str) -> None:
    """Begin a pledge as a person of that name, and answer its first question."""
    person = Person(assistant, name=name)
    expect("Which age group?", await person.says("pledge", f"form of {name}"))
    expect("Which country", await person.says("17", f"age of {name}"))


async def until_killed(assistant: Assistant, name: str) -> None:
    """Pledge as many people at once, and begin pledges beside them, for ever."""

    async def pledge_on(pledger: int) -> None:
        for number in count():
            person = f"{name}-{pledger}-{number}"
            await pledge(assistant, person)
            say(f"pledged {person}")

    async def begin_on() -> None:
        for number in count():
            person = f"{name}-draft-{number}"
            await begin(assistant, person)
            say(f"began {person}")

    await asyncio.gather(begin_on(), *(pledge_on(pledger) for pledger in range(PLEDGERS)))


async def in_turn(assistant: Assistant) -> None:
    """Do one thing after the other, each announced before and acknowledged after."""
    for number in range(ROUNDS_IN_TURN):
        person = f"person-{number}"
        for act, words in (
            ("pledge", "Which age group?"),
            ("17", "Which country"),
            ("cancel", "Cancelled"),
        ):
            say(f"asks {person} {act}")
            expect(words, await Person(assistant, name=person).says(act, f"{person} types {act}"))
            say(f"hears {person} {act}")
        say(f"asks {person} form")
        await pledge(assistant, person)
        say(f"hears {person} form")
        say(f"asks {person} withdraw")
        expect("taken back", await Person(assistant, name=person).says("withdraw", f"w {person}"))
        say(f"hears {person} withdraw")


def never_flush() -> None:
    """Let every connection from now on commit without flushing."""
    from sqlalchemy import event
    from sqlalchemy.pool import Pool

    @event.listens_for(Pool, "checkout")
    def loosen(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()


async def run(settings: Settings, act: Callable[[Assistant], Awaitable[None]]) -> None:
    """Open the assistant and let people act."""
    no_answers = Answers({"en": Library("en", "", {})}, {})  # nobody here asks a question
    assistant = await build(settings, clock=lambda: NOW, answers=no_answers)
    try:
        await act(assistant)
    finally:
        await assistant.close()


def at_once(settings: Settings) -> None:
    """Start a process for each name; a fork spares it the second that importing takes."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                say(f"pid {os.getpid()}")
                asyncio.run(run(settings, partial(until_killed, name=line.strip())))
            except BaseException:  # noqa: BLE001 - whatever it is, a fork must not go on as its parent
                traceback.print_exc()
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        say(f"died {os.waitstatus_to_exitcode(status)}")


def main(folder: Path, secret: str, mode: str) -> None:
    """Run as the command line says."""
    settings = Settings(  # type: ignore[call-arg]  # pydantic's own argument
        _env_file=None,
        assistant_secret=secret,  # type: ignore[arg-type]  # pydantic checks
        assistant_data_dir=folder,
        guard_burst=0,
    )
    if mode == "at-once":
        at_once(settings)
        return
    if mode == "unflushed":
        never_flush()
    asyncio.run(run(settings, in_turn))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
