"""Takes a moderator's rights back from somebody who has them by name."""

from typing import Final

from assistant import moderating, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Remove them, at once and for everything that they have open."""
    say = services.say(request)
    home = await services.drives.home(request)
    meant = moderating.person_meant(request)
    gone = await services.moderators.remove(request, home, meant)
    left = await services.moderators.named(home)
    return pledging.private(
        join(
            [
                say(
                    "**{name}** is no moderator by name here any more. What their role on the platform "
                    "allows stays.",
                    name=gone.who.name,
                ),
                EMPTY if left else moderating.nobody_left(say),
            ]
        )
    )


COMMAND: Final = Command(
    name="moderators remove",
    summary=N_("Takes a moderator's rights back from somebody who has them by name."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("person", N_("Who it is."), Kind.PERSON),),
    examples=("moderators remove bob",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("moderator remove", "remove moderator"),
    topic="moderator-rights",
)
