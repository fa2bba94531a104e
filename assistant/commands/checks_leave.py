"""Leaves a group of pledges that was set aside out of the count, after a preview."""

from typing import Final

from assistant import checking
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.pledges.aside import GroupState
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Say that the count stays, then leave them out."""
    say = services.say(request)
    chosen = await checking.chosen_group(request, services)
    checking.check_waits(chosen.group)
    step = checking.Step(
        command="checks leave",
        becomes=GroupState.LEFT_OUT,
        preview=say.many(
            "{count} pledge stays out of the count. It is kept, and you can undo this until the drive closes.",
            "These {count} pledges stay out of the count. They are kept, and you can undo this until the drive closes.",
            chosen.group.people,
        ),
        sure=say.label("Yes, leave them out"),
        done=say.many(
            "Done: {count} pledge is left out of the count.",
            "Done: {count} pledges are left out of the count.",
            chosen.group.people,
        ),
    )
    return await checking.decide(request, services, chosen, step)


COMMAND: Final = Command(
    name="checks leave",
    summary=N_("Leaves a group of pledges that was set aside out of the count."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=checking.PARAMETERS,
    examples=("checks leave 3", "checks leave 3 all joined a minute before"),
    role=Role.MODERATOR,
    personal=True,
    topic="pledge-set-aside",
)
