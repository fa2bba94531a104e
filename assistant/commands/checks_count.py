"""Counts a group of pledges that was set aside, after a preview."""

from typing import Final

from assistant import checking
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.pledges.aside import GroupState
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Say by how much the count goes up, then count them."""
    say = services.say(request)
    chosen = await checking.chosen_group(request, services)
    checking.check_waits(chosen.group)
    step = checking.Step(
        command="checks count",
        becomes=GroupState.COUNTED,
        preview=say.many(
            "This adds {count} pledge to the count.",
            "This adds {count} pledges to the count.",
            chosen.group.people,
        ),
        sure=say.label("Yes, count them"),
        done=say.many(
            "Done: {count} pledge is counted now.",
            "Done: {count} pledges are counted now.",
            chosen.group.people,
        ),
    )
    return await checking.decide(request, services, chosen, step)


COMMAND: Final = Command(
    name="checks count",
    summary=N_("Counts a group of pledges that was set aside."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=checking.PARAMETERS,
    examples=("checks count 3", "checks count 3 we had a school assembly"),
    role=Role.MODERATOR,
    personal=True,
    topic="pledge-set-aside",
)
