"""`assistant chat` from start to end of an empty input, against a bare `import discord`.

Both are processes of their own, with compiled bytecode and warm caches; what the kernel counted
for each (user and system time, largest resident size) is compared.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.measuring import Measure, disk_folder, in_turns, ratio, settings_in

_ROUNDS: Final = 15
_GOAL: Final = 3.0
_GOAL_MB: Final = 140.0
_DISCORD: Final = (sys.executable, "-c", "import discord")
_CHAT: Final = (str(Path(sys.executable).with_name("assistant")), "chat")
# A child inherits the size its parent had as its own largest one, so a small process starts it.
_LAUNCHER: Final = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6]))
"""


async def measure() -> list[Measure]:
    """Compare processor time; give the resident size as it is."""
    with disk_folder() as folder:
        environment = _environment(folder)
        sizes: list[float] = []

        async def chat() -> float:
            seconds, size = _run(_CHAT, environment, folder)
            sizes.append(size)
            return seconds

        async def discord() -> float:
            return _run(_DISCORD, environment, folder)[0]

        await chat()  # fits the answers and compiles, as the first start does
        found = await in_turns(_ROUNDS, discord=discord, chat=chat)
    own, theirs = median(found["chat"]) * 1000, median(found["discord"]) * 1000
    return [
        Measure(
            "`assistant chat` to its end of input, to `import discord`: CPU time",
            ratio(found["chat"], found["discord"]),
            _GOAL,
            at_least=False,
            figures=f"{own:.0f} to {theirs:.0f} ms",
        ),
        Measure(
            "`assistant chat`: megabytes resident at its largest (no ratio)",
            median(sizes[1:]),
            _GOAL_MB,
            at_least=False,
            figures=f"{min(sizes[1:]):.0f} to {max(sizes[1:]):.0f} MB",
        ),
    ]


def _environment(folder: Path) -> dict[str, str]:
    settings = settings_in(folder / "data")
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        **({"FAQ_DIR": str(settings.faq_dir.resolve())} if settings.faq_dir else {}),
        "HOME": str(folder),
        "ASSISTANT_SECRET": settings.assistant_secret.get_secret_value(),
        "ASSISTANT_DATA_DIR": str(settings.assistant_data_dir),
        # Bytecode is written even where the surroundings forbid it, and to a place of its own.
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def _run(command: Sequence[str], environment: dict[str, str], folder: Path) -> tuple[float, float]:
    """Give the processor seconds and the largest resident MB of a process."""
    printed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command],
        env=environment,
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    status, seconds, size = json.loads(printed)
    if status:
        raise AssertionError(f"{command[-1]} ended with {status}")
    return float(seconds), float(size)
