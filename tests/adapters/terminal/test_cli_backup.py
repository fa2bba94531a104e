"""`assistant backup` and `assistant restore`."""

import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import LEARNING, OTHER_KEY, Ran, Run, spawn


def test_a_backup_comes_back_on_another_machine_with_its_secret(
    pledged: Ran, run: Run, folder: Path
) -> None:
    made = run("backup", "copy.zip")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Backed up to copy.zip.\nIt holds the secret too")
    assert stat.S_IMODE((folder / "copy.zip").stat().st_mode) == 0o600

    there = {"ASSISTANT_DATA_DIR": "there", "ASSISTANT_SECRET_FILE": "there-safe/secret"}
    restored = run("restore", "copy.zip", **there)
    assert (restored.code, restored.err) == (0, "")
    assert restored.out.startswith("Restored the state of ")
    assert "types `my data erase` again" in restored.out
    code = pledged.out.split("Your receipt: `")[1][:19]
    again = spawn(folder, "chat", stdin=f"tally\nreceipt {code}\n".encode(), **there)
    assert (again.code, again.err) == (0, LEARNING)
    assert "1 person and 0 organisations." in again.out
    assert "The pledge of this receipt is counted." in again.out


@pytest.mark.usefixtures("pledged")
def test_a_backup_overwrites_no_file(run: Run, folder: Path) -> None:
    (folder / "copy.zip").write_text("mine")
    run("backup", "copy.zip").refused("There is a file of that name already (copy.zip)")
    assert (folder / "copy.zip").read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["copy.zip", "data", "safe"]


def test_without_a_database_there_is_nothing_to_back_up(run: Run, folder: Path) -> None:
    run("backup").refused("There is no database yet", "Start the assistant once first")
    assert list(folder.iterdir()) == []


def pledges(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM pledge").fetchone()[0])


@pytest.mark.usefixtures("pledged")
def test_a_restore_replaces_nothing_unasked_and_keeps_what_it_replaces(
    run: Run, folder: Path
) -> None:
    data = folder / "data"
    assert run("backup", "copy.zip").code == 0
    with closing(sqlite3.connect(data / "assistant.db")) as database, database:
        database.execute("DELETE FROM pledge")  # something that happens after the backup
    run("restore", "copy.zip").refused("There is a database already", "Add --force")
    assert pledges(data / "assistant.db") == 0
    restored = run("restore", "copy.zip", "--force")
    assert (restored.code, restored.err) == (0, "")
    assert pledges(data / "assistant.db") == 1
    [aside] = data.glob("assistant-replaced-*.db")
    assert pledges(aside) == 0


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.usefixtures("pledged")
@pytest.mark.parametrize("damage", ["cut short", "no archive", "missing", "another secret"])
def test_a_backup_that_is_not_sound_changes_nothing(damage: str, run: Run, folder: Path) -> None:
    copy = folder / "copy.zip"
    assert run("backup", "copy.zip").code == 0
    if damage == "cut short":
        copy.write_bytes(copy.read_bytes()[:-200])
    elif damage == "no archive":
        copy.write_text("not a backup")
    elif damage == "missing":
        copy.unlink()
    else:
        with zipfile.ZipFile(copy) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(copy, "w") as archive:
            for name, content in held.items():
                archive.writestr(name, OTHER_KEY if name == "secret" else content)
    before = files(folder / "data"), files(folder / "safe")
    run("restore", "copy.zip", "--force").refused("backup", "copy.zip")
    assert (files(folder / "data"), files(folder / "safe")) == before
