"""Gives a code with which another community can ask to join a drive."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Make the code, and say what it is good for."""
    chosen = await driving.drive_to_change(request, services, "drive invite")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    code = await services.joint.invite(request, chosen.drive)
    return pledging.private(
        join(
            [
                say(
                    "A code to join **{title}**: `{code}`. I show it only this once. It works for one "
                    "community, until the drive closes.",
                    title=drive_title(say, chosen.drive),
                    code=code,
                ),
                say(
                    "Give it to a moderator of another community where I am. There they type "
                    "`drive join {code}`.",
                    code=code,
                ),
                say(
                    "You decide about each community that asks: moderators are told here, and "
                    "`drive communities` lists them. Those that join see the name of this community, the "
                    "drive and its count, never names, contacts or organisations that wait."
                ),
            ]
        )
    )


COMMAND: Final = Command(
    name="drive invite",
    summary=N_("Gives a code with which another community can ask to join a drive."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE,),
    examples=("drive invite", "drive invite #2"),
    role=Role.MODERATOR,
    personal=True,
    aliases=("invite a community", "invite community"),
    topic="drive-joint",
)
