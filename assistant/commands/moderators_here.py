"""Makes a conversation the place where a community's moderators are told things."""

from typing import Final

from assistant import moderating
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Set it; said where it is, so that whoever reads there knows."""
    moderating.check_place(request, moderating.HERE)
    say = services.say(request)
    home = await services.drives.home(request)
    await services.moderators.set_place(request, home)
    await services.drives.catch_up()
    return Reply(
        join(
            [
                say(
                    "From now on I tell the moderators of {community} here what waits for them: "
                    "organisations to confirm, questions that were passed on, and the like.",
                    community=home.name or say.label("this community"),
                ),
                say(moderating.WHO_READS),
                say("`moderators here` typed elsewhere moves it."),
            ]
        )
    )


COMMAND: Final = Command(
    name=moderating.HERE,
    summary=N_("Makes this the place where moderators are told things."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    examples=("moderators here",),
    role=Role.MODERATOR,
    topic="moderator-rights",
    sets_place=True,
    posts_there=True,
)
