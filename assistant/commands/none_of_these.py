"""Says that nothing that was offered is what was meant."""

from typing import Final

from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

NO_ANSWER: Final = N_(
    "I have no checked answer to that. I know about the Paris Call, cyberwarfare and "
    "pledging here: type `topics` to see what I can answer, or ask it in other words."
)


async def run(request: Request, services: Services) -> Reply:
    """Own up to it; nothing is offered any more."""
    return Reply(services.say(request)(NO_ANSWER))


COMMAND: Final = Command(
    name="none of these",
    summary=N_("Says that I did not understand what you meant."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("none of these",),
    aliases=("none of them", "neither", "none of those"),
)
