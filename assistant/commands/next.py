"""Shows what comes after the last answer: the next principle, or the next topic of its group."""

from typing import Final

from assistant.answers.showing import show
from assistant.command import Acknowledgement, Command
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

_LIST: Final = "paris-call-principles"


async def run(request: Request, services: Services) -> Reply:
    """Show the following topic; after the list of principles comes the first of them."""
    say = services.say(request)
    library = services.answers.library(say.language)
    state = await services.conversations.get(request)
    if not state.topic:
        raise UserError(N_("Next after what? Ask me something first, for example `principle 1`."))
    following = (
        library.topics.get("principle-1") if state.topic == _LIST else library.after(state.topic)
    )
    if following is None:
        raise UserError(N_("That was the last one. Type `topics` to see what else I can answer."))
    return show(following, library, say)


COMMAND: Final = Command(
    name="next",
    summary=N_("Shows the next principle, or the next topic of the same group."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("next",),
    aliases=("next one",),
)
