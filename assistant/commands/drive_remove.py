"""Takes a community out of a drive again, after a preview; its pledges are kept."""

from typing import Final

from assistant import joining, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.communities.membership import COUNTING
from assistant.communities.service import shown_name
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger

_NAME: Final = "drive remove"
_HERE: Final = N_(
    "{community} was removed from your drive **{title}**. Its pledges are kept, but do not count."
)
_THERE: Final = N_(
    "The moderators of **{title}** have removed this community from the drive. What was pledged here "
    "is kept, but does not count there. They can take that back."
)


async def run(request: Request, services: Services) -> Reply:
    """Say what leaves the count, then take it out."""
    meant = await joining.member_meant(request, services, _NAME, *COUNTING)
    if isinstance(meant, Reply):
        return meant
    say, member = services.say(request), meant.member
    about = {"number": str(member.community), "drive": str(meant.drive.id)}
    values = {"community": shown_name(member), "title": drive_title(say, meant.drive)}
    if request.argument("sure") != "yes":
        people, organisations = joining.both(say, member.people, member.organisations)
        yes = Button(say.label("Yes, remove it"), _NAME, {**about, "sure": "yes"}, yes=True)
        text = join(
            [
                say("Removing {community} from **{title}**:", **values),
                say(
                    "This removes {people} and {organisations} from the count.",
                    people=people,
                    organisations=organisations,
                ),
                say(
                    "Their pledges are kept, and `drive readmit {number}` counts them again. Its "
                    "moderators are told. Reports already published keep their number.",
                    number=member.community,
                ),
            ]
        )
        return pledging.private(text, yes, choices=True)
    told = joining.told_both(request, meant, "removed", _HERE, _THERE)
    moved = await services.joint.remove(request, meant.drive, member, told)
    services.drives.changed(meant.drive)
    people, organisations = joining.both(
        say, moved.get(Pledger.PERSON, 0), moved.get(Pledger.ORGANISATION, 0)
    )
    return pledging.private(
        say(
            "{community} is removed from **{title}**. {people} and {organisations} do not count any "
            "more; their pledges are kept.",
            people=people,
            organisations=organisations,
            **values,
        ),
        Button(say.label("Undo"), "drive readmit", about),
        choices=True,
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Takes a community out of a drive and its count, after a preview."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "number", N_("The community's number, as `drive communities` shows it."), Kind.NUMBER
        ),
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("drive remove 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="drive-joint",
)
