"""Copies of the database that upgrades and restores leave beside it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"assistant-(?:before|replaced)-(?:\w+-)?(\d{8}T\d{6})\.db(?:-wal|-shm)?")
_MOMENT: Final = "%Y%m%dT%H%M%S"


def before_upgrade(database: Path, version: str, now: datetime) -> Path:
    """Name the copy that is made before an upgrade to a version of the tables."""
    return database.with_name(f"assistant-before-{version}-{now:{_MOMENT}}.db")


def replaced(database: Path, now: datetime) -> Path:
    """Name a database that a restore puts aside."""
    return database.with_name(f"assistant-replaced-{now:{_MOMENT}}.db")


def forget(folder: Path, before: datetime) -> None:
    """Delete the copies made before then: what somebody erased since still stands in them."""
    for each in folder.iterdir():
        found = _NAME.fullmatch(each.name)
        if found and datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC) < before:
            each.unlink(missing_ok=True)
