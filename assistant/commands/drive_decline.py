"""Declines that a community joins a drive."""

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

_HERE: Final = N_("{community} was declined: it does not join your drive **{title}**.")
_THERE: Final = N_(
    "The moderators of **{title}** have declined: this community does not take part in it."
)


async def run(request: Request, services: Services) -> Reply:
    """Decline it; with a new code it can ask again."""
    meant = await joining.member_meant(request, services, "drive decline", MemberState.ASKED)
    if isinstance(meant, Reply):
        return meant
    say = services.say(request)
    told = joining.told_both(request, meant, "declined", _HERE, _THERE)
    await services.joint.decide(request, meant.drive, meant.member, MemberState.DECLINED, told)
    return pledging.private(
        say(
            "{community} does not join **{title}**, and its moderators are told. With a new code of "
            "`drive invite` it can ask again.",
            community=shown_name(meant.member),
            title=drive_title(say, meant.drive),
        )
    )


COMMAND: Final = Command(
    name="drive decline",
    summary=N_("Declines that a community joins a drive."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "number", N_("The community's number, as `drive communities` shows it."), Kind.NUMBER
        ),
    ),
    examples=("drive decline 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="drive-joint",
)
