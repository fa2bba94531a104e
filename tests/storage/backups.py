"""What the tests of backup and restore share."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import OperatorError
from assistant.pledges.store import Outcome
from assistant.settings import Settings
from assistant.storage.database import FILE
from tests.conftest import settings_for
from tests.storage.making import (
    by_hand,
    first_drive,
    handed_in,
    opened,
    pledge_of,
    rows,
)
from tests.talking import NOW

LATER = NOW + timedelta(days=3)
PEOPLE = "SELECT person FROM pledge ORDER BY id"
ASIDE = "assistant-replaced-20261127T120000.db"


async def pledge(settings: Settings, *people: str) -> None:
    """Let people pledge in the database of these settings."""
    async with opened(settings.assistant_data_dir) as stores:
        _, drive = await first_drive(stores.drives)
        for person in people:
            done = await stores.pledges.add(handed_in(pledge_of(person, drive), person))
            assert done is Outcome.ADDED


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


def diary(backup: Path) -> Path:
    """Put something else into the file."""
    backup.write_text("Dear diary")
    return backup


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
