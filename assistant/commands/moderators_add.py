"""Makes somebody a moderator by name."""

from typing import Final

from assistant import moderating, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

# Where a platform hides the moderators' commands from whom it does not know as one.
_UNHIDDEN: Final = {
    "discord": N_(
        "Discord still hides the commands under `/manage` from them. You can show them: Server "
        "Settings, Integrations, this bot, `/manage`, Add Roles or Members. Typed to me directly or "
        "with a mention, the commands work at once."
    )
}


async def run(request: Request, services: Services) -> Reply:
    """Store who it is, encrypted; they are told."""
    say = services.say(request)
    home = await services.drives.home(request)
    if request.user.platform != "terminal" and not request.argument("person_name"):
        # Typed letters are nobody's identity there: somebody else might come to bear it.
        raise UserError(
            N_("I do not know who that is. Pick the person from the list, or mention them with @.")
        )
    new = moderating.person_meant(request)
    await services.moderators.add(request, home, new)
    return pledging.private(
        join(
            [
                say(
                    "**{name}** may do here what moderators do, from now on. `moderators remove {name}` "
                    "takes that back.",
                    name=new.name,
                ),
                say(
                    "Their id and name are stored for it, encrypted, and shown to the moderators here. I "
                    "tell them so, and how to stop it."
                ),
                say(_UNHIDDEN[request.user.platform])
                if request.user.platform in _UNHIDDEN
                else EMPTY,
            ]
        )
    )


COMMAND: Final = Command(
    name="moderators add",
    summary=N_("Gives somebody a moderator's rights here, by name."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("person", N_("Who it is."), Kind.PERSON),),
    examples=("moderators add @bob",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("moderator add", "add moderator"),
    topic="moderator-rights",
)
