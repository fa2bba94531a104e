"""Takes the removal of a community back: its pledges count again."""

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
from assistant.tallies.figure import Pledger

_HERE: Final = N_("{community} counts in your drive **{title}** again.")
_THERE: Final = N_(
    "The moderators of **{title}** have taken the removal back: what was pledged here counts again."
)


async def run(request: Request, services: Services) -> Reply:
    """Count its pledges again."""
    meant = await joining.member_meant(request, services, "drive readmit", MemberState.REMOVED)
    if isinstance(meant, Reply):
        return meant
    say = services.say(request)
    told = joining.told_both(request, meant, "readmitted", _HERE, _THERE)
    moved = await services.joint.readmit(request, meant.drive, meant.member, told)
    services.drives.changed(meant.drive)
    people, organisations = joining.both(
        say, moved.get(Pledger.PERSON, 0), moved.get(Pledger.ORGANISATION, 0)
    )
    return pledging.private(
        say(
            "{community} is in **{title}** again. {people} and {organisations} count again.",
            community=shown_name(meant.member),
            title=drive_title(say, meant.drive),
            people=people,
            organisations=organisations,
        )
    )


COMMAND: Final = Command(
    name="drive readmit",
    summary=N_("Takes the removal of a community from a drive back."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "number", N_("The community's number, as `drive communities` shows it."), Kind.NUMBER
        ),
    ),
    examples=("drive readmit 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="drive-joint",
)
