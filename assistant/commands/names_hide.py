"""Hides a name that somebody chose to show; the pledge still counts."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Take the name off every pledge of people here that shows it."""
    say = services.say(request)
    home = await services.drives.home(request)
    name = request.argument("name")
    shown = await services.pledges.shown_as(home, name)
    if not shown:
        raise UserError(
            N_("Nobody is shown by the name {name} here. Type `names` to see the list."),
            {"name": name},
        )
    if request.argument("sure") != "yes":
        preview = say.many(
            "{count} pledge shows the name {name}. Hiding it cannot be undone: the name is deleted, and "
            "whoever chose it is shown by none in that drive. The pledge still counts.",
            "{count} pledges show the name {name}. Hiding it cannot be undone: it is deleted in all of "
            "them, and whoever chose it is shown by none in that drive. The pledges still count.",
            shown,
            name=name,
        )
        yes = Button(
            say.label("Yes, hide it"), "names hide", {"name": name, "sure": "yes"}, yes=True
        )
        return pledging.private(preview, yes, choices=True)
    hidden = await services.pledges.hide_name(request, home, name)
    return pledging.private(
        say.many(
            "{name} is not shown any more. The pledge still counts.",
            "{name} is not shown any more, in {count} pledges. They still count.",
            hidden,
            name=name,
        )
    )


COMMAND: Final = Command(
    name="names hide",
    summary=N_("Hides a name that somebody chose to show; the pledge still counts."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("name", N_("The name, as it is shown.")),),
    examples=("names hide Darth Vader",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("hide name",),
    topic="tally-trust",
)
