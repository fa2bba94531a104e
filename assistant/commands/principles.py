"""Lists all nine principles."""

from typing import Final

from assistant.command import Acknowledgement, Command
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

TOPIC: Final = "paris-call-principles"


async def run(request: Request, services: Services) -> Reply:
    """Show the list."""
    reply = services.answers.show(TOPIC, services.say(request))
    if reply is None:
        raise UserError(N_("I do not have that topic. Type `topics` to see what I can answer."))
    return reply


COMMAND: Final = Command(
    name="principles",
    summary=N_("Lists the nine principles of the Paris Call."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("principles",),
    aliases=("all principles", "the principles", "the nine principles", "nine principles"),
    topic=TOPIC,
)
