"""What publishing an answer would change, found out before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answers.local import LocalAnswer
from assistant.answers.match import Match, Outcome
from assistant.answers.overlay import Overlay
from assistant.answers.service import Answers
from assistant.answers.store import Question

_PREVIEWED: Final = 60  # shared phrasings nearest to each new one that are looked at


@dataclass(frozen=True, slots=True)
class Change:
    """A question that would get another answer. `before` and `after`: topic ids; none is unknown."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing an answer would change, looked at after step `seen`."""

    seen: int
    changes: tuple[Change, ...]
    also: tuple[Question, ...]
    """Other waiting questions that it would answer."""


def compare(
    answers: Answers,
    before: Overlay,
    others: list[LocalAnswer],
    new: LocalAnswer,
    waiting: Sequence[Question],
) -> tuple[tuple[Change, ...], tuple[Question, ...]]:
    """Give the questions whose answer a `new` one would change, and the waiting ones it would answer.

    `others` are the community's further answers, `before` is the overlay of all until now.

    Takes up to a second of the processor, so run it in a thread.
    """
    matcher = answers.matcher(new.language)
    after = Overlay.fit(before.community, [*others, new], matcher)
    asked = dict.fromkeys(
        text
        for phrasing in (new.title, *new.phrasings)
        for topic, text in matcher.near(phrasing, _PREVIEWED)
        if topic in matcher.topics
    )
    asked |= dict.fromkeys(text for each in others for text in (each.title, *each.phrasings))
    own = dict.fromkeys((new.title, *new.phrasings))
    changes: list[Change] = []
    for text in asked | own:
        shared = answers.understand(text, new.language)
        was, will = before.match(text, shared), after.match(text, shared)
        # What nothing answered until now is what the new answer is for.
        if _given(was) != _given(will) and (_given(was) or text not in own):
            changes.append(Change(text, _given(was), _given(will)))
    also = [
        each
        for each in waiting
        if after.match(each.text, answers.understand(each.text, new.language)).topic == new.topic
    ]
    return tuple(changes), tuple(also)


def _given(match: Match) -> tuple[str, ...]:
    """Give what a match leads to: the topic, or what is suggested."""
    return (match.topic,) if match.outcome is Outcome.SURE and match.topic else match.suggestions
