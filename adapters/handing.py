"""Files within what a platform takes: a large one is zipped, one that is still too large is not sent."""

import asyncio
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from assistant import File, Reply, join, pressing
from assistant.i18n import Words

MOST_BYTES: Final = 8 * 1024 * 1024
"""What every platform takes."""


async def fitting(reply: Reply, say: Words) -> Reply:
    """Give a reply whose file can be handed over, or which says why it cannot."""
    if reply.file is None or _length(reply.file) <= MOST_BYTES:
        return reply
    zipped = await asyncio.to_thread(_zipped, reply.file)
    if _length(zipped) <= MOST_BYTES:
        return replace(reply, file=zipped)
    handed_over(zipped)
    return replace(reply, text=join([reply.text, pressing.too_large(say)]), file=None)


def handed_over(file: File) -> None:
    """Delete a file that lies in a folder of its own."""
    if file.path is not None:
        shutil.rmtree(file.path.parent, ignore_errors=True)


def _length(file: File) -> int:
    return file.path.stat().st_size if file.path else len(file.content)


def _zipped(file: File) -> File:
    name = f"{Path(file.name).stem}.zip"
    if file.path is None:
        raise ValueError("a file in memory is small")
    path = file.path.with_name(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file.path, file.name)
    file.path.unlink()
    return File(name, path=path)
