"""A picture of a tally against a like one by matplotlib: the same figures, words and panels, as large.

Each side draws in processes of its own, which had the figures in words before (`chart_sides`).
Processor time is that of a picture after a first one, so that matplotlib's import does not count; on
our side it holds the start and the end of the process that draws. Memory is what drawing adds at its
largest to a Python process that had the figures: on matplotlib's side by how much its process grew,
on ours by how much the asking process grew, and the drawing process beyond a Python that does nothing.
With all of that process, which ends with the picture, ours is printed beside it.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Final

from assistant.pictures import rendering
from assistant.pictures.drawing import svg
from assistant.pictures.font import files
from assistant.picturing import chart
from tests.benchmarks.measuring import Measure, disk_folder, in_turns, ratio
from tests.subjects import full

_ROUNDS: Final = 7
_GOAL: Final = 0.5
_GOAL_MEMORY: Final = 0.25
# A child inherits the size its parent had as its own largest one, so a small process starts it.
_LAUNCHER: Final = """
import json, os, subprocess, sys
with open(sys.argv[1]) as given:
    child = subprocess.Popen(sys.argv[2:], stdin=given, stdout=subprocess.PIPE)
said = child.stdout.read()
_, status, used = os.wait4(child.pid, 0)
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([status, said.decode("latin-1"), used.ru_maxrss * unit / 1e6]))
"""


async def measure() -> list[Measure]:
    """Compare processor time and memory."""
    memory: dict[str, list[float]] = {"ours": [], "matplotlib": [], "python": []}
    with disk_folder() as folder:
        nothing, drawing = folder / "nothing", folder / "drawing.svg"
        nothing.touch()
        drawing.write_text(svg(chart(full())), "utf-8")
        renderer = tuple(rendering.command(files()))
        python = (sys.executable, "-I", "-S", "-c", "")

        def side(name: str) -> float:
            command = (sys.executable, "-m", "tests.benchmarks.chart_sides", name)
            seconds, grown = json.loads(_run(command, nothing)[0])
            memory[name].append(grown)
            return float(seconds)

        async def ours() -> float:
            seconds = side("ours")
            bare = _run(python, nothing)[1]
            memory["python"].append(bare)
            memory["ours"][-1] += _run(renderer, drawing)[1] - bare
            return seconds

        async def matplotlib() -> float:
            return side("matplotlib")

        found = await in_turns(_ROUNDS, ours=ours, matplotlib=matplotlib)
    taken = {name: f"{median(each) * 1e3:.0f}" for name, each in found.items()}
    added = {name: median(each[1:]) for name, each in memory.items()}
    return [
        Measure(
            "a picture of a tally, to a like one by matplotlib: CPU time",
            ratio(found["ours"], found["matplotlib"]),
            _GOAL,
            at_least=False,
            figures=f"{taken['ours']} to {taken['matplotlib']} ms",
        ),
        Measure(
            "the same: resident memory that it adds at its largest",
            ratio(memory["ours"][1:], memory["matplotlib"][1:]),
            _GOAL_MEMORY,
            at_least=False,
            figures=f"{added['ours']:.1f} to {added['matplotlib']:.1f} MB; "
            f"with all of the process that draws {added['ours'] + added['python']:.1f} MB",
        ),
    ]


def _run(command: tuple[str, ...], given: Path) -> tuple[str, float]:
    """Give what a process says, and its largest resident size in megabytes."""
    printed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(given), *command],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    status, said, size = json.loads(printed)
    if status:
        raise AssertionError(f"{command[-1]} ended with {status}")
    return str(said), float(size)
