"""Closes a drive for good, after one more yes."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.drive import DriveState
from assistant.drives.words import drive_title, totals_words
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.outbox import Announcement
from assistant.pledges import words
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Say what closing does, then close and announce the count."""
    chosen = await driving.drive_to_change(request, services, "drive close")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    title = drive_title(say, chosen.drive)
    counted = await services.tallies.totals(chosen.drive.id)
    totals = totals_words(say, counted.people, counted.organisations)
    if request.argument("sure") != "yes":
        yes = Button(
            say.label("Yes, close it"),
            "drive close",
            {"drive": str(chosen.drive.id), "sure": "yes"},
        )
        waiting = sum(
            each.drive == chosen.drive.id for each in await services.pledges.waiting(chosen.home)
        )
        place = chosen.home.name or say.label("this community")
        text = join(
            [
                say(
                    "Closing **{title}** is for good: nobody can pledge in it any more. Its count stays.",
                    title=title,
                ),
                say(
                    "Posted when it closes: one message with the final count, in {place}.",
                    place=place,
                ),
                totals,
                say.many(
                    "{count} organisation still waits for you and will not be counted.",
                    "{count} organisations still wait for you and will not be counted.",
                    waiting,
                )
                if waiting
                else EMPTY,
            ]
        )
        return pledging.private(text, yes, choices=True)
    announcement = Announcement(
        community=chosen.home.id,
        key=f"drive-close-{chosen.drive.id}",
        title=title,
        text=join(
            [
                say("This pledge drive is closed. Its final count:"),
                totals,
                words.not_official(say, services.operator),
            ]
        ),
        due=request.time,
    )
    await services.drives.set_state(request, chosen.drive, DriveState.CLOSED, announcement)
    return pledging.private(say("**{title}** is closed.", title=title))


COMMAND: Final = Command(
    name="drive close",
    summary=N_("Closes a drive for good and announces its count."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("drive close", "drive close #2"),
    aliases=("close drive", "close the drive"),
    role=Role.MODERATOR,
    topic="drive-start",
)
