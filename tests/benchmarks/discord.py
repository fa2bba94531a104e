"""The real program on a small Discord of our own, against a bare discord.py bot on the same.

Both are processes of their own. A `/principle` costs each its whole way: the gateway's event, the
answer, the request to the API. Processor time is that of the process alone.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import psutil

from tests.adapters.discord import payloads
from tests.adapters.discord.fake import TOKEN, Answer, FakeDiscord
from tests.adapters.discord.payloads import option, slash
from tests.benchmarks.measuring import Measure, disk_folder, in_turns, ratio

_ROOT: Final = Path(__file__).parents[2]
_ROUNDS: Final = 5
_CALLS: Final = 500  # a round and side, so many at a time:
_AT_A_TIME: Final = 20
_AT_ONCE: Final = 1000
_GOAL_CPU: Final = 0.6
_GOAL_BURST: Final = 1.3
_ACKNOWLEDGED_WITHIN: Final = 3.0  # seconds, Discord's own limit
_LOADED_WITHIN: Final = 180.0


async def measure() -> list[Measure]:
    """Compare processor time and bursts with the bare bot; acknowledge a thousand pledges."""
    with disk_folder() as folder:
        async with FakeDiscord() as one, FakeDiscord() as other:
            ours = _bot(one, folder, "adapters", "run", "discord")
            bare = _bot(other, folder, "tests.benchmarks.bare_bot")
            async with ours as us, bare as them:
                cpu = await in_turns(
                    _ROUNDS,
                    ours=lambda: _spent(us, lambda: _calls(one)),
                    bare=lambda: _spent(them, lambda: _calls(other)),
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


@asynccontextmanager
async def _bot(discord: FakeDiscord, folder: Path, *module: str) -> AsyncIterator[psutil.Process]:
    environment = {
        **os.environ,
        "ASSISTANT_DATA_DIR": str(folder / "data"),
        "ASSISTANT_SECRET": "a secret for the benchmarks alone, long enough",
        "OPERATOR_NAME": "The Benchmark",
        "OPERATOR_CONTACT": "bench@example.org",
        "MESSAGES_A_MINUTE": "1000000000",
        "GUARD_BURST": "100000",
        "GUARD_COPIES": "0",
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord.api,
        "DISCORD_GATEWAY_URL": discord.gateway,
        "LOG_LEVEL": "ERROR",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, cwd=_ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await asyncio.wait_for(discord.ready.wait(), _LOADED_WITHIN)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _principle() -> dict[str, Any]:
    return slash("principle", option("number", 3, 4))


async def _spent(process: psutil.Process, work: Callable[[], Any]) -> float:
    before = process.cpu_times()
    await work()
    after = process.cpu_times()
    return float(after.user + after.system - before.user - before.system)


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
