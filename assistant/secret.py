"""The one secret: given in the settings, or made once and kept apart from the database."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from platformdirs import user_config_path

from assistant.errors import OperatorError
from assistant.settings import DATABASE_FILE, Settings

SHORTEST: Final = 32
_BYTES: Final = 32


def secret_path(settings: Settings) -> Path:
    """Give where a secret made by the program is kept."""
    return settings.assistant_secret_file or user_config_path("paris-call-assistant") / "secret"


def find_secret(settings: Settings, tell: Callable[[str], None]) -> bytes:
    """Give the secret; make one on the first start and tell where it is kept.

    Raises `OperatorError` when it is too short, or cannot be read or stored.
    """
    if given := settings.assistant_secret.get_secret_value():
        return _checked(given, "ASSISTANT_SECRET")
    path = secret_path(settings)
    try:
        return _checked(path.read_text(encoding="ascii").strip(), str(path))
    except FileNotFoundError:
        _check_new(settings, path)
        return _made(path, tell)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"The secret cannot be read: {getattr(error, 'strerror', None) or 'it is not plain text'}",
            str(path),
            "Give this user the right to read it, or set ASSISTANT_SECRET",
        ) from error


def _check_new(settings: Settings, path: Path) -> None:
    """Refuse to make a secret for a database that was made with another one."""
    database = settings.assistant_data_dir / DATABASE_FILE
    if database.exists():
        raise OperatorError(
            f"The secret of the database {database} is missing",
            str(path),
            "Put it back, set ASSISTANT_SECRET or ASSISTANT_SECRET_FILE to it, or restore a backup",
        )


def _checked(secret: str, where: str) -> bytes:
    if len(secret) < SHORTEST:
        raise OperatorError(
            f"The secret has {len(secret)} characters; it needs at least {SHORTEST}",
            where,
            'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"',
        )
    return secret.encode()


def _made(path: Path, tell: Callable[[str], None]) -> bytes:
    secret = secrets.token_hex(_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OperatorError(
            f"The secret cannot be stored: {error.strerror}",
            str(path),
            "Set ASSISTANT_SECRET_FILE to a place that you may write to, or set ASSISTANT_SECRET",
        ) from error
    tell(
        f"A secret was made and kept in {path} (only you can read it). Pledges are stored under keys "
        "made from it: keep it, and keep it apart from the database."
    )
    return secret.encode()
