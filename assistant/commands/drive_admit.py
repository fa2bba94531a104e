"""Lets a community join a drive that asked to."""

from typing import Final

from assistant import joining, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.communities.membership import MemberState
from assistant.communities.service import shown_name
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_HERE: Final = N_("{community} has joined your drive **{title}**.")
_THERE: Final = N_(
    "The moderators of **{title}** have let this community in, as #{number}. People here can pledge "
    "now. `drive communities #{number}` shows who takes part, `drive leave #{number}` leaves."
)


async def run(request: Request, services: Services) -> Reply:
    """Let it in; its people see a card of the drive."""
    meant = await joining.member_meant(request, services, "drive admit", MemberState.ASKED)
    if isinstance(meant, Reply):
        return meant
    say = services.say(request)
    told = joining.told_both(request, meant, "admitted", _HERE, _THERE)
    card = joining.card(request, services, meant)
    await services.joint.decide(
        request, meant.drive, meant.member, MemberState.JOINED, (*told, card)
    )
    services.drives.changed(meant.drive)
    return pledging.private(
        say(
            "{community} has joined **{title}**. Its people see a card of the drive, and can pledge. "
            "`drive remove {number}` takes it out of the count again.",
            community=shown_name(meant.member),
            title=drive_title(say, meant.drive),
            number=meant.member.community,
        )
    )


COMMAND: Final = Command(
    name="drive admit",
    summary=N_("Lets a community join a drive that asked to."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "number", N_("The community's number, as `drive communities` shows it."), Kind.NUMBER
        ),
    ),
    examples=("drive admit 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="drive-joint",
)
