"""Passes the last question that had no answer on to the moderators, as it was shown before."""

from typing import Final

from assistant import answering
from assistant.answers.store import Passed
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply, Visibility
from assistant.request import Request
from assistant.services import Services

_SAID: Final = {
    Passed.TWICE: N_("You passed that on already; it is waiting for the moderators."),
    Passed.ENOUGH: N_(
        "You have several questions waiting for the moderators already. Please wait for an answer to "
        "one of them first."
    ),
    Passed.FULL: N_(
        "Very many questions are waiting for the moderators here, so I cannot take another one. "
        "Please ask a moderator yourself, or try again in some days."
    ),
}


async def run(request: Request, services: Services) -> Reply:
    """Store the question; until now it was in memory only."""
    say = services.say(request)
    state = await services.conversations.get(request)
    if state.question and not state.unanswered:
        # What would be passed on is shown first.
        return answering.no_answer(request, services, state.question, state.match)
    if not state.unanswered:
        raise UserError(
            N_("I do not remember a question without an answer. Please ask it again first.")
        )
    mark = request.argument("asked")
    if mark and mark != answering.mark_of(state.unanswered):
        # What would go is not what was shown above that button.
        raise UserError(
            N_(
                "That button is below another question than your last one. Please ask that one again."
            )
        )
    home = await services.drives.home(request)
    tell = request.argument("tell") == "yes"
    passed = await services.review.pass_on(request, home, state.unanswered, say.language, tell=tell)
    if passed in _SAID:
        return Reply(say(_SAID[passed]), visibility=Visibility.PRIVATE)
    done = (
        say("Passed on. I will send you a direct message when there is an answer.")
        if tell
        else say("Passed on. Ask me again in some days to see whether there is an answer.")
    )
    return Reply(done, visibility=Visibility.PRIVATE)


COMMAND: Final = Command(
    name="pass on",
    summary=N_("Passes your last question on to the moderators, if I had no answer."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "tell",
            N_("`yes` to be told the answer."),
            Kind.CHOICE,
            required=False,
            choices=("yes",),
        ),
    ),
    examples=("pass on", "pass on yes"),
    aliases=("pass it on",),
    topic="assistant-wrong-answer",
    offered=False,
)
