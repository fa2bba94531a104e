"""Lists who chose to be shown by name, and the organisations that are confirmed."""

from typing import Final

from assistant import pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import EMPTY, items, join, plain
from assistant.pledges import words
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

_MOST: Final = 50


async def run(request: Request, services: Services) -> Reply:
    """Show the newest names."""
    chosen = await pledging.drive_to_read(request, services, "names")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    people = await services.pledges.names(chosen.drive, chosen.home, _MOST)
    organisations = await services.pledges.confirmed(chosen.drive, chosen.home, _MOST)
    listed = items(plain(name) for name in people)
    confirmed = items(plain(name) for name in organisations)
    return Reply(
        join(
            [
                say("Nobody has chosen to be shown by name yet.") if not people else EMPTY,
                say.lines(say("People who chose to be shown, newest first:"), listed)
                if people
                else EMPTY,
                say.lines(say("Organisations, newest first:"), confirmed)
                if organisations
                else EMPTY,
                say("Each community of this drive lists its own names alone.")
                if chosen.drive.joint
                else EMPTY,
                words.not_official(say, services.operator),
            ]
        ),
        title=say.label("Names: {drive}", drive=drive_title(say, chosen.drive)),
    )


COMMAND: Final = Command(
    name="names",
    summary=N_("Lists who chose to be shown by name."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("names",),
    topic="tally-where",
)
