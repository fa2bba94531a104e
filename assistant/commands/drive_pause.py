"""Pauses a drive: it takes no pledges until it goes on."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.drive import DriveState
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Change the state, at once and for everybody."""
    chosen = await driving.drive_to_change(request, services, "drive pause")
    if isinstance(chosen, Reply):
        return chosen
    drive = await services.drives.set_state(request, chosen.drive, DriveState.PAUSED)
    say = services.say(request)
    return pledging.private(
        say(
            "**{title}** is paused and takes no pledges. `drive resume` goes on.",
            title=drive_title(say, drive),
        )
    )


COMMAND: Final = Command(
    name="drive pause",
    summary=N_("Pauses a drive: it takes no pledges until it goes on."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE,),
    examples=("drive pause", "drive pause #2"),
    role=Role.MODERATOR,
    topic="drive-start",
)
