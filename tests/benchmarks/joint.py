"""A joint drive of a thousand communities: with a million pledges against with ten thousand.

Both have the same communities, countries and days, and keys as scattered as keyed hashes are. The
tally is read through the whole command. The pledges come from fifty people at once, each of another
community, and are on disk when they are counted as made.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from statistics import median
from typing import Final

from assistant.assistant import Assistant
from assistant.pledges.store import NewPledge, Outcome
from assistant.request import CommandCall
from assistant.storage import Stores
from tests.benchmarks.filling import filled, opened
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    in_turns,
    ratio,
    request,
    wall,
)
from tests.benchmarks.store import new_pledge
from tests.talking import NOW

_COMMUNITIES: Final = 1_000
_FEW: Final = 10_000
_MANY: Final = 1_000_000
_ROUNDS: Final = 15
_TALLIES: Final = 10  # a round and side
_PEOPLE: Final = 50  # at once
_EACH: Final = 10
_GOAL_TALLY: Final = 1.25
_GOAL_RATE: Final = 0.4
_next_community = count()


async def measure() -> list[Measure]:
    """Compare the tally and the rate of pledges."""
    with disk_folder() as folder:
        few = await filled(folder / "few", _FEW, _COMMUNITIES)
        many = await filled(folder / "many", _MANY, _COMMUNITIES)
        async with AsyncExitStack() as stack:
            small = await stack.enter_async_context(assistant_in(few))
            large = await stack.enter_async_context(assistant_in(many))
            tallies = await in_turns(
                _ROUNDS, few=lambda: cpu(_tallies(small)), many=lambda: cpu(_tallies(large))
            )
        few_stores, many_stores = await opened(few), await opened(many)
        try:
            rates = await in_turns(
                _ROUNDS, few=lambda: _rate(few_stores), many=lambda: _rate(many_stores)
            )
        finally:
            await few_stores.close()
            await many_stores.close()
    return [
        Measure(
            f"tally of {_COMMUNITIES:,} communities and {_MANY:,} pledges, to {_FEW:,}: CPU time",
            ratio(tallies["many"], tallies["few"]),
            _GOAL_TALLY,
            at_least=False,
            figures=f"{_each(tallies['many'])} to {_each(tallies['few'])} ms",
        ),
        Measure(
            f"pledges a second in a joint drive of {_MANY:,} pledges, to {_FEW:,}",
            ratio(rates["many"], rates["few"]),
            _GOAL_RATE,
            at_least=True,
            figures=f"{median(rates['many']):,.0f} to {median(rates['few']):,.0f} a second",
        ),
    ]


def _each(seconds: list[float]) -> str:
    return f"{median(seconds) / _TALLIES * 1e3:.2f}"


def _tallies(assistant: Assistant) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for _ in range(_TALLIES):
            await assistant.handle(request(CommandCall("tally")))

    return run


async def _rate(stores: Stores) -> float:
    """Let fifty people hand in pledge after pledge, each waiting until theirs is on disk."""

    async def person(mine: list[NewPledge]) -> None:
        for each in mine:
            if await stores.pledges.add(each) is not Outcome.ADDED:
                raise AssertionError("a pledge was not stored")

    people = [[_handed_in() for _ in range(_EACH)] for _ in range(_PEOPLE)]

    async def all_at_once() -> None:
        await asyncio.gather(*(person(mine) for mine in people))

    return _PEOPLE * _EACH / await wall(all_at_once)


def _handed_in() -> NewPledge:
    pledge = replace(new_pledge(), community=1 + next(_next_community) * 7 % _COMMUNITIES)
    return NewPledge(pledge, pledge.receipt, pledge.receipt, NOW)
