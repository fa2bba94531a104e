"""Says what the assistant can do, from the commands themselves."""

from typing import Final

from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join, parse
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

# What most people want, before the long list.
_FIRST: Final = (
    "ask",
    "topics",
    "principles",
    "principle",
    "pledge",
    "tally",
    "my data",
    "privacy",
)


async def run(request: Request, services: Services) -> Reply:
    """List the commands that this person may use, or explain one."""
    say = services.say(request)
    wanted = request.argument("command")
    if fold(wanted) == "all":
        return Reply(_all(say, request.user.role, services), title=say.label("All commands"))
    if wanted:
        # Menus of platforms write a name of several words with hyphens.
        command = services.commands.called(wanted.replace("-", " "))
        if (
            command
            and fold(wanted).startswith(fold(command.name))
            and command.role <= request.user.role
        ):
            return Reply(
                join([_explained(say, command), _below(say, command, request.user.role, services)]),
                title=command.name,
            )
        return await _question(request, services, wanted)
    moderators = EMPTY
    if request.user.role >= Role.MODERATOR:
        moderators = say(
            "As a moderator you run drives: `drive start`, `drive pause`, `drive close` and more, see "
            "`help drive`. `organisations` and `review` show what waits for you, and `help all` lists "
            "the rest."
        )
    return Reply(
        join([_first(say, services), moderators]),
        title=say.label("What I can do"),
    )


async def _question(request: Request, services: Services, wanted: str) -> Reply:
    """Take `help i got hacked` as the question that it is."""
    ask = services.commands.get("ask")
    if ask is None or " " not in wanted.strip():
        raise UserError(N_("There is no command of that name. Type `help` for the list."))
    return await ask.run(request.with_arguments({"question": f"help {wanted}"}), services)


def _first(say: Words, services: Services) -> Markup:
    found = [services.commands.get(name) for name in _FIRST]
    lines = items(_line(say, command) for command in found if command)
    return join(
        [
            say("Ask me in your own words, for example: `what is the Paris Call?`"),
            lines,
            say("Type `help all` for every command, or `help pledge` to have one explained."),
        ]
    )


def _all(say: Words, role: Role, services: Services) -> Markup:
    allowed = [command for command in services.commands.all if command.role <= role]
    members = items(_line(say, each) for each in allowed if each.role is Role.MEMBER)
    moderators = items(_line(say, each) for each in allowed if each.role is Role.MODERATOR)
    above = say("For moderators:") if moderators else EMPTY
    return join([members, above, moderators])


def _below(say: Words, command: Command, role: Role, services: Services) -> Markup:
    """List what moderators can do besides, in commands whose names begin with this one's."""
    found = [
        each
        for each in services.commands.all
        if each.name.startswith(f"{command.name} ") and Role.MODERATOR <= each.role <= role
    ]
    if not found:
        return EMPTY
    return say.lines(say("For moderators:"), items(_line(say, each) for each in found))


def _line(say: Words, command: Command) -> Markup:
    return say("`{usage}`: {summary}", usage=command.usage(), summary=say(command.summary))


def _explained(say: Words, command: Command) -> Markup:
    parameters = items(
        say("{name}: {summary}", name=each.name, summary=say(each.summary))
        for each in command.parameters
    )
    examples = items(parse(f"`{example}`") for example in command.examples)
    return join(
        [
            say(command.summary),
            say("You type: `{usage}`", usage=command.usage()),
            parameters,
            say.lines(say("For example:"), examples),
        ]
    )


COMMAND: Final = Command(
    name="help",
    summary=N_("Says what I can do."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "command", N_("A command to explain, or `all` for every command."), required=False
        ),
    ),
    examples=("help", "help all", "help pledge"),
    aliases=("commands", "menu", "help me", "help please", "help pls"),
    topic="assistant-what",
)
