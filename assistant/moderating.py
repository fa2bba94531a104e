"""What the moderators' commands share: who is meant, and asking where they are told things."""

from dataclasses import replace
from typing import Final

from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, Words
from assistant.markup import Markup, join, one_line
from assistant.reply import Button, Reply, Visibility
from assistant.request import Request, Role, User
from assistant.services import Services

HERE: Final = "moderators here"
_MOST_IDENTITY: Final = 100
_MOST_NAME: Final = 80
_ME: Final = frozenset({"me", "myself"})
_ROLES: Final = {"moderator": Role.MODERATOR}

WHO_READS: Final = N_("Whoever can read along in that place reads it too.")


def person_meant(request: Request) -> User:
    """Give whom the arguments of a command name. Raises `UserError`."""
    typed = one_line(request.argument("person"), _MOST_IDENTITY)
    if fold(typed) in _ME and not request.argument("person_name"):
        return request.user
    identity = typed.removeprefix("@") or typed
    there = request.argument("person_is")
    if there == "unknown":
        raise UserError(
            N_(
                "I cannot tell who that is: it may be an app, or I could not find out just now. Pick a person, "
                "or try again in a minute."
            )
        )
    return User(
        platform=request.user.platform,
        identity=identity,
        name=one_line(request.argument("person_name"), _MOST_NAME) or identity,
        role=_ROLES.get(there, Role.MEMBER),
        guest=there == "guest",
    )


def nobody_left(say: Words) -> Markup:
    """Say who is a moderator when nobody is by name."""
    return say(
        "Nobody is one by name now; whoever has a moderator's role on the platform itself still is."
    )


def check_place(request: Request, command: str) -> None:
    """Refuse to choose somebody's direct messages as a place for a whole community."""
    if request.conversation.direct:
        raise UserError(
            N_(
                "`{command}` chooses the place where it is typed, for everybody in your community, and here "
                "nobody but you reads along. Type it in the channel that you mean."
            ),
            {"command": command},
        )


async def below(request: Request, services: Services, reply: Reply) -> Reply:
    """Add what a moderator has to be told once, below the reply to a command of moderators."""
    if reply.form or reply.silent or reply.visibility is Visibility.PUBLIC:
        return reply  # what others read too says nothing about one moderator
    if await services.acts.first(request):
        told = services.say(request)(
            "What you do as a moderator stands in the log, with your id and name, encrypted. The "
            "moderators here can read it: `log`."
        )
        reply = replace(reply, text=join([reply.text, told]))
    return await _ask_for_place(request, services, reply)


async def _ask_for_place(request: Request, services: Services, reply: Reply) -> Reply:
    """Ask where a community's moderators are told things, below the first reply that has room for it.

    A form, a preview and numbered choices are left alone.
    """
    if reply.buttons or (await services.conversations.get(request)).draft:
        return reply
    if not services.moderators.ask_for_place(await services.drives.home(request)):
        return reply
    say = services.say(request)
    asked = say(
        "One more thing: where may I tell the moderators here when an organisation or a question "
        "waits for them? One of you types `moderators here` in that place. {warning}",
        warning=say(WHO_READS),
    )
    return replace(
        reply,
        text=join([reply.text, asked]),
        buttons=(Button(say.label("Use this place for moderators"), HERE),),
    )
