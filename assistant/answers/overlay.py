"""A community's own answers: a small matcher over the shared one, compared by confidence.

It is fitted alone, in well under a second. What it must not claim is shown to it: the shipped
phrasings and messages that are nearest to its own count as outside. (Measured with eight shipped
topics made local with 3 to 8 phrasings: of other questions 0.4 % were taken for local ones.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.answers.local import LocalAnswer
from assistant.answers.match import MOST_SUGGESTED, OUTSIDE, Match, Outcome
from assistant.answers.matcher import Matcher
from assistant.folding import fold

_NEAR: Final = 30  # of the shared phrasings and messages, for each local one
_MOST_NEAR: Final = 2_000  # of them together: fitting takes a second or two then
_TIE: Final = 0.1  # confidences nearer than this do not tell which answer is meant


class Overlay:
    """The answers of a community in one language. Never changes; safe to share between threads."""

    def __init__(
        self,
        community: str = "",
        answers: Mapping[str, LocalAnswer] | None = None,
        matcher: Matcher | None = None,
    ) -> None:
        """Hold answers by topic with their matcher; use `fit`. Without any, it is empty."""
        self.community = community
        self.all = answers or {}
        self._matcher = matcher
        self._said = {
            fold(text): each.topic
            for each in self.all.values()
            for text in (each.title, *each.phrasings)
        }

    @classmethod
    def fit(cls, community: str, answers: Sequence[LocalAnswer], shared: Matcher) -> "Overlay":
        """Learn a community's answers, beside the shared ones of the same language."""
        asked = [
            (each.topic, text)
            for each in answers
            for text in dict.fromkeys((each.title, *each.phrasings))
        ]
        own = {each.topic for each in answers}
        near = [shared.near(text, _NEAR) for _, text in asked]
        # The nearest ones of each phrasing first, so that a cut takes the same from all.
        ranked = (pair for rank in zip(*near, strict=True) for pair in rank)
        outside = list(dict.fromkeys(text for topic, text in ranked if topic not in own))
        try:
            matcher = Matcher.fit(
                asked, shared.language, outside={OUTSIDE: outside[:_MOST_NEAR]} if outside else {}
            )
        except ValueError:  # no word in any of them
            matcher = None
        return cls(community, {each.topic: each for each in answers}, matcher)

    def answer(self, topic: str) -> LocalAnswer | None:
        """Give the community's own answer on a topic; None where it has none."""
        found = self.all.get(topic)
        return found if found and found.answer else None

    def match(self, text: str, shared: Match) -> Match:
        """Say which answer a question means, the community's or a shared one."""
        if shared.kind or not self.all:
            return shared
        if self._matcher is None:
            return shared
        local = _judged(self._matcher.match(text), shared)
        if said := self._said.get(fold(text)):
            local = replace(
                local, outcome=Outcome.SURE, topic=said, suggestions=(said,), confidence=1.0
            )
        return together(shared, local)

    def near(self, text: str, count: int) -> list[str]:
        """Give the topics of the community's own phrasings nearest to a text."""
        found = self._matcher.near(text, count) if self._matcher else []
        return [topic for topic, _ in found if topic in self.all]


def _judged(local: Match, shared: Match) -> Match:
    """Hold a local answer to the bars of the shared ones too: a few phrasings make low bars."""
    sure_bar = max(local.sure_bar, shared.sure_bar)
    unknown_bar = max(local.unknown_bar, shared.unknown_bar)
    if local.outcome is Outcome.UNKNOWN or local.confidence < unknown_bar:
        return replace(local, outcome=Outcome.UNKNOWN, topic=None, suggestions=())
    if local.confidence < sure_bar:
        local = replace(local, outcome=Outcome.UNSURE, topic=None)
    return replace(local, sure_bar=sure_bar, unknown_bar=unknown_bar)


def together(shared: Match, local: Match) -> Match:
    """Choose between two readings by their confidence; a tie suggests both."""
    if local.outcome is Outcome.UNKNOWN:
        return shared
    sure = [each for each in (local, shared) if each.outcome is Outcome.SURE]
    if len(sure) == 1:
        return sure[0]
    surer, other = sorted((local, shared), key=lambda each: -each.confidence)
    agreed = surer.topic is not None and surer.topic == other.topic
    if sure and (agreed or surer.confidence - other.confidence > _TIE):
        return surer
    # Behind its first, what a few answers suggest has little to do with the question.
    first, rest = local.suggestions[:1], shared.suggestions
    if surer is shared:
        first, rest = (*rest[: MOST_SUGGESTED - 1], *first), rest[MOST_SUGGESTED - 1 :]
    return replace(
        surer,
        outcome=Outcome.UNSURE,
        topic=None,
        suggestions=tuple(dict.fromkeys((*first, *rest)))[:MOST_SUGGESTED],
        nearest=surer.nearest or other.nearest,
    )


NOTHING: Final = Overlay()
