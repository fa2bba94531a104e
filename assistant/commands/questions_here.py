"""Makes a conversation the place where every question is answered, without a mention."""

from typing import Final

from assistant import moderating
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Set it, or end it; said where it is, so that whoever writes there knows."""
    if not request.reads_along:
        raise UserError(
            N_(
                "On this platform I only see what is addressed to me, so I cannot answer every question in a "
                "channel. Mention me, or use `ask`."
            )
        )
    moderating.check_place(request, "questions here")
    say = services.say(request)
    home = await services.drives.home(request)
    off = request.argument("switch") == "off"
    await services.drives.answer_here(request, home, off=off)
    if off:
        return Reply(say("From now on I answer only who asks me: mention me, or reply to me."))
    return Reply(
        say(
            "From now on I answer every question that is typed here, without being mentioned, if "
            "whoever runs me lets me read along (on Discord: DISCORD_MESSAGE_CONTENT). "
            "`questions here off` ends it."
        )
    )


COMMAND: Final = Command(
    name="questions here",
    summary=N_("Answers every question that is typed in this place, or ends that."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(
        Parameter("switch", N_("`off` ends it."), Kind.CHOICE, required=False, choices=("off",)),
    ),
    examples=("questions here", "questions here off"),
    role=Role.MODERATOR,
    topic="assistant-what",
    sets_place=True,
)
