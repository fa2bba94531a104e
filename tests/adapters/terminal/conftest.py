"""An operator's folder, and the command line in it.

What must be seen from outside runs as a real child process; a child takes a second of the
processor to begin, so the rest runs `main` in this process.
"""

import shutil
import sys
from pathlib import Path

import pytest

from adapters.__main__ import main
from assistant.settings import Settings
from tests.adapters.terminal.spawning import KEPT, PLEDGE, Ran, Run, spawn, write_faq


@pytest.fixture(scope="session")
def faq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FAQ without mistakes."""
    return write_faq(tmp_path_factory.mktemp("cli") / "faq")


@pytest.fixture(scope="session")
def pledged_once(tmp_path_factory: pytest.TempPathFactory, faq: Path) -> tuple[Path, Ran]:
    """The folder of an operator after the first chat, in which somebody pledged."""
    here = tmp_path_factory.mktemp("pledged")
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        ran = spawn(
            here,
            "chat",
            stdin=f"what was wannacry number 3?\n{PLEDGE}".encode(),
            FAQ_DIR=str(faq),
            ASSISTANT_SECRET_FILE=KEPT,
        )
    return here, ran


@pytest.fixture
def folder(tmp_path: Path, faq: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, and the settings of an operator."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("FAQ_DIR", str(faq))
    monkeypatch.setenv("ASSISTANT_SECRET_FILE", KEPT)
    return here


@pytest.fixture
def pledged(folder: Path, pledged_once: tuple[Path, Ran]) -> Ran:
    """What that first chat printed; the folder is a copy of the one it left."""
    for name in ("data", "safe"):
        shutil.copytree(pledged_once[0] / name, folder / name)
    return pledged_once[1]


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process."""
    assert Path.cwd() == folder

    def ran(*arguments: str, **changed: str) -> Ran:
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.setattr(sys, "argv", ["assistant", *arguments])
            for name, value in changed.items():
                patch.setenv(name, value)
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return ran
