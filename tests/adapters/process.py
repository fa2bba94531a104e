"""The program as a process, as the tests on the wire start it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.conftest import SECRET

ROOT = Path(__file__).parent.parent.parent


@asynccontextmanager
async def running(
    folder: Path,
    arguments: Iterable[str],
    more: dict[str, str],
    ready: Awaitable[Any] | None,
    secrets: Iterable[str],
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `assistant run`; at the end it is asked to stop, and does, and its log holds no `secrets`."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ASSISTANT_DATA_DIR": str(folder),
        "ASSISTANT_SECRET": SECRET,
        "OPERATOR_NAME": "The Test Club",
        "OPERATOR_CONTACT": "club@example.org",
        "LOG_LEVEL": "INFO",
        **more,
    }
    log = folder / "log"
    command = (sys.executable, "-W", "error::RuntimeWarning", "-m", "adapters", "run", *arguments)
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        if ready is not None:
            await asyncio.wait_for(ready, 60)
        yield process
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0, log.read_text()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    told = log.read_text()
    assert "Traceback" not in told, told
    for secret in secrets:
        assert secret not in told, told
