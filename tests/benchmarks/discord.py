"""The real program on a small Discord of our own, against a bare discord.py bot on the same.

Both are processes of their own. A `/principle` costs each its whole way: the gateway's event, the
answer, the request to the API. Processor time is that of the process alone.
"""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final

import psutil

from tests.adapters.discord import payloads
from tests.adapters.discord.fake import Answer, FakeDiscord
from tests.adapters.discord.payloads import option, slash
from tests.benchmarks.measuring import Measure, disk_folder, in_turns, ratio
from tests.benchmarks.programs import program, spent

_ROUNDS: Final = 5
_CALLS: Final = 500  # a round and side, so many at a time:
_AT_A_TIME: Final = 20
_AT_ONCE: Final = 1000
_GOAL_CPU: Final = 0.6
_GOAL_BURST: Final = 1.3
_ACKNOWLEDGED_WITHIN: Final = 3.0  # seconds, Discord's own limit


async def measure() -> list[Measure]:
    """Compare processor time and bursts with the bare bot; acknowledge a thousand pledges."""
    with disk_folder() as folder:
        async with FakeDiscord() as one, FakeDiscord() as other:
            ours = _bot(one, folder, "adapters", "run", "discord")
            bare = _bot(other, folder, "tests.benchmarks.bare_discord")
            async with ours as us, bare as them:
                cpu = await in_turns(
                    _ROUNDS,
                    ours=lambda: spent(us, lambda: _calls(one)),
                    bare=lambda: spent(them, lambda: _calls(other)),
                )
                burst = await in_turns(
                    _ROUNDS,
                    ours=lambda: _last(one, [_principle() for _ in range(_AT_ONCE)]),
                    bare=lambda: _last(other, [_principle() for _ in range(_AT_ONCE)]),
                )
                pledged = await _pledges(one)
    each = {side: sorted(found)[len(found) // 2] / _CALLS * 1e6 for side, found in cpu.items()}
    return [
        Measure(
            "Discord: `/principle` per CPU-second, to a bare bot's",
            ratio(cpu["bare"], cpu["ours"]),
            _GOAL_CPU,
            at_least=True,
            figures=f"{each['ours']:.0f} to {each['bare']:.0f} us of processor each",
        ),
        Measure(
            f"Discord: last of {_AT_ONCE} commands at once acknowledged, to a bare bot's",
            ratio(burst["ours"], burst["bare"]),
            _GOAL_BURST,
            at_least=False,
            figures=f"{min(burst['ours']):.2f} to {min(burst['bare']):.2f} s",
        ),
        Measure(
            f"Discord: last of {_AT_ONCE} pledges at once acknowledged, to Discord's limit",
            pledged / _ACKNOWLEDGED_WITHIN,
            1.0,
            at_least=False,
            figures=f"{pledged:.2f} s, each durable",
        ),
    ]


def _bot(
    discord: FakeDiscord, folder: Path, *module: str
) -> AbstractAsyncContextManager[psutil.Process]:
    return program(folder, discord.environment, discord.ready, *module)


def _principle() -> dict[str, Any]:
    return slash("principle", option("number", 3, 4))


async def _calls(discord: FakeDiscord) -> None:
    for _ in range(_CALLS // _AT_A_TIME):
        await asyncio.gather(*(discord.interact(_principle()) for _ in range(_AT_A_TIME)))


async def _last(discord: FakeDiscord, events: list[dict[str, Any]]) -> float:
    """Give the seconds from the first event to the last acknowledgement."""
    answers = [discord.answers.setdefault(each["token"], Answer()) for each in events]
    begun = time.perf_counter()
    for each in events:
        await discord.happens("INTERACTION_CREATE", each)
    await discord.until(lambda: all(each.kind for each in answers), "all acknowledged")
    return time.perf_counter() - begun


async def _pledges(discord: FakeDiscord) -> float:
    """Let a thousand people send their pledge off at once; all have to be counted."""
    opened = await discord.interact(slash("pledge"))
    values = {"age_group": ["to24"], "country": "", "principles*": [], "name": ""}
    events = []
    for number in range(_AT_ONCE):
        event = payloads.modal(opened.data["custom_id"], values)
        event["member"] = payloads.member(payloads.ANN + 1 + number, f"p{number}")
        events.append(event)
    took = await _last(discord, events)
    answers = [discord.answers[each["token"]] for each in events]
    await discord.until(lambda: all(each.kind == 4 for each in answers), "all answered")
    counted = await discord.interact(slash("tally"))
    if "1,000 people" not in str(counted.data):
        raise AssertionError("not every pledge was counted")
    return took
