"""What the commands that answer share: the community's own answers, and what to do without one."""

import hashlib
from dataclasses import replace
from typing import Final

from assistant.answers.match import Match
from assistant.answers.overlay import NOTHING, Overlay
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, one_line, plain
from assistant.reply import Button, Reply, Visibility
from assistant.request import Request
from assistant.services import Services

MOST_PASSED_ON: Final = 500
"""Characters of a question that is passed on."""

# Scores of distress; a message that clearly tells of it has 0.33 (`answers.matcher`).
_LIKELY: Final = 0.3
_CAUTIOUS: Final = 0.13

_NO_ANSWER: Final = N_(
    "I have no checked answer to that. I know about the Paris Call, cyberwarfare and "
    "pledging here: type `topics` to see what I can answer, or ask it in other words."
)


async def overlay_of(request: Request, services: Services) -> Overlay:
    """Give the own answers of the community that a request comes from."""
    if request.community is None:
        return NOTHING
    try:
        home = await services.drives.home(request)
    except UserError:
        return NOTHING  # the disk is full: what is in memory can still be answered
    return await services.review.overlay(home, services.say(request).language)


def passed_on(question: str) -> str:
    """Give the words of a question exactly as they would be passed on."""
    return one_line(question, MOST_PASSED_ON)


def mark_of(question: str) -> str:
    """Give the few letters by which a button knows the question that it stands below."""
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def rather_tells_of_distress(match: Match) -> bool:
    """Say whether a message that is not understood for sure is likelier a cry than a question."""
    return match.distress >= _LIKELY


def beside_help(reply: Reply, services: Services, say: Words) -> Reply:
    """Add where help is to a reply whose question may have told of distress beside what it asked."""
    if reply.match is None or not rather_tells_of_distress(reply.match):
        return reply
    return replace(reply, text=join([reply.text, softly(services, say)]))


def may_tell_of_distress(understood: Match | None) -> bool:
    """Say whether distress cannot be ruled out, so that a message is better not kept."""
    return understood is not None and understood.distress >= _CAUTIOUS


def softly(services: Services, say: Words) -> Markup:
    """Point to people, in case it was more than a question."""
    helpline = services.settings.helpline
    return join(
        [
            say(
                "If something is wrong or somebody hurts you: you are not to blame, and an adult you "
                "trust or a moderator here can help. For anything else a moderator can help too."
            ),
            plain(helpline) if helpline else EMPTY,
        ],
        "\n",
    )


def of_another(request: Request) -> bool:
    """Say whether the words are somebody else's, whose message is asked about."""
    return request.argument("of_another") == "yes"


def no_answer(
    request: Request, services: Services, question: str, understood: Match | None
) -> Reply:
    """Say that there is no answer, and offer to pass the question on to the moderators.

    Not what may tell of distress, as far as it was `understood`: that is better not kept.
    """
    say = services.say(request)
    if may_tell_of_distress(understood):
        return Reply(join([say(_NO_ANSWER), softly(services, say)]), visibility=Visibility.PRIVATE)
    words = passed_on(question)
    if of_another(request):
        # Only its author can agree to pass it on, and need not be told before everybody.
        return Reply(say(_NO_ANSWER), visibility=Visibility.PRIVATE)
    if request.community is None or not words:
        return Reply(say(_NO_ANSWER))
    asked = {"asked": mark_of(words)}
    tell = say.label("Pass it on and tell me the answer")
    return Reply(
        join([say(_NO_ANSWER), _offer(request, services, words)]),
        buttons=(
            Button(say.label("Pass it on"), "pass on", asked, yes=True),
            Button(tell, "pass on", {**asked, "tell": "yes"}),
        ),
        choices=True,
        unanswered=words,
    )


def _offer(request: Request, services: Services, words: str) -> Markup:
    say = services.say(request)
    community = request.community.name if request.community else ""
    return say(
        "I can pass it on to the moderators of {community}. They would read exactly this, and not who "
        "asked it: \u201c{question}\u201d. It is deleted 90 days after their answer.",
        community=community or say.label("this community"),
        question=words,
    )
