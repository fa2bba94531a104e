"""`assistant --version` and `assistant chat`."""

import stat
from pathlib import Path

import pytest
from filelock import FileLock

from assistant import __version__
from tests.adapters.terminal.spawning import KEPT, LEARNING, Ran, Run, spawn


def test_the_version_is_printed(folder: Path) -> None:
    assert spawn(folder, "--version") == Ran(0, f"assistant {__version__}\n", "")


def test_a_first_chat_makes_a_secret_and_takes_a_pledge(pledged_once: tuple[Path, Ran]) -> None:
    here, ran = pledged_once
    assert ran.code == 0
    made, learning = ran.err.splitlines(keepends=True)
    assert made.startswith(f"assistant: A secret was made and kept in {KEPT}")
    assert learning == LEARNING
    assert stat.S_IMODE((here / "safe" / "secret").stat().st_mode) == 0o600
    assert len((here / "safe" / "secret").read_text().strip()) == 64
    assert "WannaCry was a worm of May 2017." in ran.out
    assert "Your pledge counts." in ran.out
    assert "\x1b" not in ran.out
    assert ran.out.endswith("\n\n")


@pytest.mark.usefixtures("pledged")
def test_a_later_chat_goes_on_whatever_is_typed_and_whatever_can_be_shown(folder: Path) -> None:
    ran = spawn(
        folder,
        "chat",
        stdin=b"\xff\xfe\x1b[31m\x00\npledge\ntally\n",
        PYTHONIOENCODING="ascii:strict",  # it has no sign for the quotes around the wording
    )
    assert (ran.code, ran.err) == (0, "")
    assert "You have pledged already; it counts once." in ran.out
    assert "?I support the nine principles" in ran.out
    assert "1 person and 0 organisations." in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.usefixtures("pledged")
def test_a_second_process_at_the_same_terminal_is_refused(run: Run, folder: Path) -> None:
    [lock] = (folder / "data").glob("terminal-*.lock")
    with FileLock(lock):
        run("chat").refused("This terminal is running already", lock.name)
        assert run("backup", "copy.zip").code == 0  # safe at any time
        run("restore", "copy.zip", "--force").refused("The assistant is running", lock.stem)


def test_a_role_that_there_is_not_is_refused(run: Run) -> None:
    run("chat", "--role", "king").refused("There is no role 'king' (--role)")


@pytest.mark.usefixtures("pledged")
def test_a_role_of_the_platform_lets_one_pledge(folder: Path) -> None:
    club = ("chat", "--community", "club")
    bound = spawn(folder, *club, "--role", "moderator", stdin=b"drive roles Youth Council, Team\n")
    assert "members with the role Youth Council or Team may pledge" in " ".join(bound.out.split())
    refused = spawn(folder, *club, "--user", "ann", stdin=b"pledge\n").out
    assert "In this community the drive is for members with the role" in " ".join(refused.split())
    roles = ("--platform-role", "Staff", "--platform-role", "team")
    assert "Which age group" in spawn(folder, *club, "--user", "ann", *roles, stdin=b"pledge\n").out
