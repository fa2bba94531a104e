"""Gives a drive's pledges as a file."""

import asyncio
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from assistant import pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.exporting import Format, row_of, writer
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, join
from assistant.period import PeriodError, read_period
from assistant.pledges import words
from assistant.reply import File, Reply, Visibility
from assistant.request import Request, Role, Text
from assistant.services import Services

_OWN: Final = N_(
    "Only the pledges of this community: those of the other communities of the drive stay with them."
)
# One word that is no day: somebody wants another kind of file.
_FORMAT: Final = re.compile(r"(?:as |in |to )?(?:an? )?\.?([^\W\d]\w{1,11})(?: file)?")


async def run(request: Request, services: Services) -> Reply:
    """Write the file row by row, and hand it over."""
    chosen = await pledging.drive_to_read(request, services, "export")
    if isinstance(chosen, Reply):
        return chosen
    say, drive = services.say(request), chosen.drive
    since, until = _period(say, request)
    kind = Format(request.argument("format") or Format.CSV.value)
    whose = [say.label(_OWN)] if drive.joint else []
    about = "\n".join(
        (
            say.label(
                "Pledges of {drive}, exported on {moment}",
                drive=drive_title(say, drive),
                moment=say.moment(request.time, chosen.home.time_zone),
            ),
            *whose,
            str(words.not_official(say, services.operator)),
        )
    )
    name = f"pledges-{drive.id}-{request.time:%Y-%m-%d}.{kind.value}"
    path = await asyncio.to_thread(_place, name)
    number = 0
    try:
        made = await asyncio.to_thread(writer, kind, path, say, about)
        try:
            async for pledges in services.pledges.in_pages(drive, chosen.home, since, until):
                if any(pledge.wording not in drive.versions for pledge in pledges):
                    drive = await services.drives.any(drive.id) or drive  # reworded a moment ago
                rows = [row_of(pledge, drive.versions.__getitem__) for pledge in pledges]
                await asyncio.to_thread(made.write, rows)
                number += len(rows)
        finally:
            await asyncio.to_thread(made.close)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
        raise
    counted = say.many(
        "{count} pledge in **{title}**. Rows carry no key of a person and no age group; names are "
        "those of people who chose to be shown, and of organisations.",
        "{count} pledges in **{title}**. Rows carry no key of a person and no age group; names are "
        "those of people who chose to be shown, and of organisations.",
        number,
        title=drive_title(say, drive),
    )
    return Reply(
        join([counted, say(_OWN) if drive.joint else EMPTY]),
        visibility=Visibility.PRIVATE,
        file=File(name, path=path),
    )


def _place(name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix="assistant-export-")) / name


def _period(say: Words, request: Request) -> tuple[date | None, date | None]:
    typed = request.argument("period")
    try:
        return read_period(typed)
    except PeriodError as error:
        asked = _FORMAT.fullmatch(typed.strip())
        # What was picked as a period was not meant as a format.
        if asked and isinstance(request.content, Text) and not request.argument("format"):
            raise UserError(
                N_(
                    "I know neither a kind of file nor a period called {words}. There are {formats}: for "
                    "example `export xlsx`, or `export csv November 2026`."
                ),
                {
                    "words": asked[1],
                    "formats": say.all_of([each.value for each in Format]),
                },
            ) from error
        raise UserError(error.message) from error


COMMAND: Final = Command(
    name="export",
    summary=N_("Gives a drive's pledges as a file, without persons."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "format",
            N_("csv, json or xlsx."),
            Kind.CHOICE,
            required=False,
            choices=tuple(each.value for each in Format),
        ),
        Parameter(
            "period",
            N_("A day, a month, or from which day to which (2026-11-01..2026-11-30)."),
            required=False,
        ),
    ),
    examples=(
        "export",
        "export xlsx",
        "export csv 2026-11-01..2026-11-30",
        "export csv November 2026",
    ),
    role=Role.MODERATOR,
    personal=True,
    topic="tally-where",
)
