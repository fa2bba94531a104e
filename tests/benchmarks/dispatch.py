"""A command without a query through the whole core, against discord.py's own dispatch.

Ours: a Request is made and handled, a Reply comes out. Theirs: the bytes of an event are decoded,
and a callback sends one reply of the same text. Processor time of one thread in one process, in turns.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Final

from assistant.assistant import Assistant
from assistant.command import Acknowledgement, Command, Registry
from assistant.markup import EMPTY
from assistant.reply import Reply
from assistant.request import CommandCall, Content, Request, Text
from assistant.services import Services
from tests.benchmarks.discord_side import DiscordSide
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    in_turns,
    ratio,
    request,
)

_ROUNDS: Final = 31
_MESSAGES: Final = 2000  # a round and side
_FEW: Final = 2
_MANY: Final = 200
_GOAL: Final = 3.0
_GOAL_MANY: Final = 1.05
_CALL: Final = CommandCall("principle", {"number": "4"})
_TYPED: Final = Text("principle 4")


async def measure() -> list[Measure]:
    """Compare with discord.py, and 2 commands with 200."""
    with disk_folder() as folder:
        return [*await _against_discord(folder / "one"), *await _few_and_many(folder)]


async def _against_discord(folder: Path) -> list[Measure]:
    async with assistant_in(folder) as assistant:
        text = str((await assistant.handle(request(_CALL))).text)
        discord = DiscordSide(text[:1900])  # Discord takes 2,000 characters
        await discord.start()
        found = await in_turns(
            _ROUNDS,
            discord=lambda: cpu(discord.prepare(_MESSAGES)),
            called=lambda: cpu(_handles(assistant, _CALL, text)),
            typed=lambda: cpu(_handles(assistant, _TYPED, text)),
        )
    return [
        Measure(
            f"`principle 4` {how}: messages per CPU-second, to discord.py's",
            ratio(found["discord"], found[side]),
            _GOAL,
            at_least=True,
            figures=f"{_each(found[side])} to {_each(found['discord'])} us a message",
        )
        for how, side in (("called", "called"), ("typed", "typed"))
    ]


async def _few_and_many(folder: Path) -> list[Measure]:
    async with assistant_in(folder / "few") as few, assistant_in(folder / "many") as many:
        text = str((await few.handle(request(_CALL))).text)
        register(few, _FEW)
        register(many, _MANY)
        found = await in_turns(
            _ROUNDS,
            few_called=lambda: cpu(_handles(few, _CALL, text)),
            many_called=lambda: cpu(_handles(many, _CALL, text)),
            few_typed=lambda: cpu(_handles(few, _TYPED, text)),
            many_typed=lambda: cpu(_handles(many, _TYPED, text)),
        )
    return [
        Measure(
            f"`principle 4` {how} among {_MANY} commands, to {_FEW}: CPU time",
            ratio(found[f"many_{how}"], found[f"few_{how}"]),
            _GOAL_MANY,
            at_least=False,
            figures=f"{_each(found[f'many_{how}'])} to {_each(found[f'few_{how}'])} us a message",
        )
        for how in ("called", "typed")
    ]


def _handles(assistant: Assistant, content: Content, text: str) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        reply = Reply()
        for _ in range(_MESSAGES):
            reply = await assistant.handle(request(content))
        if str(reply.text) != text:
            raise AssertionError("the assistant answered something else")

    return run


def _each(seconds: list[float]) -> str:
    return f"{median(seconds) / _MESSAGES * 1e6:.1f}"


async def _nothing(_: Request, services: Services) -> Reply:
    return Reply(EMPTY)


def register(assistant: Assistant, number: int) -> None:
    """Give an assistant `principle` and generated commands, of one and of two words as ours are."""
    kept = assistant.services.commands.get("principle")
    if kept is None:
        raise AssertionError("there is no command `principle`")
    made = [
        Command(
            name=f"made{at} part" if at % 2 else f"made{at}",
            summary="Does nothing.",
            run=_nothing,
            acknowledgement=Acknowledgement.PRIVATE,
            examples=(f"made{at}",),
        )
        for at in range(1, number)
    ]
    # Services are frozen because no command may change them; a benchmark may.
    object.__setattr__(assistant.services, "commands", Registry([kept, *made]))
