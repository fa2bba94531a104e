"""Adds a part of a drive's goal: so many from some countries, or from some sectors."""

from typing import Final

from assistant import driving, pledging, targeting
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title, goal_words
from assistant.form import Form
from assistant.i18n import N_
from assistant.markup import EMPTY
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Role
from assistant.services import Services


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive it was opened for."""
    chosen = await pledging.drive_of_form(request, services)
    return targeting.form(services.say(request), chosen.drive)


async def run(request: Request, services: Services) -> Reply:
    """Open the form, or store what was filled in."""
    say = services.say(request)
    if not isinstance(request.content, FormSubmission):
        chosen = await driving.drive_to_change(request, services, "target add")
        if isinstance(chosen, Reply):
            return chosen
        opened = targeting.form(say, chosen.drive)
        return pledging.opening(
            EMPTY, OpenForm(opened, "target add", {"drive": str(chosen.drive.id)})
        )
    chosen = await pledging.drive_of_form(request, services)
    target = targeting.target_of(chosen.drive, request.content.values)
    await services.conversations.set_draft(request, None)
    await services.targets.add(request, chosen.drive, target)
    return pledging.private(
        say(
            "**{title}** now has the target {name}: {goal}. `target` shows how far it is.",
            title=drive_title(say, chosen.drive),
            name=target.name,
            goal=goal_words(say, target.goal, target.pledger),
        )
    )


COMMAND: Final = Command(
    name="target add",
    summary=N_("Adds a part of a drive's goal, for some countries or sectors."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("target add", "target add #2"),
    aliases=("add target", "new target"),
    role=Role.MODERATOR,
    topic="drive-start",
    build_form=build_form,
)
