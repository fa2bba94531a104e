"""A backup can be made while pledges come in, and holds all it takes to put it back."""

import asyncio
import json
import os
import zipfile
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.storage.backup import back_up, restore
from assistant.storage.database import FILE
from tests.conftest import SECRET
from tests.storage.backups import (
    LATER,
    diary,
    elsewhere,
    everything,
    people_in,
    pledge,
    refusal,
)
from tests.storage.making import (
    first_drive,
    handed_in,
    key,
    names_in,
    opened,
    pledge_of,
)
from tests.talking import NOW


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
    diary(backup)
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


async def test_a_backup_says_when_it_was_made_and_holds_nothing_else(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == ["about.json", "assistant.db", "secret"]
        assert json.loads(archive.read("about.json")) == {"made_at": NOW.isoformat()}
