"""Writes a drive's pledges to a file, for who runs the program: also what is too large for a chat."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant import CommandCall, Community, Conversation, OperatorError, Request, Role, User

if TYPE_CHECKING:
    from assistant.settings import Settings

_FORMATS = ("csv", "json", "xlsx")


async def write(settings: "Settings", number: int, file: Path, tell: Callable[[str], None]) -> str:
    """Write the pledges of a drive; give what the assistant says of them.

    Raises `OperatorError`.
    """
    from assistant.bootstrap import build, utc_now

    kind = file.suffix.lstrip(".").casefold()
    if kind not in _FORMATS:
        raise OperatorError(
            "The file's ending says no format", str(file), f"Use .{', .'.join(_FORMATS)}"
        )
    assistant = await build(settings, tell=tell)
    try:
        drive = await assistant.services.drives.any(number)
        found = drive and await assistant.services.drives.with_home(number, drive.community)
        if not found:
            raise OperatorError(f"There is no drive #{number}", "assistant export", "See `drive`")
        home, _ = found
        reply = await assistant.handle(
            Request(
                User(home.platform, "operator", "operator", Role.OPERATOR),
                Community(home.platform, home.identity, home.name),
                Conversation("operator"),
                CommandCall("export", {"drive": str(number), "format": kind}),
                uuid4().hex,
                utc_now(),
            )
        )
        if reply.file is None or reply.file.path is None:
            raise OperatorError(str(reply.text), f"drive #{number}", "Try again")
        await asyncio.to_thread(_moved, reply.file.path, file)
        return str(reply.text).partition("\n")[0]  # what else is said is for moderators
    finally:
        await assistant.close()


def _moved(made: Path, file: Path) -> None:
    try:
        if file.exists():
            raise OperatorError("There is something already", str(file), "Name a new file")
        shutil.copyfile(made, file)
    except OSError as error:
        raise OperatorError(
            f"The file cannot be written: {error.strerror}", str(file), "Name another"
        ) from error
    finally:
        shutil.rmtree(made.parent, ignore_errors=True)
