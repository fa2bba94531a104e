"""Freezes the figures of a drive in a numbered report that can be cited."""

from typing import Final

from assistant import countries, driving, pledging, reporting
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Make a report and show it; the live count goes on beside it."""
    chosen = await pledging.drive_to_read(request, services, "report", own=True)
    if isinstance(chosen, Reply):
        return chosen
    driving.check_run_here(chosen.home, chosen.drive)
    say = services.say(request)
    await countries.ready(say.language)
    # What is public at this moment is what the report will show.
    await services.tallies.tally(chosen.drive.id, request.time)
    report = await services.drives.report(request, chosen.drive)
    return reporting.shown(say, report, chosen.drive, chosen.home, services.operator)


COMMAND: Final = Command(
    name="report",
    summary=N_("Freezes the figures of a drive in a numbered report."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("report", "report #2"),
    aliases=("make report", "make a report"),
    role=Role.MODERATOR,
    topic="tally-where",
)
