"""Begins to count anew how often answers are marked as helpful or not."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Set the counts of this community to zero."""
    home = await services.drives.home(request)
    await services.review.clear_ratings(request, home)
    return pledging.private(
        services.say(request)("The counts of helpful and not helpful start anew.")
    )


COMMAND: Final = Command(
    name="review seen",
    summary=N_("Begins to count anew which answers help."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("review seen",),
    role=Role.MODERATOR,
    personal=True,
    topic="assistant-wrong-answer",
)
