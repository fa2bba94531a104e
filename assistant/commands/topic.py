"""Shows a topic by its id: what a suggestion's button calls. Other words are a question."""

from typing import Final

from assistant import answering
from assistant.answers.match import Outcome
from assistant.command import Acknowledgement, Command, Parameter
from assistant.commands import ask
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show the answer of a topic, or of what may be its title."""
    topic = request.argument("id")
    overlay = await answering.overlay_of(request, services)
    reply = services.answers.show(topic, services.say(request), overlay)
    if reply is not None:
        return reply
    reply = await ask.run(request.with_arguments({"question": topic}), services)
    if _is_id(topic) and reply.match and reply.match.outcome is Outcome.UNKNOWN:
        raise UserError(N_("I do not have that topic. Type `topics` to see what I can answer."))
    return reply


def _is_id(typed: str) -> bool:
    return " " not in typed


COMMAND: Final = Command(
    name="topic",
    summary=N_("Shows one answer by its name in the list of topics."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("id", N_("The topic, for example wannacry."), accepts=_is_id),),
    examples=("topic wannacry",),
)
