"""Tells why the last question was understood as it was: confidence, bars, nearest phrasings."""

from typing import Final

from assistant import answering
from assistant.answers.match import Match, Outcome
from assistant.answers.overlay import Overlay
from assistant.command import Acknowledgement, Command
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Explain the last match, from memory only: the question itself is kept nowhere."""
    say = services.say(request)
    match = (await services.conversations.get(request)).match
    if match is None:
        raise UserError(N_("Why what? Ask me something first; I only remember the last question."))
    if match.outcome is Outcome.UNKNOWN and not match.nearest:
        return Reply(say("That was no question that I looked up an answer to."))
    if not match.nearest:
        return Reply(say("You picked that by its name or number, so there was nothing to guess."))
    overlay = await answering.overlay_of(request, services)
    return Reply(
        join(
            [
                _verdict(say, match),
                _read_as(say, match),
                _repairs(say, match),
                _nearest(services, say, match, overlay),
            ]
        )
    )


def _verdict(say: Words, match: Match) -> Markup:
    percent = {
        "confidence": _percent(match.confidence),
        "sure": _percent(match.sure_bar),
        "unknown": _percent(match.unknown_bar),
    }
    if match.outcome is Outcome.SURE:
        return say(
            "I answered because my confidence was {confidence} percent; from {sure} percent on I answer at once.",
            **percent,
        )
    if match.outcome is Outcome.UNSURE:
        return say(
            "I asked back because my confidence was {confidence} percent: at least {unknown}, but less than the {sure} from which I answer at once.",
            **percent,
        )
    return say(
        "I gave no answer because my confidence was {confidence} percent, and below {unknown} percent I do not guess.",
        **percent,
    )


def _read_as(say: Words, match: Match) -> Markup:
    if not match.read_as:
        return EMPTY
    return say("I read it with the answer before: \u201c{question}\u201d.", question=match.read_as)


def _repairs(say: Words, match: Match) -> Markup:
    if not match.repairs:
        return EMPTY
    read = items(
        say("\u201c{typed}\u201d as \u201c{read}\u201d", typed=each.typed, read=each.read)
        for each in match.repairs
    )
    return say.lines(say("I read:"), read)


def _nearest(services: Services, say: Words, match: Match, overlay: Overlay) -> Markup:
    lines = [
        say(
            "\u201c{phrasing}\u201d ({title}), {percent} percent alike",
            phrasing=each.phrasing,
            title=services.answers.title(each.topic, say.language, overlay),
            percent=_percent(each.similarity),
        )
        for each in match.nearest
    ]
    return say.lines(say("The nearest questions I know:"), items(lines))


def _percent(share: float) -> str:
    return str(round(max(0.0, min(1.0, share)) * 100))


COMMAND: Final = Command(
    name="why",
    summary=N_("Tells how sure I was of the last answer, and why."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("why",),
)
