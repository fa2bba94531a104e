"""Shows the reports of a drive."""

from typing import Final

from assistant import countries, pledging, reporting
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.markup import items, join
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List the reports, or show one by its number."""
    chosen = await pledging.drive_to_read(request, services, "reports")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    await countries.ready(say.language)
    found = await services.drives.reports(chosen.drive)
    if number := request.argument("number"):
        report = next((each for each in found if each.number == int(number)), None)
        if report is None:
            raise UserError(
                N_("There is no report {number} of that drive. Type `reports` for the list."),
                {"number": number},
            )
        return reporting.shown(say, report, chosen.drive, chosen.home, services.operator)
    if not found:
        return Reply(say("There is no report yet. The live count: `tally`."))
    lines = items(reporting.citable(say, each, chosen.home.time_zone) for each in found)
    return Reply(
        join([lines, say("`reports` and a number shows one whole.")]),
        title=say.label("Reports: {drive}", drive=drive_title(say, chosen.drive)),
    )


COMMAND: Final = Command(
    name="reports",
    summary=N_("Shows the numbered reports of a drive."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(
        WHICH_DRIVE,
        Parameter("number", N_("The report's number."), Kind.NUMBER, required=False),
    ),
    examples=("reports", "reports #2 1"),
    topic="tally-where",
)
