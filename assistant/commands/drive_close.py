"""Closes a drive for good, after one more yes."""

from typing import Final

from assistant import driving, pledging, reporting
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title, drive_totals
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, place
from assistant.pledges.aside import GroupState
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
    totals = drive_totals(say, chosen.drive, counted)
    if request.argument("sure") != "yes":
        yes = Button(
            say.label("Yes, close it"),
            "drive close",
            {"drive": str(chosen.drive.id), "sure": "yes"},
        )
        waiting = sum(
            each.drive == chosen.drive.id for each in await services.pledges.waiting(chosen.home)
        )
        aside = sum(
            each.people
            for each in await services.checks.groups(chosen.home)
            if each.drive == chosen.drive.id and each.state is GroupState.WAITING
        )
        text = join(
            [
                say(
                    "Closing **{title}** is for good: nobody can pledge in it any more. Its count stays.",
                    title=title,
                ),
                _posted(say, chosen, request),
                totals,
                say.many(
                    "{count} organisation still waits for you and will not be counted.",
                    "{count} organisations still wait for you and will not be counted.",
                    waiting,
                )
                if waiting
                else EMPTY,
                say.many(
                    "{count} pledge set aside still waits for a check and will not be counted.",
                    "{count} pledges set aside still wait for a check and will not be counted.",
                    aside,
                )
                if aside
                else EMPTY,
            ]
        )
        return pledging.private(text, yes, choices=True)
    await services.tallies.tally(chosen.drive.id, request.time)
    told = reporting.closing_told(chosen.drive, services.operator)
    report = await services.drives.close_early(request, chosen.drive, told)
    if report is None:
        raise UserError(N_("That drive was closed a moment ago. Type `drive` to see the list."))
    return pledging.private(
        join(
            [
                say("**{title}** is closed.", title=title),
                say(
                    "To cite it: {line}", line=reporting.citable(say, report, chosen.home.time_zone)
                ),
            ]
        )
    )


def _posted(say: Words, chosen: pledging.Chosen, request: Request) -> Markup:
    """Say where the final count is posted."""
    drive, home = chosen.drive, chosen.home
    if drive.communities > 1:
        return say(
            "Posted when it closes: one message with the final count, in each of its {count} communities.",
            count=say.number(drive.communities),
        )
    if request.user.platform == "terminal":
        return say(
            "Posted when it closes: one message with the final count, in {place}.",
            place=home.name or say.label("this community"),
        )
    if home.announcements_place:
        return say(
            "Posted when it closes: one message with the final count, in {place}.",
            place=place(say.label("another place"), home.announcements_place),
        )
    return say("Posted once you choose a channel for it: one message with the final count.")


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
