"""One process a platform: a second one is refused, because a conversation has one owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import OperatorError


@contextmanager
def only_one(folder: Path, name: str, what: str) -> Iterator[None]:
    """Hold the lock `name` of a data folder; raises `OperatorError` if another process does."""
    path = folder / f"{name}.lock"
    lock = FileLock(path, blocking=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise OperatorError(
            f"{what} is running already",
            str(path),
            "Stop the other one, or use another ASSISTANT_DATA_DIR",
        ) from None
    except OSError as error:
        raise OperatorError(
            f"The data folder cannot be written: {error.strerror}",
            str(folder),
            "Give this user the right to write to it, or set ASSISTANT_DATA_DIR",
        ) from error
    try:
        yield
    finally:
        lock.release()


def running(folder: Path) -> list[str]:
    """Give the names of the locks that are held in a data folder."""
    held: list[str] = []
    for path in sorted(folder.glob("*.lock")):
        lock = FileLock(path, blocking=False)
        try:
            lock.acquire()
        except Timeout:
            held.append(path.stem)
        else:
            lock.release()
    return held
