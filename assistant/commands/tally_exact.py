"""Shows moderators the exact figures of their own community."""

from typing import Final

from assistant import countries, pledging, tallying
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title, totals_words
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Reply, Visibility
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def run(request: Request, services: Services) -> Reply:
    """Show every cell; age groups are in no figure."""
    chosen = await pledging.drive_to_read(request, services, "tally exact")
    if isinstance(chosen, Reply):
        return chosen
    say, drive = services.say(request), chosen.drive
    await countries.ready(say.language)
    figures = await services.tallies.exact(drive.id, chosen.home.id)
    people, organisations, endorsements = (figures.one(each, "total") for each in Pledger)
    text = join(
        [
            totals_words(say, people, organisations, endorsements, drive.goal_counts),
            say(
                "These are the exact figures of this community, for its moderators alone. Please do not "
                "pass them on: a figure of one or two can show who somebody is. `tally` has what is "
                "for everybody."
            ),
        ]
    )
    return Reply(
        text,
        title=say.label("Exact figures: {drive}", drive=drive_title(say, drive)),
        visibility=Visibility.PRIVATE,
        facts=tuple(tallying.exact_facts(say, figures)),
    )


COMMAND: Final = Command(
    name="tally exact",
    summary=N_("Shows your community's exact figures by country, kind and sector."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE,),
    examples=("tally exact", "tally exact #2"),
    aliases=("exact tally", "exact figures"),
    role=Role.MODERATOR,
    personal=True,
    topic="tally-where",
)
