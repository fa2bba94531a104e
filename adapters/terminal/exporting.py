"""Writes the answers of communities' own moderators to a folder."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import OperatorError

if TYPE_CHECKING:
    from assistant.settings import Settings


async def export(settings: "Settings", folder: Path, tell: Callable[[str], None]) -> list[str]:
    """Write a folder for each community, and give a line about each.

    Raises `OperatorError` when the folder holds something already, or cannot be written.
    """
    from assistant.answers.exporting import exported, file_name
    from assistant.answers.library import load
    from assistant.answers.store import standing
    from assistant.bootstrap import faq_folder, open_maintenance

    await asyncio.to_thread(_check_new, folder)
    said: list[str] = []
    stores = await open_maintenance(settings, tell)
    try:
        for home in await stores.drives.homes():
            answers = standing(await stores.review.steps(home.id))
            # Names of communities need not be unique; their numbers are.
            base = folder / f"{home.platform}-{home.id}-{file_name(home.name, 'community')}"
            for language in dict.fromkeys(each.language for each in answers):
                path = faq_folder(settings) / language
                library = await asyncio.to_thread(load, path, None, datetime.now(UTC).date())
                mine = [each for each in answers if each.language == language]
                files = exported(home.name, mine, library.topics)
                await asyncio.to_thread(_write, base, files)
            if answers:
                said.append(f"{home.name}: {len(answers)} written to {base}.")
    finally:
        await stores.close()
    return said or ["No community has answers of its own."]


def _check_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OperatorError("There is something already", str(folder), "Name a new folder")


def _write(base: Path, files: Mapping[str, str]) -> None:
    try:
        for name, text in files.items():
            path = base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OperatorError(
            f"The answers cannot be written: {error.strerror}", str(base), "Name another folder"
        ) from error
