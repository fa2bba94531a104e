"""What the matcher says of one question."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_SUGGESTED: Final = 3

# Kinds of messages that are no questions to the FAQ.
OUTSIDE: Final = "outside"  # about something else
DISTRESS: Final = "distress"
HARM: Final = "harm"
INSULT: Final = "insult"
KINDS: Final = (OUTSIDE, DISTRESS, HARM, INSULT)


class Outcome(StrEnum):
    """How certain it is which topic a question means."""

    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Repair:
    """A word of the question and the FAQ's word it was read as."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A phrasing of the FAQ close to the question; `similarity` is a cosine, 0..1."""

    phrasing: str
    topic: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Match:
    """The topic a question means, as far as the FAQ can tell.

    `topic` is set only when sure. `suggestions` holds up to three topic ids, best first, and is
    empty when unknown. `confidence` is 0..1: the calibrated chance that the best topic is right.
    `sure_bar` and `unknown_bar` are the confidences from which the answer is sure, and below
    which it is unknown. `kind` is DISTRESS, HARM or INSULT of a message (unknown then), when it
    clearly is one. `distress` is how much speaks for distress in any part of it, about 0 to 1.
    `read_as` is the question that a follow-up was completed to.
    """

    outcome: Outcome
    topic: str | None
    suggestions: tuple[str, ...]
    confidence: float
    sure_bar: float = 1.0
    unknown_bar: float = 0.0
    nearest: tuple[Nearest, ...] = ()
    repairs: tuple[Repair, ...] = ()
    read_as: str = ""
    kind: str = ""
    distress: float = 0.0


def by_name(topic: str) -> Match:
    """Give the match of a topic that was picked by its name, so that nothing was guessed."""
    return Match(Outcome.SURE, topic, (topic,), 1.0)
