"""A backup can be made while pledges come in, and put back over whatever is left."""

import asyncio
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import OperatorError
from assistant.identity import Keys
from assistant.pledges.store import Outcome
from assistant.settings import Settings
from assistant.storage.backup import back_up, restore
from assistant.storage.database import FILE
from tests.conftest import SECRET, settings_for
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

LATER = NOW + timedelta(days=3)
PEOPLE = "SELECT person FROM pledge ORDER BY id"
ASIDE = "assistant-replaced-20261127T120000.db"


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings whose secret lies in a file, as the program makes it itself."""
    place = tmp_path / "config" / "secret"
    place.parent.mkdir()
    place.write_text(SECRET + "\n")
    return settings_for(tmp_path / "data", assistant_secret="", assistant_secret_file=place)


async def pledge(settings: Settings, *people: str) -> None:
    """Let people pledge in the database of these settings."""
    async with opened(settings.assistant_data_dir) as stores:
        _, drive = await first_drive(stores.drives)
        for person in people:
            done = await stores.pledges.add(handed_in(pledge_of(person, drive), person))
            assert done is Outcome.ADDED


@pytest.fixture
async def backup(kept: Settings, tmp_path: Path) -> Path:
    """A backup of two pledges."""
    await pledge(kept, "ann", "bob")
    return back_up(kept, tmp_path / "backup.zip", NOW)


def elsewhere(tmp_path: Path) -> Settings:
    """Settings of another machine, where nothing is yet."""
    folder = tmp_path / "elsewhere"
    return settings_for(
        folder / "data", assistant_secret="", assistant_secret_file=folder / "config" / "secret"
    )


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(OperatorError) as refused:
        act()
    return str(refused.value)


def everything(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder with what it holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def people_in(settings: Settings) -> list[tuple[object, ...]]:
    return rows(settings.assistant_data_dir / FILE, PEOPLE)


def repacked(backup: Path, **changed: bytes | None) -> Path:
    """Make a backup whose parts are changed, or left out."""
    names = {"database": "assistant.db", "secret": "secret", "about": "about.json"}
    target = backup.with_name("repacked.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for part, name in names.items():
            content = changed.get(part, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def changed_database(backup: Path, statement: str) -> bytes:
    """Give the database of a backup after a change."""
    copy = backup.with_name("copy.db")
    with zipfile.ZipFile(backup) as archive:
        copy.write_bytes(archive.read("assistant.db"))
    by_hand(copy, statement)
    return copy.read_bytes()


# Making one


async def test_a_backup_put_back_elsewhere_is_the_same_database_with_its_secret(
    backup: Path, tmp_path: Path
) -> None:
    there = elsewhere(tmp_path)
    assert restore(there, backup, LATER, force=False) == NOW.isoformat()
    assert people_in(there) == [(key("ann"),), (key("bob"),)]
    secret = there.assistant_secret_file
    assert secret is not None
    assert secret.read_text() == SECRET + "\n"
    assert secret.stat().st_mode & 0o777 == 0o600
    await pledge(there, "cem")  # it opens with that secret, and goes on
    assert len(people_in(there)) == 3


async def test_a_backup_made_while_pledges_come_in_is_whole(kept: Settings, tmp_path: Path) -> None:
    async with opened(kept.assistant_data_dir) as stores:
        _, drive = await first_drive(stores.drives)
        begun, done = asyncio.Event(), asyncio.Event()

        async def pledge_on(name: str) -> int:
            number = 0
            while number < 5 or not done.is_set():
                number += 1
                person = f"{name}{number}"
                await stores.pledges.add(handed_in(pledge_of(person, drive), person))
                begun.set()
            return number

        pledging = [asyncio.create_task(pledge_on(name)) for name in "abcde"]
        await begun.wait()
        try:
            made = await asyncio.to_thread(back_up, kept, tmp_path / "backup.zip", NOW)
        finally:
            done.set()
        numbers = await asyncio.gather(*pledging)
    there = elsewhere(tmp_path)
    restore(there, made, LATER, force=False)
    assert 0 < len(people_in(there)) <= sum(numbers) == len(people_in(kept))
    async with opened(there.assistant_data_dir) as stores:
        assert await stores.tallies.recount() == []


async def test_a_pledge_that_is_only_in_the_log_yet_is_in_the_backup(
    kept: Settings, tmp_path: Path
) -> None:
    async with opened(kept.assistant_data_dir) as stores:
        _, drive = await first_drive(stores.drives)
        await stores.pledges.add(handed_in(pledge_of("ann", drive), "1"))
        assert (kept.assistant_data_dir / f"{FILE}-wal").stat().st_size
        made = back_up(kept, tmp_path / "backup.zip", NOW)
    there = elsewhere(tmp_path)
    restore(there, made, LATER, force=False)
    assert people_in(there) == [(key("ann"),)]


async def test_only_its_owner_may_read_a_backup(kept: Settings, tmp_path: Path) -> None:
    await pledge(kept, "ann")
    before = os.umask(0)  # whatever this machine's own habit is
    try:
        made = back_up(kept, tmp_path / "backup.zip", NOW)
    finally:
        os.umask(before)
    assert made.stat().st_mode & 0o777 == 0o600


async def test_a_backup_leaves_nothing_else_behind(backup: Path, tmp_path: Path) -> None:
    assert backup == tmp_path / "backup.zip"
    assert names_in(tmp_path) == ["backup.zip", "config", "data"]


async def test_a_backup_without_a_name_gets_a_dated_one_here(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pledge(kept, "ann")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    back_up(kept, None, NOW)
    assert names_in(tmp_path / "here") == ["assistant-backup-20261124T120000Z.zip"]


async def test_a_backup_overwrites_nothing(kept: Settings, backup: Path, tmp_path: Path) -> None:
    _text(backup)
    assert refusal(lambda: back_up(kept, backup, LATER)) == (
        f"There is a file of that name already ({backup}). Give another name"
    )
    assert everything(tmp_path)["backup.zip"] == b"Dear diary"
    assert names_in(tmp_path) == ["backup.zip", "config", "data"]


def test_there_is_no_backup_of_no_database(kept: Settings, tmp_path: Path) -> None:
    assert refusal(lambda: back_up(kept, tmp_path / "backup.zip", NOW)) == (
        f"There is no database yet ({kept.assistant_data_dir / FILE}). Start the assistant once first"
    )


async def test_a_backup_to_a_folder_that_is_not_there_is_refused(
    kept: Settings, tmp_path: Path
) -> None:
    await pledge(kept, "ann")
    target = tmp_path / "stick" / "backup.zip"
    assert f"({target}). Check the folder and its free space" in refusal(
        lambda: back_up(kept, target, NOW)
    )


async def test_a_backup_that_could_not_be_put_back_is_not_made(
    kept: Settings, tmp_path: Path
) -> None:
    await pledge(kept, "ann")
    secret = kept.assistant_secret_file
    assert secret is not None
    secret.write_text("another secret that is long enough to be one")
    assert "The secret is not the one that this database was made with" in refusal(
        lambda: back_up(kept, tmp_path / "backup.zip", NOW)
    )
    assert names_in(tmp_path) == ["config", "data"]


# Putting one back over what is there


async def test_a_present_database_is_not_replaced_unasked(
    kept: Settings, backup: Path, tmp_path: Path
) -> None:
    await pledge(kept, "cem")
    before = everything(tmp_path)
    assert refusal(lambda: restore(kept, backup, LATER, force=False)) == (
        f"There is a database already ({kept.assistant_data_dir / FILE}). "
        "Add --force to replace it; it is kept aside"
    )
    assert everything(tmp_path) == before


async def test_a_replaced_database_is_kept_aside_whole(kept: Settings, backup: Path) -> None:
    await pledge(kept, "cem")
    restore(kept, backup, LATER, force=True)
    assert people_in(kept) == [(key("ann"),), (key("bob"),)]
    assert names_in(kept.assistant_data_dir) == [ASIDE, FILE]
    aside = rows(kept.assistant_data_dir / ASIDE, PEOPLE)
    assert aside == [(key("ann"),), (key("bob"),), (key("cem"),)]


async def killed(settings: Settings, tmp_path: Path, person: str) -> None:
    """Leave database and log as a killed program does, with a pledge in the log alone."""
    folder, left = settings.assistant_data_dir, tmp_path / "left"
    async with opened(folder) as stores:
        _, drive = await first_drive(stores.drives)
        await stores.pledges.add(handed_in(pledge_of(person, drive), person))
        shutil.copytree(folder, left)
    shutil.rmtree(folder)
    left.rename(folder)
    assert f"{FILE}-wal" in names_in(folder)


async def test_what_a_killed_program_left_in_its_log_is_kept_aside_too(
    kept: Settings, backup: Path, tmp_path: Path
) -> None:
    await killed(kept, tmp_path, "cem")
    restore(kept, backup, LATER, force=True)
    assert names_in(kept.assistant_data_dir) == [ASIDE, FILE]
    assert (key("cem"),) in rows(kept.assistant_data_dir / ASIDE, PEOPLE)
    assert people_in(kept) == [(key("ann"),), (key("bob"),)]


async def test_a_log_left_without_its_database_does_not_get_into_the_restored_one(
    kept: Settings, backup: Path, tmp_path: Path
) -> None:
    await killed(kept, tmp_path, "cem")
    (kept.assistant_data_dir / FILE).unlink()
    restore(kept, backup, LATER, force=False)
    assert people_in(kept) == [(key("ann"),), (key("bob"),)]
    assert f"{ASIDE}-wal" in names_in(kept.assistant_data_dir)
    await pledge(kept, "dee")


async def test_a_damaged_database_can_be_replaced(kept: Settings, backup: Path) -> None:
    path = kept.assistant_data_dir / FILE
    path.write_bytes(b"not a database any more")
    restore(kept, backup, LATER, force=True)
    assert people_in(kept) == [(key("ann"),), (key("bob"),)]
    assert (kept.assistant_data_dir / ASIDE).read_bytes() == b"not a database any more"


async def test_a_database_in_use_is_not_replaced(
    kept: Settings, backup: Path, tmp_path: Path
) -> None:
    path = kept.assistant_data_dir / FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute(PEOPLE).fetchall()
        before = {name for name in everything(tmp_path) if "-shm" not in name}
        assert refusal(lambda: restore(kept, backup, LATER, force=True)) == (
            f"Another program holds the database ({path}). Stop it, then restore"
        )
        assert {name for name in everything(tmp_path) if "-shm" not in name} == before
    assert people_in(kept) == [(key("ann"),), (key("bob"),)]


async def test_another_secret_is_kept_aside(kept: Settings, backup: Path) -> None:
    secret = kept.assistant_secret_file
    assert secret is not None
    secret.write_text("another secret that is long enough to be one")
    restore(kept, backup, LATER, force=True)
    assert secret.read_text() == SECRET + "\n"
    assert secret.stat().st_mode & 0o777 == 0o600
    (aside,) = secret.parent.glob("secret-replaced-*")
    assert aside.read_text() == "another secret that is long enough to be one"


async def test_the_same_secret_stays_where_it_is(kept: Settings, backup: Path) -> None:
    restore(kept, backup, LATER, force=True)
    assert kept.assistant_secret_file is not None
    assert names_in(kept.assistant_secret_file.parent) == ["secret"]


async def test_a_secret_in_the_settings_must_be_the_backups(
    kept: Settings, backup: Path, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    other = settings_for(kept.assistant_data_dir, assistant_secret="x" * 40)
    assert refusal(lambda: restore(other, backup, LATER, force=True)).startswith(
        "ASSISTANT_SECRET is not the secret of this backup (environment or .env)."
    )
    assert everything(tmp_path) == before
    same = settings_for(kept.assistant_data_dir)
    restore(same, backup, LATER, force=True)
    assert people_in(same) == [(key("ann"),), (key("bob"),)]


# What is no backup of ours


def _cut(backup: Path) -> Path:
    backup.write_bytes(backup.read_bytes()[:-200])
    return backup


def _scratched(backup: Path) -> Path:
    whole = backup.read_bytes()
    backup.write_bytes(whole[:300] + bytes(200) + whole[500:])
    return backup


def _missing(backup: Path) -> Path:
    return backup.with_name("nowhere.zip")


def _text(backup: Path) -> Path:
    backup.write_text("Dear diary")
    return backup


UNREADABLE: list[Callable[[Path], Path]] = [
    _cut,
    _scratched,
    _missing,
    _text,
    lambda backup: repacked(backup, database=None),
    lambda backup: repacked(backup, secret=None),
    lambda backup: repacked(backup, about=None),
    lambda backup: repacked(backup, about=b"{}"),
    lambda backup: repacked(backup, about=b"[]"),
    lambda backup: repacked(backup, about=b"not JSON"),
    lambda backup: repacked(backup, secret=b"\xff\xfe"),
]


@pytest.mark.parametrize("spoil", UNREADABLE)
async def test_what_is_no_backup_is_refused_and_nothing_changes(
    kept: Settings, backup: Path, tmp_path: Path, spoil: Callable[[Path], Path]
) -> None:
    spoilt = spoil(backup)
    before = everything(tmp_path)
    assert refusal(lambda: restore(kept, spoilt, LATER, force=True)) == (
        f"The backup cannot be read ({spoilt}). Give a file that was made by `assistant backup`"
    )
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (
            lambda backup: repacked(backup, database=b"Dear diary, " * 999),
            "The database in the backup is damaged",
        ),
        (
            lambda backup: repacked(backup, database=b""),
            "The database in the backup is damaged",
        ),
        (
            lambda backup: repacked(
                backup, database=changed_database(backup, "DROP TABLE alembic_version")
            ),
            "The database in the backup is damaged",
        ),
        (
            lambda backup: repacked(
                backup, database=changed_database(backup, "DELETE FROM alembic_version")
            ),
            "The database in the backup is damaged",
        ),
        (
            lambda backup: repacked(backup, database=_scratched_page(backup)),
            "The database in the backup is damaged",
        ),
        (
            lambda backup: repacked(
                backup,
                database=changed_database(backup, "UPDATE alembic_version SET version_num = '99'"),
            ),
            "The backup is of a newer version of this program",
        ),
        (
            lambda backup: repacked(backup, secret=b"another secret that is long enough to be one"),
            "The secret in the backup does not fit its database",
        ),
    ],
)
async def test_a_backup_that_would_not_work_is_refused_and_nothing_changes(
    kept: Settings, backup: Path, tmp_path: Path, spoil: Callable[[Path], Path], what: str
) -> None:
    spoilt = spoil(backup)
    before = everything(tmp_path)
    assert refusal(lambda: restore(kept, spoilt, LATER, force=True)).startswith(
        f"{what} ({spoilt})."
    )
    assert everything(tmp_path) == before


def _scratched_page(backup: Path) -> bytes:
    """Spoil the pledges alone, which no query at the start would read."""
    whole = changed_database(backup, "VACUUM")
    ((page,),) = rows(
        backup.with_name("copy.db"), "SELECT rootpage FROM sqlite_master WHERE name = 'pledge'"
    )
    at = (int(str(page)) - 1) * 4_096
    return whole[:at] + b"\xff" * 4_096 + whole[at + 4_096 :]


async def test_a_folder_that_cannot_be_made_is_named(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    there = settings_for(tmp_path / "notes.txt" / "data")
    said = refusal(lambda: restore(there, backup, LATER, force=False))
    assert said.startswith("The backup cannot be put back: ")
    assert str(there.assistant_data_dir) in said


def test_the_check_value_tells_secrets_apart() -> None:
    assert Keys(SECRET.encode()).check == KEYS.check != Keys(b"x" * 40).check


async def test_a_backup_says_when_it_was_made_and_holds_nothing_else(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == ["about.json", "assistant.db", "secret"]
        assert json.loads(archive.read("about.json")) == {"made_at": NOW.isoformat()}
