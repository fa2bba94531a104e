"""What the answer loop needs of a store: questions passed on, answers of communities, and ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from assistant.acts import Act
from assistant.answers.local import LocalAnswer
from assistant.identity import Event
from assistant.markup import EMPTY, Markup
from assistant.outbox import Announcement

KEPT_AFTER_ANSWER: Final = timedelta(days=90)
"""How long a question stays after it was answered, so that its asker can be told."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that its author agreed to pass on. Who that is, moderators are not told.

    `answered_at` None: it waits. `tells`: its author wants to hear of the answer.
    """

    id: int
    text: str
    language: str
    asked_at: datetime
    answered_at: datetime | None = None
    tells: bool = False


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to store. `address` is sealed; empty means that its author wants no message.

    `waits`: what moderators are told of it.
    """

    community: int
    text: str
    language: str
    person: bytes
    address: bytes
    event: Event
    waits: Announcement | None = None


class Passed(StrEnum):
    """What came of passing a question on."""

    KEPT = "kept"
    TWICE = "twice"  # this person passed on the same words before, and they wait
    ENOUGH = "enough"  # this person has as many waiting as one may have
    FULL = "full"  # the community's queue is full


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the history at rest. `editor` is sealed, and empty once it was erased."""

    id: int
    topic: str
    answer: LocalAnswer | None
    editor: bytes
    at: datetime
    undoes: int
    told: int = 0
    """How many people are being told of it, just after it was taken."""


@dataclass(frozen=True, slots=True)
class NewStep:
    """A change of a community's answers, made after having seen those up to step `seen`.

    An answer whose topic is empty is a new one; it gets its topic when it is stored. `answers` are
    the waiting questions that it answers, and `told` what their authors hear of it.
    """

    community: int
    topic: str
    answer: LocalAnswer | None
    person: bytes
    editor: bytes
    seen: int
    event: Event
    answers: Sequence[int] = ()
    told: Markup = EMPTY
    undoes: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    """How often an answer was marked as helpful and as not helpful; nobody's words, nobody's name."""

    topic: str
    helpful: int
    not_helpful: int


def standing(steps: Sequence[Step]) -> list[LocalAnswer]:
    """Give the answers that a history (newest first) leads to, the longest unchanged first."""
    answers: dict[str, LocalAnswer] = {}
    for step in reversed(steps):
        answers.pop(step.topic, None)
        if step.answer:
            answers[step.topic] = step.answer
    return list(answers.values())


class ReviewStore(Protocol):
    """The answer loop at rest.

    What changes something raises `RedeliveredError` when its event has acted before.
    """

    async def pass_on(self, new: NewQuestion, most_of_person: int, most: int) -> Passed:
        """Store a question, unless it or too many of them wait already."""
        ...

    async def waiting(self, community: int) -> Sequence[Question]:
        """Give the questions that wait, oldest first."""
        ...

    async def of_person(self, person: bytes) -> Sequence[Question]:
        """Give a person's questions in all communities, oldest first."""
        ...

    async def dismiss(self, questions: Sequence[int], told: Markup, event: Event, act: Act) -> None:
        """Delete waiting questions unanswered; whoever wanted to hear of it is told."""
        ...

    async def publish(self, new: NewStep) -> Step | None:
        """Take a step, unless there are others behind `seen`: then nothing is done (None)."""
        ...

    async def steps(self, community: int) -> Sequence[Step]:
        """Give the whole history, newest first."""
        ...

    async def newest(self) -> Mapping[int, int]:
        """Give the number of the newest step of each community that has any."""
        ...

    async def edited_by(self, person: bytes) -> int:
        """Count the steps that a person took in all communities."""
        ...

    async def rate(
        self, community: int, topic: str, helpful: int, not_helpful: int, event: Event
    ) -> None:
        """Add to the ratings of an answer."""
        ...

    async def ratings(self, community: int) -> Sequence[Rating]:
        """Give the ratings of all answers that have any, most often not helpful first."""
        ...

    async def clear_ratings(self, community: int, event: Event) -> None:
        """Begin to count anew."""
        ...
