"""Lets a moderator answer a waiting question, or write an answer of the community's own."""

from typing import Final

from assistant import filling, reviewing
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.markup import EMPTY
from assistant.reply import Reply
from assistant.request import FormSubmission, Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Open the form, or show the preview of what was filled in."""
    if isinstance(request.content, FormSubmission):
        return await reviewing.previewed(request, services, request.content.values, EMPTY)
    if request.argument("again"):
        held = await filling.held(request, services, reviewing.ANSWER)
        return await reviewing.open_form(
            request.with_arguments(held.arguments), services, held.values
        )
    if number := request.argument("number"):
        home = await services.drives.home(request)
        await services.review.group(home, int(number))  # says so when nothing waits under it
    about = request.with_arguments({"question": number} if number else {})
    if typed := request.argument("topic"):
        if not number:
            raise UserError(
                N_(
                    "Which question does it answer? Give its number in `review` too. `review edit` changes "
                    "an answer itself."
                )
            )
        topic = await reviewing.topic_named(request, services, typed)
        return await reviewing.previewed(about, services, {"topic": topic}, EMPTY)
    return await reviewing.open_form(about, services)


COMMAND: Final = Command(
    name="review answer",
    summary=N_("Answers a waiting question, or writes an answer of your community's own."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        Parameter(
            "number",
            N_("The question's number in `review`; without one, an answer to anything else."),
            Kind.NUMBER,
            required=False,
        ),
        Parameter(
            "topic",
            N_("The title of an answer that there is already and that fits."),
            required=False,
        ),
    ),
    examples=("review answer 12", "review answer 12 wannacry", "review answer"),
    role=Role.MODERATOR,
    aliases=("new answer",),
    topic="assistant-wrong-answer",
    build_form=reviewing.build_form,
)
