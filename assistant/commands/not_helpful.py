"""Notes that an answer did not help: a number, nobody's name."""

from typing import Final

from assistant import judging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Count it."""
    return await judging.judged(request, services, helpful=False)


COMMAND: Final = Command(
    name="not helpful",
    summary=N_("Says that the last answer did not help."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("not helpful",),
    aliases=("unhelpful", "that did not help", "that didnt help", "that didn't help"),
    offered=False,
)
