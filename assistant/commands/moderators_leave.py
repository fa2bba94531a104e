"""Lets a moderator by name stop being one."""

from typing import Final

from assistant import moderating, pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Remove the person who asks, with what was stored for it."""
    say = services.say(request)
    home = await services.drives.home(request)
    await services.moderators.leave(request, home)
    left = await services.moderators.named(home)
    return pledging.private(
        join(
            [
                say(
                    "You are no moderator by name here any more, and your id and name are deleted from "
                    "that list. What your role on the platform allows stays."
                ),
                EMPTY if left else moderating.nobody_left(say),
                say(
                    "What you did as one stays in the log under your name, encrypted; `my data erase` "
                    "takes your name off it."
                ),
            ]
        )
    )


COMMAND: Final = Command(
    name="moderators leave",
    summary=N_("Takes back that you are a moderator here by name."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("moderators leave",),
    role=Role.MODERATOR,
    personal=True,
    topic="moderator-rights",
)
