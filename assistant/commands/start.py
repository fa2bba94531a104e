"""Says hello, and where an unfinished form stands."""

from dataclasses import replace
from typing import Final

from assistant import filling
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Reply, Visibility
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Greet; repeat the open question of a form that was left."""
    say = services.say(request)
    hello = say(
        "Hello! I answer questions about the Paris Call and cyberwarfare, and take pledges. Ask me "
        "something, or type `help`."
    )
    draft = (await services.conversations.get(request)).draft
    command = services.commands.get(draft.command) if draft else None
    if draft is not None and draft.held and not request.conversation.public:
        return Reply(
            join(
                [
                    hello,
                    say(
                        "What you filled in for `{command}` waits: `back` changes it, `cancel` drops it.",
                        command=draft.command,
                    ),
                ]
            ),
            visibility=Visibility.PRIVATE,
        )
    if (
        draft is None
        or draft.held
        or command is None
        or command.build_form is None
        or request.user.role < command.role
        or request.conversation.public
    ):
        return Reply(hello)
    form = await command.build_form(request.with_arguments(draft.arguments), services)
    return Reply(
        join([hello, filling.again(say, form, replace(draft, offered=()))]),
        visibility=Visibility.PRIVATE,
    )


COMMAND: Final = Command(
    name="start",
    summary=N_("Says hello, and where we were."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("start",),
    topic="assistant-what",
)
