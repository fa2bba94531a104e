"""Takes this community out of a drive of another one, after one more yes."""

from typing import Final

from assistant import joining, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.i18n import N_, Words
from assistant.markup import harmless, join
from assistant.outbox import Announcement
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Say what stays and what goes, then leave."""
    chosen = await joining.joined_drive(request, services, "drive leave")
    if isinstance(chosen, Reply):
        return chosen
    say, home, drive = services.say(request), chosen.home, chosen.drive
    title = drive_title(say, drive)
    if request.argument("sure") != "yes":
        yes = Button(
            say.label("Yes, leave it"),
            "drive leave",
            {"drive": str(drive.id), "sure": "yes"},
            yes=True,
        )
        text = join(
            [
                say("Leaving **{title}**: people here cannot pledge in it any more.", title=title),
                say(
                    "It is closed, and its count stays. Names that people here chose to show, and "
                    "contacts of organisations, are deleted at once and do not come back; people here "
                    "cannot open its tally and reports any more."
                )
                if not drive.counting_at(request.time)
                else say(
                    "What was pledged here stays in its count, and everybody can still take their own "
                    "pledge back with `withdraw`. Names that people here chose to show, and contacts "
                    "of organisations, are deleted at once and do not come back."
                ),
                say("To join again, this community needs a new code."),
            ]
        )
        return pledging.private(text, yes, choices=True)
    theirs = await services.drives.words_of(drive.id, drive.community)
    await services.joint.leave(request, home, drive, _told(request, theirs, home, drive))
    services.drives.changed(drive)
    return pledging.private(
        say("This community has left **{title}**. Its moderators are told.", title=title)
    )


def _told(request: Request, say: Words, home: Home, drive: Drive) -> Announcement:
    return joining.told(
        request,
        drive.community,
        "left",
        drive,
        say(
            "{community} has left your drive **{title}**. What was pledged there stays in the count.",
            community=harmless(home.name) or f"#{home.id}",
            title=drive_title(say, drive),
        ),
    )


COMMAND: Final = Command(
    name="drive leave",
    summary=N_("Takes this community out of a drive of another one."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("drive leave", "drive leave #2"),
    role=Role.MODERATOR,
    personal=True,
    aliases=("leave drive", "leave the drive"),
    topic="drive-joint",
)
