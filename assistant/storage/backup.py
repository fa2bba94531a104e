"""Backups: SQLite's online copy and the secret in one file, and putting them back."""

import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from assistant.errors import OperatorError
from assistant.identity import Keys
from assistant.secret import find_secret, secret_path
from assistant.settings import Settings
from assistant.storage import copies
from assistant.storage.database import FILE
from assistant.storage.migrations import REVISIONS

_DATABASE: Final = "assistant.db"
_SECRET: Final = "secret"  # noqa: S105 - the name of a file in the archive
_ABOUT: Final = "about.json"
_HOW: Final = "Give a file that was made by `assistant backup`"


def back_up(settings: Settings, target: Path | None, now: datetime) -> Path:
    """Write a backup; safe while the assistant runs. Raises `OperatorError`."""
    source = settings.assistant_data_dir / FILE
    if not source.exists():
        raise OperatorError(
            "There is no database yet", str(source), "Start the assistant once first"
        )
    path = target or Path(f"assistant-backup-{now:%Y%m%dT%H%M%SZ}.zip")
    if path.exists():
        raise OperatorError("There is a file of that name already", str(path), "Give another name")
    secret = find_secret(settings, lambda _: None)
    try:
        with tempfile.TemporaryDirectory(dir=path.absolute().parent) as folder:
            copy = Path(folder) / _DATABASE
            with closing(sqlite3.connect(source)) as of, closing(sqlite3.connect(copy)) as to:
                of.backup(to)
                _check_fit(to, secret, source)
            fresh = Path(folder) / "backup.zip"
            # Readable by its owner alone from the first byte on: it holds the secret.
            with os.fdopen(
                os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b"
            ) as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.write(copy, _DATABASE)
                    archive.writestr(_SECRET, secret.decode())
                    archive.writestr(_ABOUT, json.dumps({"made_at": now.isoformat()}))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"The backup cannot be written: {error}",
            str(path),
            "Check the folder and its free space",
        ) from error
    return path


def restore(settings: Settings, source: Path, now: datetime, *, force: bool) -> str:
    """Put a backup back; give when it was made. A present database is kept aside.

    Raises `OperatorError`, and then nothing was changed.
    """
    folder = settings.assistant_data_dir
    target = folder / FILE
    if target.exists() and not force:
        raise OperatorError(
            "There is a database already",
            str(target),
            "Add --force to replace it; it is kept aside",
        )
    made_at, secret, content = _read(source)
    fresh = folder / f"{FILE}.restoring"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(fresh, content)
        _check(fresh, secret, source)
        _check_settings(settings, secret)
        _fold_log(target)
        _keep_secret(settings, secret)
        _put_aside(target, now)
        fresh.replace(target)
    except OSError as error:
        raise OperatorError(
            f"The backup cannot be put back: {error}",
            str(folder),
            "Check its rights and free space",
        ) from error
    finally:
        with suppress(OSError):
            fresh.unlink()
    return made_at


def _read(source: Path) -> tuple[str, str, bytes]:
    """Give when the backup was made, the secret and the database."""
    try:
        with zipfile.ZipFile(source) as archive:
            made_at = str(json.loads(archive.read(_ABOUT))["made_at"])
            return made_at, archive.read(_SECRET).decode(), archive.read(_DATABASE)
    except _UNREADABLE as error:
        raise OperatorError("The backup cannot be read", str(source), _HOW) from error


# What zipfile and json raise for a file that is missing, cut short, damaged, locked or another's.
_UNREADABLE: Final = (
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _check(database: Path, secret: str, source: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            stored = connection.execute(
                "SELECT value FROM meta WHERE name = 'key_check'"
            ).fetchone()[0]
    except (sqlite3.Error, TypeError) as error:
        raise OperatorError("The database in the backup is damaged", str(source), _HOW) from error
    if sound != "ok":
        raise OperatorError("The database in the backup is damaged", str(source), _HOW)
    if revision not in REVISIONS:
        raise OperatorError(
            "The backup is of a newer version of this program",
            str(source),
            "Upgrade the program first",
        )
    if stored != Keys(secret.encode()).check:
        raise OperatorError("The secret in the backup does not fit its database", str(source), _HOW)


def _check_fit(connection: sqlite3.Connection, secret: bytes, source: Path) -> None:
    """Refuse a backup that could not be restored."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'key_check'").fetchone()
    if row and row[0] != Keys(secret).check:
        raise OperatorError(
            "The secret is not the one that this database was made with",
            str(source),
            "Set ASSISTANT_SECRET (or ASSISTANT_SECRET_FILE) to the secret that belongs to it",
        )


def _check_settings(settings: Settings, secret: str) -> None:
    if settings.assistant_secret.get_secret_value() not in {"", secret}:
        raise OperatorError(
            "ASSISTANT_SECRET is not the secret of this backup",
            "environment or .env",
            "Take it out of the settings, restore, and see the secret file afterwards",
        )


def _keep_secret(settings: Settings, secret: str) -> None:
    """Make the backup's secret the one in use; another one is kept aside."""
    if settings.assistant_secret.get_secret_value():
        return
    path = secret_path(settings)
    if path.exists():
        present = path.read_text(encoding="ascii").strip()
        if present == secret:
            return
        aside = path.with_name(f"secret-replaced-{os.getpid()}")
        path.rename(aside)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())


def _fold_log(database: Path) -> None:
    """Fold SQLite's log into the file, so that moving the file moves everything."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:  # the rest says busy with what
            raise OperatorError(
                "Another program holds the database", str(database), "Stop it, then restore"
            ) from error
        # It is damaged, which is why a backup is put back: it moves as it is.


def _put_aside(database: Path, now: datetime) -> None:
    """Move a database away, and a log that it left: SQLite would replay it into its successor."""
    aside = copies.replaced(database, now)
    for part in ("", "-wal", "-shm"):
        there = database.with_name(database.name + part)
        if there.exists():
            there.rename(aside.with_name(aside.name + part))
