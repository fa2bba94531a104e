"""Traced for real: the log of the database is flushed to disk before anybody hears of a write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.storage.database import FILE
from tests.conftest import SECRET
from tests.storage.pledging import ROUNDS_IN_TURN

PROJECT = Path(__file__).parents[2]
ACTS_IN_A_ROUND = 5
COMPILER = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), "")

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the tracer is preloaded as Linux does it"),
    pytest.mark.skipif(not COMPILER, reason="the tracer needs a C compiler (cc, gcc or clang)"),
]


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled tracer."""
    library = tmp_path_factory.mktemp("tracer") / "trace.so"
    source = Path(__file__).with_name("trace.c")
    command = [COMPILER, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    compiled = subprocess.run(command, capture_output=True, text=True, check=False)
    if compiled.returncode:
        pytest.skip(f"the tracer does not compile here: {compiled.stderr.strip()[:200]}")
    return library


def traced(tracer: Path, folder: Path, mode: str) -> list[str]:
    """Let a process act through the whole core; give what it wrote, flushed and said, in order."""
    trace = folder / "trace"
    command = [sys.executable, "-m", "tests.storage.pledging", str(folder / "data"), SECRET, mode]
    subprocess.run(
        command,
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LD_PRELOAD": str(tracer), "TRACE": str(trace)},
    )
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()


def heard_too_early(trace: list[str], log: Path) -> tuple[list[str], list[str]]:
    """Give what was acknowledged, and which of it while the log was not yet on disk.

    Between a request and its acknowledgement the log must have been written, and flushed after
    the last time it was written.
    """
    heard: list[str] = []
    early: list[str] = []
    since: list[str] = []
    for line in trace:
        what, _, about = line.partition(" ")
        if what in {"wrote", "flushed"} and about == str(log):
            since.append(what)
        elif about.startswith("asks "):
            since = []
        elif about.startswith("hears "):
            heard.append(about)
            if "wrote" not in since or since[-1] != "flushed":
                early.append(about)
    return heard, early


def test_nobody_hears_of_a_write_before_it_is_flushed(tracer: Path, tmp_path: Path) -> None:
    trace = traced(tracer, tmp_path, "in-turn")
    heard, early = heard_too_early(trace, tmp_path / "data" / f"{FILE}-wal")
    assert len(heard) == ROUNDS_IN_TURN * ACTS_IN_A_ROUND
    assert early == []


def test_the_tracer_would_notice_a_database_that_does_not_flush(
    tracer: Path, tmp_path: Path
) -> None:
    trace = traced(tracer, tmp_path, "unflushed")
    heard, early = heard_too_early(trace, tmp_path / "data" / f"{FILE}-wal")
    assert len(heard) == ROUNDS_IN_TURN * ACTS_IN_A_ROUND
    assert early == heard
