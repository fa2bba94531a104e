"""A backup can be put back over whatever is left; what is no backup of ours changes nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.storage.backup import restore
from assistant.storage.database import FILE
from tests.conftest import SECRET, settings_for
from tests.storage.backups import (
    ASIDE,
    LATER,
    PEOPLE,
    changed_database,
    diary,
    everything,
    people_in,
    pledge,
    refusal,
    repacked,
)
from tests.storage.making import (
    first_drive,
    handed_in,
    key,
    names_in,
    opened,
    pledge_of,
    rows,
)


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


def _scratched(at: int) -> Callable[[Path], Path]:
    def scratch(backup: Path) -> Path:
        whole = backup.read_bytes()
        backup.write_bytes(whole[:at] + bytes(200) + whole[at + 200 :])
        return backup

    return scratch


def _missing(backup: Path) -> Path:
    return backup.with_name("nowhere.zip")


UNREADABLE: list[Callable[[Path], Path]] = [
    _cut,
    _scratched(0),  # no zip any more
    _scratched(100),  # cannot be decompressed
    _scratched(1_000),  # can be, but to something else
    _missing,
    diary,
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
            lambda backup: repacked(backup, database=_one_byte_off(backup)),
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


def _one_byte_off(backup: Path) -> bytes:
    """Change a receipt in one of its two places: the rows read well, but the index disagrees."""
    whole, receipt = changed_database(backup, "VACUUM"), key("receipt of ann in 1")
    assert whole.count(receipt) == 2
    return whole.replace(receipt, receipt[:-1] + bytes([receipt[-1] ^ 1]), 1)


async def test_a_folder_that_cannot_be_made_is_named(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    there = settings_for(tmp_path / "notes.txt" / "data")
    said = refusal(lambda: restore(there, backup, LATER, force=False))
    assert said.startswith("The backup cannot be put back: ")
    assert str(there.assistant_data_dir) in said
