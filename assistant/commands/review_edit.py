"""Lets a moderator edit an answer for this community, also one that came with the program."""

from typing import Final

from assistant import answering, reviewing
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Open the form with what the answer says now."""
    language = services.say(request).language
    overlay = await answering.overlay_of(request, services)
    wanted = fold(request.argument("topic"))
    known = (*overlay.all, *services.answers.library(language).topics)
    named = {
        name: topic
        for topic in reversed(known)
        for name in (fold(topic), fold(services.answers.title(topic, language, overlay)))
    }
    if wanted not in named:
        raise UserError(
            N_(
                "I do not have that answer. Type `topics` to see the titles, then `review edit` and one."
            )
        )
    return await reviewing.open_form(request.with_arguments({"topic": named[wanted]}), services)


COMMAND: Final = Command(
    name="review edit",
    summary=N_("Edits an answer, for your community alone."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(Parameter("topic", N_("The answer's title or id, for example wannacry.")),),
    examples=("review edit wannacry",),
    role=Role.MODERATOR,
    topic="assistant-wrong-answer",
    build_form=reviewing.build_form,
)
