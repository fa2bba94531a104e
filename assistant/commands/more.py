"""Shows the longer text behind the last answer."""

from typing import Final

from assistant import answering
from assistant.answers.showing import show_details
from assistant.command import Acknowledgement, Command
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show the details of the topic last spoken of."""
    say = services.say(request)
    # A button is of one answer, whatever whoever presses it spoke of last.
    spoken_of = request.argument("topic") or (await services.conversations.get(request)).topic
    overlay = await answering.overlay_of(request, services)
    if overlay.answer(spoken_of):
        raise UserError(N_("That is all that the moderators here wrote about it."))
    topic = services.answers.topic(spoken_of, say.language)
    if topic is None:
        raise UserError(N_("More about what? Ask me something first."))
    return show_details(topic, services.answers.library(say.language), say)


COMMAND: Final = Command(
    name="more",
    summary=N_("Tells more about the last answer."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("more",),
    aliases=("tell me more", "more please", "more info", "details"),
)
