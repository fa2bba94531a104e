"""Says that nothing that was offered is what was meant."""

from typing import Final

from assistant import answering
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Own up to it, and offer to pass the question on."""
    state = await services.conversations.get(request)
    return answering.no_answer(request, services, state.question or state.unanswered, state.match)


COMMAND: Final = Command(
    name="none of these",
    summary=N_("Says that I did not understand what you meant."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("none of these",),
    aliases=("none of them", "neither", "none of those"),
    offered=False,
)
