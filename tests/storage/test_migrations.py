"""Migrations lead to exactly the tables the program knows, and never lose what was there."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from assistant.drives.store import Home
from assistant.errors import OperatorError
from assistant.pledges.pledge import PledgeState
from assistant.storage import database, open_stores, tables
from assistant.storage.database import FILE
from assistant.storage.migrations import HEAD, REVISIONS
from assistant.tallies.figure import Pledger
from tests.storage.making import (
    KEYS,
    by_hand,
    first_drive,
    handed_in,
    key,
    names_in,
    opened,
    pledge_of,
    rows,
)
from tests.talking import NOW

PROJECT = Path(__file__).parents[2]
MIGRATIONS = PROJECT / "assistant" / "storage" / "migrations"
VERSION = "SELECT version_num FROM alembic_version"
NEXT_STEP = '''
"""A step that a later version might make."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("drive", sa.Column("motto", sa.String(), server_default="none yet"))
    {then}
'''


def script_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def script() -> ScriptDirectory:
    return ScriptDirectory.from_config(script_config())


def test_the_steps_the_program_knows_are_the_steps_there_are() -> None:
    steps = [step.revision for step in script().walk_revisions()]
    assert tuple(reversed(steps)) == REVISIONS
    assert script().get_heads() == [HEAD]


def _differences(connection: Connection) -> object:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, tables.metadata)


async def test_the_steps_lead_to_the_tables_the_program_knows(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores, stores.database.read() as connection:
        assert await connection.run_sync(_differences) == []


def _rules(path: Path) -> set[tuple[str, str]]:
    """Give each table's and index's own words, one rule of them at a time.

    Alembic compares neither checks nor the conditions of partial indexes, and takes an empty
    default for a difference, so the words themselves are compared too.
    """
    written = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        (str(name), rule)
        for name, sql in written
        if name != "alembic_version"
        # A table that was renamed has its name in quotes.
        for rule in _parted(" ".join(str(sql).split()).replace(f'TABLE "{name}"', f"TABLE {name}"))
    }


def _parted(sql: str) -> list[str]:
    """Part what a table's brackets hold at its commas, but not inside further brackets.

    A column that a step added stands on the line of the one before it.
    """
    parts, depth = [""], 0
    for sign in sql:
        depth += (sign == "(") - (sign == ")")
        if (sign == "," and depth == 1) or (sign == ")" and depth == 0):
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


async def test_the_steps_keep_every_rule_of_the_tables(tmp_path: Path) -> None:
    async with opened(tmp_path / "by steps"), opened(tmp_path / "at once", throwaway=True):
        pass
    assert _rules(tmp_path / "by steps" / FILE) == _rules(tmp_path / "at once" / FILE)


def test_a_difference_would_be_found() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        tables.metadata.create_all(connection)
        assert _differences(connection) == []
        connection.exec_driver_sql("DROP INDEX ix_pledge_waiting")
        assert _differences(connection) != []
    engine.dispose()


async def _used(folder: Path) -> None:
    async with opened(folder) as stores:
        _, drive = await first_drive(stores.drives)
        await stores.pledges.add(handed_in(pledge_of("ann", drive), "1"))


def _at_step(folder: Path, step: str) -> None:
    """Make a database as an earlier version left it."""
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / FILE}")
    config = script_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)
        connection.commit()
    engine.dispose()


BEFORE_JOINT_DRIVES = (
    "INSERT INTO community VALUES (1, 'terminal', 'club', 'club', 'UTC', '2026-01-01 00:00:00.000000')",
    (
        "INSERT INTO drive (id, community_id, title, goal_counts, opened_at, state, milestone) "
        "VALUES (7, 1, 'Old', 'person', '2026-01-02 00:00:00.000000', 'running', 25)"
    ),
    (
        "INSERT INTO wording (id, drive_id, version, language, text, created_at) "
        "VALUES (3, 7, 1, 'en', 'I support it all.', '2026-01-02 00:00:00.000000')"
    ),
    (
        "INSERT INTO pledge (id, drive_id, community_id, pledger, person, state, wording_id, principles, "
        "country, age_group, receipt, pledged_at, day) VALUES (5, 7, 1, 'person', x'01', 'counted', 3, "
        "511, 'IN', 'to24', x'02', '2026-01-03 00:00:00.000000', '2026-01-03')"
    ),
    "UPDATE sqlite_sequence SET seq = 40 WHERE name = 'pledge'",
    (
        "INSERT INTO counter VALUES (7, 1, 'person', 'total', '', 1), (7, 1, 'person', 'made', '', 1), "
        "(7, 1, 'person', 'country', 'IN', 1)"
    ),
)


async def test_pledges_of_before_joint_drives_are_kept_and_counted(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await asyncio.to_thread(_at_step, folder, "0004")
    for statement in BEFORE_JOINT_DRIVES:
        by_hand(folder / FILE, statement)
    async with opened(folder) as stores:
        (drive,) = await stores.drives.drives(1)
        assert (drive.id, drive.title, drive.purpose, drive.opened_at.day) == (7, "Old", "", 2)
        (pledge,) = await stores.pledges.of_person(b"\x01")
        assert (pledge.id, pledge.country, pledge.state) == (5, "IN", PledgeState.COUNTED)
        figures = await stores.tallies.figures(7)
        assert figures.one(Pledger.PERSON, "total") == figures.one(Pledger.PERSON, "made") == 1
        await stores.pledges.add(handed_in(pledge_of("ann", drive), "1"))
        assert (await stores.pledges.of_person(key("ann")))[0].id == 41, "no number comes twice"
    assert rows(folder / FILE, "SELECT * FROM part") == [(7, 1, "person", 2)]
    states = "SELECT drive_id, community_id, state, named FROM membership"
    assert rows(folder / FILE, states) == [(7, 1, "joined", 1)]
    assert rows(folder / FILE, "SELECT milestone FROM drive") == [(25,)]
    assert rows(folder / FILE, "PRAGMA foreign_key_check") == []


async def test_communities_of_before_languages_are_written_to_in_english(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await asyncio.to_thread(_at_step, folder, "0006")
    by_hand(
        folder / FILE,
        "INSERT INTO community (id, platform, identity, name, time_zone, moderators_place, created_at) "
        "VALUES (3, 'terminal', 'club', 'Club', 'Asia/Tokyo', '72', '2026-01-01 00:00:00.000000')",
    )
    async with opened(folder) as stores:
        (home,) = await stores.drives.homes()
        assert home == Home(3, "terminal", "club", "Club", "Asia/Tokyo", "72", language="en")


def _a_later_version(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "") -> None:
    """Let the program find one more step, as if a later version had been installed."""
    storage = folder / "50% later" / "storage"  # a name that a configuration file could misread
    shutil.copytree(MIGRATIONS, storage / "migrations", ignore=_compiled)
    step = NEXT_STEP.format(head=HEAD, then=then)
    (storage / "migrations" / "versions" / "later.py").write_text(step)
    monkeypatch.setattr(database, "__file__", str(storage / "database.py"))
    monkeypatch.setattr(database, "HEAD", "later")
    monkeypatch.setattr(database, "REVISIONS", (*REVISIONS, "later"))


def _compiled(_: str, names: Iterable[str]) -> set[str]:
    return {name for name in names if name == "__pycache__"}


async def test_an_older_database_is_copied_then_migrated_with_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    await _used(folder)
    pledges = rows(folder / FILE, "SELECT * FROM pledge")
    (folder / FILE).chmod(0o600)
    _a_later_version(monkeypatch, tmp_path)
    async with opened(folder) as stores:
        assert len(await stores.pledges.of_person(key("ann"))) == 1
    assert rows(folder / FILE, VERSION) == [("later",)]
    assert rows(folder / FILE, "SELECT motto FROM drive") == [("none yet",)]
    assert rows(folder / FILE, "SELECT * FROM pledge") == pledges
    copy = folder / "assistant-before-later-20261124T120000.db"
    assert names_in(folder) == [copy.name, FILE]
    assert rows(copy, VERSION) == [(HEAD,)]
    assert rows(copy, "SELECT * FROM pledge") == pledges
    assert copy.stat().st_mode & 0o777 == 0o600, "the copy is as private as the database"


async def test_a_write_that_is_only_in_the_log_is_in_the_copy_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    await _used(folder)
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.execute("UPDATE drive SET title = 'still in the log'")
        other.commit()
        _a_later_version(monkeypatch, tmp_path)
        async with opened(folder):
            pass
    (copy,) = folder.glob("assistant-before-later-*.db")
    assert rows(copy, "SELECT title FROM drive") == [("still in the log",)]


async def test_a_step_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    await _used(folder)
    before = _rules(folder / FILE)
    with monkeypatch.context() as later:
        _a_later_version(later, tmp_path, then='raise RuntimeError("half way")')
        with pytest.raises(RuntimeError, match="half way"):
            await open_stores(folder, KEYS.check, NOW)
    assert _rules(folder / FILE) == before
    assert rows(folder / FILE, VERSION) == [(HEAD,)]
    async with opened(folder) as stores:
        assert len(await stores.drives.drives(1)) == 1


async def test_without_a_copy_nothing_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    await _used(folder)
    copy = folder / "assistant-before-later-20261124T120000.db"
    copy.mkdir()  # so that no file of that name can be written
    _a_later_version(monkeypatch, tmp_path)
    with pytest.raises(OperatorError) as refused:
        await open_stores(folder, KEYS.check, NOW)
    assert str(refused.value) == (
        f"The database cannot be copied before its upgrade: unable to open database file ({copy}). "
        "Check the folder and its free space"
    )
    assert rows(folder / FILE, VERSION) == [(HEAD,)]


async def test_neither_a_new_nor_a_current_database_is_copied(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await _used(folder)
    assert names_in(folder) == [FILE]
    await _used(folder)
    assert names_in(folder) == [FILE]


START = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.storage import open_stores

async def start():
    stores = await open_stores(Path(sys.argv[1]), sys.argv[2], datetime.now(UTC))
    await stores.close()

asyncio.run(start())
print(sorted({"alembic", "sqlalchemy"} & set(sys.modules)))
"""


def test_a_start_with_a_current_database_does_not_import_alembic(tmp_path: Path) -> None:
    asyncio.run(_used(tmp_path))
    command = [sys.executable, "-c", START, str(tmp_path), KEYS.check]
    imported = subprocess.check_output(command, cwd=PROJECT, text=True)
    assert imported == "['sqlalchemy']\n"
