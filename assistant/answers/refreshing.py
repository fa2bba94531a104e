"""Takes over answers that were edited while the program runs; a mistake in them keeps the old ones."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from assistant.answers.service import Answers
from assistant.errors import OperatorError

Look = frozenset[tuple[str, int, int]]
"""How the files of a folder look from outside: path, time of change and size of each."""


def look_of(folder: Path) -> Look:
    """Look at the files of a folder without reading them; one that goes meanwhile is left out."""
    seen: set[tuple[str, int, int]] = set()
    for path in folder.rglob("*"):
        try:
            stat = path.stat()
        except OSError:
            continue
        if not path.is_dir():
            seen.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(seen)


class Refresher:
    """Looks at a FAQ's folder again and again, and reloads its answers when it has changed."""

    def __init__(
        self,
        answers: Answers,
        folder: Path,
        before: Look,
        reload: Callable[[], Awaitable[Answers]],
        tell: Callable[[str], None],
    ) -> None:
        """Watch a folder that looked like `before` when `answers` were loaded from it."""
        self._answers = answers
        self._folder = folder
        self._before = before
        self._reload = reload
        self._tell = tell

    async def look(self) -> None:
        """Take over what has changed since the last look, or tell why it is not taken over."""
        now = await asyncio.to_thread(look_of, self._folder)
        if now == self._before:
            return
        self._before = now
        try:
            self._answers.replace(await self._reload())
        except OperatorError as error:
            self._tell(
                f"The answers were changed but are not right; the ones before stay. {error}."
            )
        else:
            self._tell("The answers were changed; the new ones are in use.")
