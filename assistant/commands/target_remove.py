"""Takes away a part of a drive's goal."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.words import drive_title, goal_words
from assistant.i18n import N_
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Ask once more, then take it away; what was pledged stays counted."""
    chosen = await driving.drive_to_change(request, services, "target remove")
    if isinstance(chosen, Reply):
        return chosen
    say, number = services.say(request), int(request.argument("number"))
    if request.argument("sure") != "yes":
        found = await services.targets.get(chosen.drive, number)
        yes = Button(
            say.label("Yes, take it away"),
            "target remove",
            {"number": str(number), "drive": str(chosen.drive.id), "sure": "yes"},
            yes=True,
        )
        preview = say(
            "This takes the target {name} ({goal}) away from **{title}**. The count stays as it is.",
            name=found.name,
            goal=goal_words(say, found.goal, found.pledger),
            title=drive_title(say, chosen.drive),
        )
        return pledging.private(preview, yes, choices=True)
    removed = await services.targets.remove(request, chosen.drive, number)
    return pledging.private(
        say(
            "**{title}** has the target {name} no more. The count stays as it is.",
            title=drive_title(say, chosen.drive),
            name=removed.name,
        )
    )


COMMAND: Final = Command(
    name="target remove",
    summary=N_("Takes away a part of a drive's goal."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter("number", N_("Its number in `target`."), Kind.NUMBER),
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("target remove 2", "target remove 2 #3"),
    role=Role.MODERATOR,
    topic="drive-start",
)
