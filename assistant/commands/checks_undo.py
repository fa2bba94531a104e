"""Takes back what was decided about a group of pledges, after a preview."""

from typing import Final

from assistant import checking
from assistant.checking import Chosen, Step
from assistant.command import Acknowledgement, Command
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.pledges.aside import GroupState, Why
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Say what taking it back does to the count, then do it."""
    chosen = await checking.chosen_group(request, services)
    step = _step(services.say(request), chosen)
    return await checking.decide(request, services, chosen, step)


def _step(say: Words, chosen: Chosen) -> Step:
    group = chosen.group
    if group.why is Why.CHOSEN:
        if group.state is GroupState.COUNTED:
            raise UserError(
                N_(
                    "That was undone already: those pledges are counted. Type `checks` for the list."
                )
            )
        return Step(
            command="checks undo",
            becomes=GroupState.COUNTED,
            preview=say.many(
                "This adds {count} pledge to the count again.",
                "This adds {count} pledges to the count again.",
                group.people,
            ),
            sure=say.label("Yes, undo it"),
            done=say.many(
                "Undone: {count} pledge is counted again.",
                "Undone: {count} pledges are counted again.",
                group.people,
            ),
            undoes=True,
        )
    if group.state is GroupState.WAITING:
        raise UserError(
            N_("Nothing is decided about that group yet. Type `checks` to see it, and to decide.")
        )
    counted = group.state is GroupState.COUNTED
    return Step(
        command="checks undo",
        becomes=GroupState.WAITING,
        preview=say.many(
            "This removes {count} pledge from the count. It is kept, and waits for a check again.",
            "This removes {count} pledges from the count. They are kept, and wait for a check again.",
            group.people,
        )
        if counted
        else say.many(
            "The count stays as it is. {count} pledge waits for a check again.",
            "The count stays as it is. These {count} pledges wait for a check again.",
            group.people,
        ),
        sure=say.label("Yes, undo it"),
        done=say.many(
            "Undone: {count} pledge waits for a check again. Type `checks` to see it.",
            "Undone: {count} pledges wait for a check again. Type `checks` to see them.",
            group.people,
        ),
        undoes=True,
    )


COMMAND: Final = Command(
    name="checks undo",
    summary=N_("Takes back what was decided about a group of pledges."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=checking.PARAMETERS,
    examples=("checks undo 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="pledge-set-aside",
)
