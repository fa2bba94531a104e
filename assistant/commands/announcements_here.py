"""Makes a conversation the place where everybody is told of drives."""

from typing import Final

from assistant import moderating
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Set it; said where it is, so that whoever reads there knows."""
    moderating.check_place(request, "announcements here")
    say = services.say(request)
    home = await services.drives.home(request)
    await services.drives.announce_here(request, home)
    return Reply(
        say(
            "From now on I announce the drives of {community} here: their start, milestones and "
            "reports. `announcements here` typed elsewhere moves it.",
            community=home.name or say.label("this community"),
        )
    )


COMMAND: Final = Command(
    name="announcements here",
    summary=N_("Makes this the place where drives are announced."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    examples=("announcements here",),
    role=Role.MODERATOR,
    topic="drive-start",
    sets_place=True,
    posts_there=True,
)
