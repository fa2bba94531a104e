"""Draws the count of a drive, with its main figures as text beside the picture."""

from typing import Final

from assistant import picturing, pledging, tallying
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title, drive_totals, progress
from assistant.i18n import N_
from assistant.markup import join
from assistant.pledges.words import not_official
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show the tally of the drive that is meant as a picture."""
    chosen = await pledging.drive_to_read(request, services, "tally picture")
    if isinstance(chosen, Reply):
        return chosen
    say, drive, zone = services.say(request), chosen.drive, chosen.home.time_zone
    tally = await services.tallies.tally(drive.id, request.time)
    picture = await picturing.picture(say, services, chosen.home, drive, request.time)
    return Reply(
        join(
            [
                say.lines(
                    drive_totals(say, drive, tally.totals),
                    progress(say, drive, tally.totals.of(drive.goal_counts)),
                    tallying.pace(say, drive, tally, request.time, zone),
                ),
                not_official(say, services.operator),
            ]
        ),
        title=say.label("Tally: {drive}", drive=drive_title(say, drive)),
        picture=picture,
    )


COMMAND: Final = Command(
    name="tally picture",
    summary=N_("Draws how many have pledged, as a picture."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("tally picture", "tally picture #2"),
    aliases=("picture", "chart", "tally chart", "show picture", "show chart"),
    topic="tally-where",
)
