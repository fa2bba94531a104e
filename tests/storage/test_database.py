"""The database is ours, whole, writable and of this version, or one line says what to mend."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import Connection

from assistant.errors import OperatorError
from assistant.storage import Stores, database, open_stores, tables
from assistant.storage.database import FILE, open_database, pragma
from assistant.storage.migrations import HEAD
from tests.storage.making import KEYS, by_hand, first_drive, names_in, opened, rows
from tests.talking import NOW

as_somebody = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="rights on files do not bind this user",
)


@dataclass(frozen=True, slots=True)
class _Look:
    """A write that changes nothing and reads how its connection flushes."""

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[dict[str, Any]]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [{name: pragma(connection, name) for name in names} for _ in writes]


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """The folder of a database that has been in use."""
    async with opened(tmp_path / "data") as stores:
        await first_drive(stores.drives)
    return tmp_path / "data"


async def refusal(folder: Path, key_check: str = KEYS.check) -> str:
    """Open a folder that must be refused; hear the line, and see that the file did not change."""
    path = folder / FILE
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(OperatorError) as refused:
        await open_stores(folder, key_check, NOW)
    assert (path.read_bytes() if path.is_file() else None) == before
    return str(refused.value)


async def test_the_committing_connection_flushes_every_commit_of_its_log(stores: Stores) -> None:
    found = await stores.writer.write(_Look())
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_reader_sees_nothing_of_an_open_write_and_does_not_wait_for_it(
    stores: Stores,
) -> None:
    await first_drive(stores.drives)
    with closing(sqlite3.connect(stores.database.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE drive SET title = 'half done'")
        _, drive = await first_drive(stores.drives)
        assert drive.title != "half done"


async def test_a_snapshot_stays_as_it_was_while_others_write(stores: Stores) -> None:
    await first_drive(stores.drives)
    async with stores.database.snapshot() as connection:
        before = (await connection.exec_driver_sql("SELECT count(*) FROM community")).scalar()
        await first_drive(stores.drives, "another club")
        after = (await connection.exec_driver_sql("SELECT count(*) FROM community")).scalar()
    assert before == after == 1
    assert rows(stores.database.path, "SELECT count(*) FROM community") == [(2,)]


async def test_what_was_written_is_there_after_a_restart(data: Path) -> None:
    async with opened(data) as stores:
        assert [drive.title for drive in await stores.drives.drives(1)] == [
            "Support the Paris Call"
        ]


@pytest.mark.parametrize("name", ["who? me", "50% #1", "données", "a'b", "with space"])
async def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path / name / "data"):
        pass
    assert names_in(tmp_path) == [name]
    assert names_in(tmp_path / name / "data") == [FILE]


async def test_a_throwaway_database_has_every_table(tmp_path: Path) -> None:
    found = await open_database(tmp_path / "data", KEYS.check, NOW, throwaway=True)
    await found.close()
    names = rows(tmp_path / "data" / FILE, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for (name,) in names} >= set(tables.metadata.tables)


async def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    async with opened(tmp_path) as stores:
        await first_drive(stores.drives)
    assert rows(tmp_path / FILE, "SELECT count(*) FROM drive") == [(1,)]


async def test_a_database_from_a_newer_version_is_refused_unchanged(data: Path) -> None:
    by_hand(data / FILE, "UPDATE alembic_version SET version_num = '9999'")
    assert await refusal(data) == (
        "The database is of a newer version of this program (step 9999; this one knows "
        f"{HEAD}) ({data / FILE}). Upgrade the program, or restore the copy that was made "
        "before the upgrade"
    )
    assert names_in(data) == [FILE], "no copy is made of what is not migrated"


async def test_another_secret_is_refused_and_the_right_one_still_fits(data: Path) -> None:
    said = await refusal(data, "a check value of another secret")
    assert said.startswith("The secret is not the one that this database was made with (")
    assert str(data / FILE) in said
    assert "Set ASSISTANT_SECRET (or ASSISTANT_SECRET_FILE)" in said
    assert KEYS.check not in said
    async with opened(data):
        pass


def _rubbish(_: bytes) -> bytes:
    return b"Dear diary, " * 2_000


def _zeros(whole: bytes) -> bytes:
    return bytes(len(whole))


def _cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _scratched(whole: bytes) -> bytes:
    return whole[:100] + b"\xff" * 3_900 + whole[4_000:]


NOT_OURS = "The file is not a database of this program"
DAMAGED = "The database is damaged"


@pytest.mark.parametrize(
    ("spoil", "what", "how"),
    [
        (_rubbish, NOT_OURS, "Move it away, or restore a backup"),
        (_zeros, NOT_OURS, "Move it away, or restore a backup"),
        (_cut, DAMAGED, "Restore a backup with `assistant restore`"),
        (_scratched, DAMAGED, "Restore a backup with `assistant restore`"),
    ],
)
async def test_a_spoilt_file_is_refused_unchanged(
    data: Path, spoil: Callable[[bytes], bytes], what: str, how: str
) -> None:
    (data / FILE).write_bytes(spoil((data / FILE).read_bytes()))
    assert await refusal(data) == f"{what} ({data / FILE}). {how}"


async def test_a_database_of_another_program_is_refused_unchanged(tmp_path: Path) -> None:
    by_hand(tmp_path / FILE, "CREATE TABLE recipes (name TEXT)")
    assert await refusal(tmp_path) == (
        f"{NOT_OURS} ({tmp_path / FILE}). Move it away, or restore a backup"
    )


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a file where a folder should be")
    folder = tmp_path / "notes.txt" / "data"
    assert await refusal(folder) == (
        f"The data folder cannot be made: Not a directory ({folder}). "
        "Set ASSISTANT_DATA_DIR to a folder that you may write to"
    )


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert await refusal(tmp_path) == (
        f"The database cannot be opened ({tmp_path / FILE}). "
        "Give this user the right to write to its folder, or set ASSISTANT_DATA_DIR"
    )


@as_somebody
async def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    assert (await refusal(folder)).startswith(f"The database cannot be opened ({folder / FILE}).")


@as_somebody
async def test_a_file_without_the_right_to_write_is_named_at_the_start_not_at_the_first_pledge(
    data: Path,
) -> None:
    (data / FILE).chmod(0o400)
    assert await refusal(data) == (
        f"The database cannot be written ({data / FILE}). "
        "Give this user the right to write to the file and its folder"
    )


async def test_a_database_that_another_program_holds_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_MS", 0)  # else it would try for ten seconds
    with closing(sqlite3.connect(data / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert await refusal(data) == (
            f"Another program holds the database ({data / FILE}). Stop it, then start again"
        )
    async with opened(data):
        pass


async def test_a_refused_start_leaves_no_connection_open(data: Path) -> None:
    await refusal(data, "a check value of another secret")
    assert names_in(data) == [FILE], "SQLite's log is gone with the last one"
