"""Shows one of the nine principles by its number."""

from typing import Final

from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.commands import principles
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

_NINE: Final = N_("There are nine principles: type `principle 1` to `principle 9`.")


async def run(request: Request, services: Services) -> Reply:
    """Show the principle, or all of them when no number is given."""
    number = request.argument("number")
    topic = f"principle-{number}" if number else principles.TOPIC
    reply = services.answers.show(topic, services.say(request))
    if reply is None:
        raise UserError(_NINE)
    return reply


COMMAND: Final = Command(
    name="principle",
    summary=N_("Shows one of the nine principles by its number."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("number", N_("1 to 9."), Kind.NUMBER, required=False, high=9),),
    examples=("principle 4",),
    misfit=_NINE,
)
