"""A tally over a million pledges against one over ten thousand: counters do not grow with rows.

Both have the same countries, kinds and days. Both publish once beforehand, as a drive with a million pledges has long done.
"""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from statistics import median
from typing import Final

from assistant.assistant import Assistant
from assistant.request import CommandCall
from tests.benchmarks.filling import filled
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    in_turns,
    ratio,
    request,
)
from tests.talking import NOW

_ROUNDS: Final = 31
_TIMES: Final = 20  # a round and side
_FEW: Final = 10_000
_MANY: Final = 1_000_000
_GOAL: Final = 1.25
_BREAKDOWNS: Final = 3


async def measure() -> list[Measure]:
    """Compare the service's tally and the whole command."""
    with disk_folder() as folder:
        async with AsyncExitStack() as stack:
            few = await stack.enter_async_context(assistant_in(await filled(folder / "few", _FEW)))
            many = await stack.enter_async_context(
                assistant_in(await filled(folder / "many", _MANY))
            )
            await _check(few, _FEW)
            await _check(many, _MANY)
            found = await in_turns(
                _ROUNDS,
                service_few=lambda: cpu(_tallies(few)),
                service_many=lambda: cpu(_tallies(many)),
                command_few=lambda: cpu(_commands(few)),
                command_many=lambda: cpu(_commands(many)),
            )
    return [
        Measure(
            f"{what} of {_MANY:,} pledges, to one of {_FEW:,}: CPU time",
            ratio(found[f"{side}_many"], found[f"{side}_few"]),
            _GOAL,
            at_least=False,
            figures=f"{_each(found[f'{side}_many'])} to {_each(found[f'{side}_few'])} ms",
        )
        for what, side in (
            ("the service's tally", "service"),
            ("the whole command `tally`", "command"),
        )
    ]


def _tallies(assistant: Assistant) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for _ in range(_TIMES):
            await assistant.services.tallies.tally(1, NOW)

    return run


def _commands(assistant: Assistant) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for _ in range(_TIMES):
            await assistant.handle(request(CommandCall("tally")))

    return run


def _each(seconds: list[float]) -> str:
    return f"{median(seconds) / _TIMES * 1e3:.2f}"


async def _check(assistant: Assistant, number: int) -> None:
    """See that the tally shows all pledges in all places; publishes the breakdowns."""
    tally = await assistant.services.tallies.tally(1, NOW)
    published = [publication for publication in tally.breakdowns.values() if publication]
    if tally.totals.people + tally.totals.organisations != number or len(published) != _BREAKDOWNS:
        raise AssertionError("the tables are not filled as meant")
