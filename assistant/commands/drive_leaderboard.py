"""Shows the ten largest communities in the tally of a joint drive, or does not."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Switch it; nobody is shown by name whose moderators did not agree."""
    chosen = await driving.drive_to_change(request, services, "drive leaderboard")
    if isinstance(chosen, Reply):
        return chosen
    say, on = services.say(request), request.argument("switch") == "on"
    await services.joint.set_leaderboard(request, chosen.drive, on=on)
    title = drive_title(say, services.drives.changed(chosen.drive))
    return pledging.private(
        say(
            "The tally of **{title}** lists the ten largest communities, of those that agreed to be "
            "named.",
            title=title,
        )
        if on
        else say(
            "The tally of **{title}** lists communities in the order in which they joined.",
            title=title,
        )
    )


COMMAND: Final = Command(
    name="drive leaderboard",
    summary=N_("Shows the ten largest communities in the tally of a drive, or does not."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter("switch", N_("`on` or `off`."), Kind.CHOICE, choices=("on", "off")),
    ),
    examples=("drive leaderboard on", "drive leaderboard #2 off"),
    role=Role.MODERATOR,
    topic="drive-joint",
)
