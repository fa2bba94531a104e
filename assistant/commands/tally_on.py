"""Tells how many counted at the end of a past day, rebuilt from the history of all changes."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from assistant import moments, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.drives.words import drive_title, totals_words
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.markup import join
from assistant.pledges import words
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def run(request: Request, services: Services) -> Reply:
    """Show the totals of that day's end, in the community's time zone."""
    chosen = await pledging.drive_to_read(request, services, "tally on")
    if isinstance(chosen, Reply):
        return chosen
    say, drive, zone = services.say(request), chosen.drive, ZoneInfo(chosen.home.time_zone)
    try:
        day = moments.read_past_day(request.argument("day"), request.time.astimezone(zone).date())
    except moments.MomentError as error:
        raise UserError(error.message) from error
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    count = await services.tallies.count_at(drive.id, end)
    totals = totals_words(
        say,
        count[Pledger.PERSON],
        count[Pledger.ORGANISATION],
        count[Pledger.ENDORSER],
        drive.goal_counts,
    )
    return Reply(
        join(
            [
                say(
                    "At the end of {day} ({zone}): {totals}",
                    day=say.day(day),
                    zone=chosen.home.time_zone,
                    totals=totals,
                ),
                say("Linked accounts count once; we do not check identity."),
                words.not_official(say, services.operator),
            ]
        ),
        title=say.label("Tally: {drive}", drive=drive_title(say, drive)),
    )


COMMAND: Final = Command(
    name="tally on",
    summary=N_("Tells how many had pledged by the end of a day."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "day",
            N_("The day, for example 3 November 2026 or yesterday."),
            reads=moments.may_be_past_day,
        ),
    ),
    examples=("tally on 3 November 2026", "tally on yesterday"),
    topic="tally-where",
)
