"""Copies of the database do not outlive what was erased since."""

from datetime import timedelta
from pathlib import Path

from assistant.storage import copies
from assistant.storage.database import FILE
from tests.talking import NOW


def test_old_copies_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    database = tmp_path / FILE
    old, new = NOW - timedelta(days=31), NOW - timedelta(days=29)
    gone = [copies.before_upgrade(database, "0007", old), copies.replaced(database, old)]
    gone.append(gone[1].with_name(gone[1].name + "-wal"))
    kept = [copies.before_upgrade(database, "0007", new), copies.replaced(database, new), database]
    kept += [tmp_path / "assistant-before-spring.db", tmp_path / "backup-20200101T000000.db"]
    for each in (*gone, *kept):
        each.touch()
    copies.forget(tmp_path, NOW - timedelta(days=30))
    assert sorted(tmp_path.iterdir()) == sorted(kept)
