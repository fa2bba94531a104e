"""Measures what the program promises: `python -m tests.benchmarks [name ...]`.

Prints a table; a goal that is not met is shown as such and is no error, because a busy machine
can spoil a figure. Exit code 1 means that something crashed or could not be measured.
"""

import argparse
import asyncio
import sys
import traceback
from collections.abc import Callable, Coroutine, Mapping
from typing import Final, TextIO

from tests.benchmarks import chart, discord, dispatch, joint, question, slack, start, store, tally
from tests.benchmarks.measuring import Measure, NoDiskError

_BENCHMARKS: Final[Mapping[str, Callable[[], Coroutine[None, None, list[Measure]]]]] = {
    "dispatch": dispatch.measure,
    "question": question.measure,
    "store": store.measure,
    "tally": tally.measure,
    "joint": joint.measure,
    "start": start.measure,
    "chart": chart.measure,
    "discord": discord.measure,
    "slack": slack.measure,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; give the exit code."""
    failed = False
    _line("measure", "ratio", "goal", "met")
    for name in names or _BENCHMARKS:
        _say(f"... {name}", sys.stderr)
        try:
            for measure in asyncio.run(_BENCHMARKS[name]()):
                _show(measure)
        except NoDiskError as error:
            _say(f"{name}: {error}", sys.stderr)
            failed = True
        except Exception:  # noqa: BLE001 - the others are to be measured all the same
            traceback.print_exc()
            failed = True
    return 1 if failed else 0


def _show(measure: Measure) -> None:
    bound = "at least" if measure.at_least else "at most"
    met = "yes" if measure.met else "NO"
    _line(measure.what, f"{measure.ratio:.2f}", f"{bound} {measure.goal:g}", met)
    _say(f"    {measure.figures}")


def _line(what: str, ratio: str, goal: str, met: str) -> None:
    _say(f"{what:<80} {ratio:>7}  {goal:<13} {met}")


def _say(line: str, to: TextIO = sys.stdout) -> None:
    to.write(line + "\n")
    to.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(_BENCHMARKS))
    given = parser.parse_args().names
    if unknown := sorted(set(given) - set(_BENCHMARKS)):
        parser.error(
            f"there is no benchmark {', '.join(unknown)}; choose of {', '.join(_BENCHMARKS)}"
        )
    sys.exit(main(given))
