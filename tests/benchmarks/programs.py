"""Programs that are measured as processes of their own, on a small platform of the tests."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import psutil

_ROOT: Final = Path(__file__).parents[2]
_LOADED_WITHIN: Final = 180.0


@asynccontextmanager
async def program(
    folder: Path, more: Mapping[str, str], ready: asyncio.Event, *module: str
) -> AsyncIterator[psutil.Process]:
    """Start a module as a process, wait until it is ready, and end it at the end."""
    environment = {
        **os.environ,
        "ASSISTANT_DATA_DIR": str(folder / "data"),
        "ASSISTANT_SECRET": "a secret for the benchmarks alone, long enough",
        "OPERATOR_NAME": "The Benchmark",
        "OPERATOR_CONTACT": "bench@example.org",
        "MESSAGES_A_MINUTE": "1000000000",
        "GUARD_BURST": "100000",
        "GUARD_COPIES": "0",
        "LOG_LEVEL": "ERROR",
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, cwd=_ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await asyncio.wait_for(ready.wait(), _LOADED_WITHIN)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def spent(process: psutil.Process, work: Callable[[], Awaitable[Any]]) -> float:
    """Give the processor seconds that a process takes while some work is done."""
    before = process.cpu_times()
    await work()
    after = process.cpu_times()
    return float(after.user + after.system - before.user - before.system)
