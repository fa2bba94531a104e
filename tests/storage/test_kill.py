"""Killed in the middle of pledging, many times: nothing that was acknowledged is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.storage.database import FILE
from assistant.tallies.figure import Pledger
from tests.conftest import SECRET, Build
from tests.storage.making import KEYS, LONG_AGO, opened, rows
from tests.talking import Person

PROJECT = Path(__file__).parents[2]
# How many acknowledgements are awaited before each kill.
ROUNDS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 60, 40, 20, 10, 1)

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system has no signal that kills at once"
)


class Pledging:
    """Starts processes that pledge without end, one after the other, and kills them."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._orders = child.stdin
        self._said = child.stdout
        self._running = 0

    def _hear(self) -> tuple[str, str]:
        act, _, name = self._said.readline().strip().partition(" ")
        assert act, "Nobody says anything any more; what they wrote is below."
        return act, name

    def _kill(self) -> None:
        if self._running:
            os.kill(self._running, signal.SIGKILL)
            self._running = 0

    def killed_after(self, number: int, name: str) -> list[tuple[str, str]]:
        """Kill a process after so many acknowledgements; give all that it came to say."""
        self._orders.write(f"{name}\n")
        self._orders.flush()
        self._running = int(self._hear()[1])
        heard: list[tuple[str, str]] = []
        while len(heard) < number:
            heard.append(self._hear())
            if heard[-1][0] == "died":
                self._running = 0
                pytest.fail("It died by itself; what it wrote is below.")
        self._kill()
        # What it said before the kill reached it was acknowledged too.
        while (last := self._hear())[0] != "died":
            heard.append(last)
        assert int(last[1]) == -signal.SIGKILL
        return heard

    def end(self) -> None:
        """Leave nobody behind, even after a failed check."""
        self._orders.close()
        self._kill()


@contextmanager
def pledging(folder: Path) -> Iterator[Pledging]:
    """Get ready to start processes that pledge over this folder."""
    command = [sys.executable, "-m", "tests.storage.pledging", str(folder), SECRET, "at-once"]
    pipe = subprocess.PIPE
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # or numpy's would not survive a fork
    with subprocess.Popen(
        command, cwd=PROJECT, env=one_thread, stdin=pipe, stdout=pipe, text=True
    ) as child:
        processes = Pledging(child)
        try:
            yield processes
        finally:
            processes.end()


async def test_every_acknowledged_pledge_and_open_form_survives_kill_9(
    settings: Settings, make: Build
) -> None:
    folder = settings.assistant_data_dir
    heard: list[tuple[str, str]] = []
    with pledging(folder) as processes:
        for number, awaited in enumerate(ROUNDS):
            heard += processes.killed_after(awaited, f"round-{number}")
            await everything_is_there(folder, heard)
    assert {act for act, _ in heard} == {"pledged", "began"}
    stored = len(rows(folder / FILE, "SELECT id FROM pledge"))
    # The program itself, started again, goes on with all of it.
    assistant = await make()
    assert f"{stored} people" in await Person(assistant).says("tally")
    drafts = [name for act, name in heard if act == "began"]
    assert "principles" in await Person(assistant, name=drafts[-1]).says("skip")


async def everything_is_there(folder: Path, heard: list[tuple[str, str]]) -> None:
    """See that all that was acknowledged is stored, and that the counters equal the rows."""
    async with opened(folder) as stores:
        counted = rows(folder / FILE, "SELECT person FROM pledge WHERE state = 'counted'")
        people = {person for (person,) in counted}
        lost = [
            name
            for act, name in heard
            if act == "pledged" and KEYS.person("terminal", name) not in people
        ]
        assert lost == []
        assert await stores.tallies.recount() == []
        assert (await stores.tallies.figures(1)).one(Pledger.PERSON, "total") == len(people)
        for name in [name for act, name in heard if act == "began"]:
            talk = KEYS.conversation("terminal", name, "club/private")
            draft = (await stores.conversations.load(talk, LONG_AGO)).draft
            assert draft is not None
            assert (draft.command, draft.values) == ("pledge", {"age_group": "to24"})
