"""Goes on with a paused drive."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.drive import DriveState
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Change the state, at once and for everybody."""
    chosen = await driving.drive_to_change(request, services, "drive resume")
    if isinstance(chosen, Reply):
        return chosen
    if not chosen.drive.counting_at(request.time) and chosen.drive.state is not DriveState.CLOSED:
        raise UserError(
            N_("Its closing time is past. Give it a new one first: `drive deadline` and a date.")
        )
    drive = await services.drives.set_state(request, chosen.drive, DriveState.RUNNING)
    say = services.say(request)
    return pledging.private(
        say("**{title}** goes on and takes pledges again.", title=drive_title(say, drive))
    )


COMMAND: Final = Command(
    name="drive resume",
    summary=N_("Goes on with a paused drive."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE,),
    examples=("drive resume", "drive resume #2"),
    role=Role.MODERATOR,
    topic="drive-start",
)
