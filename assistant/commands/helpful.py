"""Notes that an answer helped: a number, nobody's name."""

from typing import Final

from assistant import judging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Count it."""
    return await judging.judged(request, services, helpful=True)


COMMAND: Final = Command(
    name="helpful",
    summary=N_("Says that the last answer helped."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("helpful",),
    aliases=("that helped", "this helped"),
    offered=False,
)
