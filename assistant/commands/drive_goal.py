"""Changes a drive's goal."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.drive import MOST_GOAL
from assistant.drives.words import drive_title, goal_words
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger

_COUNTS: Final = {
    "people": Pledger.PERSON,
    "organisations": Pledger.ORGANISATION,
    "endorsements": Pledger.ENDORSER,
}


async def run(request: Request, services: Services) -> Reply:
    """Set the goal; 0 takes it away."""
    chosen = await driving.drive_to_change(request, services, "drive goal")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    goal = int(request.argument("goal")) or None
    counts = _COUNTS.get(request.argument("counts"), chosen.drive.goal_counts)
    drive = await services.drives.set_goal(request, chosen.drive, goal, counts)
    return pledging.private(
        say(
            "The goal of **{title}** is now: {goal}.",
            title=drive_title(say, drive),
            goal=goal_words(say, goal, counts),
        )
    )


COMMAND: Final = Command(
    name="drive goal",
    summary=N_("Changes the goal of a drive."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "goal",
            N_("How many; 0 for no goal."),
            Kind.NUMBER,
            low=0,
            high=MOST_GOAL,
            or_none=True,
        ),
        Parameter(
            "counts",
            N_("Whom it counts: people, organisations or reported endorsements."),
            Kind.CHOICE,
            required=False,
            choices=tuple(_COUNTS),
        ),
    ),
    examples=("drive goal 500", "drive goal 100 organisations", "drive goal 0 #2"),
    role=Role.MODERATOR,
    topic="drive-start",
)
