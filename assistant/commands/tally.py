"""Reports the count of a drive: people, organisations and endorsements, goal, principles, countries, days."""

from typing import Final

from assistant import countries, pledging, reaching, tallying
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import join
from assistant.pledges import words
from assistant.reply import Button, Fact, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show the tally of the drive that is meant."""
    say = services.say(request)
    chosen = await pledging.drive_to_read(request, services, "tally")
    if isinstance(chosen, Reply):
        return chosen
    home, drive = chosen.home, chosen.drive
    await countries.ready(say.language)
    tally = await services.tallies.tally(drive.id, request.time)
    parts: tuple[Fact, ...] = ()
    if drive.joint:
        brought = await services.tallies.parts(drive.id, home.id, largest=drive.leaderboard)
        parts = tuple(tallying.part_facts(say, brought, drive, home))
    picture = Button(say.label("Picture"), "tally picture", {"drive": str(drive.id)})
    return Reply(
        join(
            [
                tallying.summary(say, home, drive, tally, request.time),
                *tallying.held_back(say, tally),
                words.not_official(say, services.operator),
            ]
        ),
        title=say.label("Tally: {drive}", drive=drive_title(say, drive)),
        buttons=(*pledging.pledge_button(say, drive, request.time), picture),
        facts=(
            *reaching.facts(say, await services.targets.of_drive(drive), tally.breakdowns),
            *parts,
            *tallying.principle_facts(say, tally.principles, tally.totals.people),
            *tallying.breakdown_facts(say, tally.breakdowns),
            *tallying.day_facts(say, tally),
        ),
        citation=tallying.citation(say, home, drive, tally, services.operator, request.time),
    )


COMMAND: Final = Command(
    name="tally",
    summary=N_("Shows how many have pledged."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("tally", "tally #2"),
    aliases=("count", "the count", "show tally", "the tally", "results", "stats"),
    topic="tally-where",
)
