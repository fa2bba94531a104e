"""Shows how far each part of a drive's goal is."""

from typing import Final

from assistant import countries, pledging, reaching
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.pledges import words
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List the targets of the drive that is meant."""
    chosen = await pledging.drive_to_read(request, services, "target")
    if isinstance(chosen, Reply):
        return chosen
    say, drive = services.say(request), chosen.drive
    await countries.ready(say.language)
    targets = await services.targets.of_drive(drive)
    tally = await services.tallies.tally(drive.id, request.time)
    moderator = request.user.role >= Role.MODERATOR
    first = (
        say("These are parts of its goal:")
        if targets
        else say("**{title}** has no targets.", title=drive_title(say, drive))
    )
    how = say(
        "`target add` adds one, for some countries or for sectors; `target remove` takes one away."
    )
    return Reply(
        join([first, how if moderator else EMPTY, words.not_official(say, services.operator)]),
        title=say.label("Targets: {drive}", drive=drive_title(say, drive)),
        facts=tuple(reaching.facts(say, targets, tally.breakdowns, numbered=moderator, cells=True)),
    )


COMMAND: Final = Command(
    name="target",
    summary=N_("Shows the parts of a drive's goal: countries or sectors."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("target", "target #2"),
    aliases=("targets", "show targets"),
    topic="tally-where",
)
