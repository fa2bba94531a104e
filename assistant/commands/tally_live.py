"""Posts a tally that keeps itself up to date, or ends it."""

from typing import Final

from assistant import pledging, updating
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Begin one in the place where this was asked for, or end it."""
    chosen = await pledging.drive_to_read(request, services, "tally live")
    if isinstance(chosen, Reply):
        return chosen
    say, home, drive = services.say(request), chosen.home, chosen.drive
    title = drive_title(say, drive)
    if request.argument("switch") == "off":
        await services.live.end(request, home, drive)
        return pledging.private(
            say("The live tally of **{title}** stays as it is from now on.", title=title)
        )
    if not drive.counting_at(request.time):
        raise UserError(N_("That drive is closed, so its count does not move. Type `tally`."))
    standing = await updating.live_standing(services, home, drive, request.time)
    await services.live.begin(request, home, drive, standing)
    off = Button(say.label("End it"), "tally live", {"drive": str(drive.id), "switch": "off"})
    return pledging.private(
        say(
            "A live tally of **{title}** appears here in a moment and keeps itself up to date until "
            "the drive closes.",
            title=title,
        ),
        off,
        choices=True,
    )


COMMAND: Final = Command(
    name="tally live",
    summary=N_("Posts a tally that keeps itself up to date, or ends it."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter("switch", N_("`off` ends it."), Kind.CHOICE, required=False, choices=("off",)),
    ),
    examples=("tally live", "tally live #2", "tally live off"),
    aliases=("live tally",),
    role=Role.MODERATOR,
    topic="tally-where",
    posts_there=True,
)
