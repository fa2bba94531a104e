"""Lets a moderator edit an answer for this community, also one that came with the program."""

from typing import Final

from assistant import reviewing
from assistant.command import Acknowledgement, Command, Parameter
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Open the form with what the answer says now."""
    topic = await reviewing.topic_named(request, services, request.argument("topic"))
    return await reviewing.open_form(request.with_arguments({"topic": topic}), services)


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
