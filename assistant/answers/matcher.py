"""Which topic a question means: kernel ridge regression over the phrasings of the FAQ.

The score of a topic is k(question) A: the kernel of the question with each phrasing, times the
phrasings' dual weights. On CLINC150 with 10 phrasings a topic this is as accurate as a linear SVM
over the same features and knows better what it does not know; it takes numpy and a second to fit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answers.calibration import Calibration
from assistant.answers.features import Features
from assistant.answers.holding import hold_out, nearest_siblings
from assistant.answers.learned import Learned
from assistant.answers.match import (
    DISTRESS,
    HARM,
    MOST_SUGGESTED,
    OUTSIDE,
    Match,
    Nearest,
    Outcome,
    Repair,
)
from assistant.answers.meaning import word_vectors
from assistant.answers.ridge import kernel, solve
from assistant.answers.spelling import Speller
from assistant.answers.words import MAX_CHARACTERS, Words, sentences

MAX_PHRASINGS: Final = 10_000
"""Phrasings and messages outside together: more would need over 1 GB and a minute to fit."""

_NEAREST: Final = 3
# Score, of 1, from which a kind of message outside is told. What speaks less for distress gets a soft
# sentence, if it has no answer (`answering`).
_CLEAR: Final = 0.25
_CLEAR_FOR: Final = {DISTRESS: 0.33}
# How often the best topic's score it must reach: people ask about attacks more than for them.
_AHEAD: Final = {HARM: 1.5, DISTRESS: 1.2}
# Words from which a message is long: its sentences are also judged alone. A shorter one is
# understood as a whole (measured: its sentences alone are right no more often).
_LONG: Final = 40
# Share of the texts in which a word stands that says little by itself ("how many", "which country").
_COMMON: Final = 1 / 450
_MOST_SENTENCES: Final = 8  # of one message
_SENTENCE_TRUST: Final = 0.85  # factor for their scores: out of context, a sentence says less
_SENTENCE_WORDS: Final = 4  # sentences with fewer words ("Thanks a lot!") and ...
_SENTENCE_LETTERS: Final = 16  # ... fewer letters (not all scripts part words) are not


class Matcher:
    """Reads questions. Never changes after `fit` or `load`; safe to share between threads."""

    def __init__(self, learned: Learned) -> None:
        """Read questions by what was learned; use `fit` or `load`."""
        self.language = learned.words.language
        self.topics = learned.topics
        self.kinds = learned.kinds
        self._learned = learned
        self._words = learned.words
        self._texts = learned.texts
        self._rows = learned.rows
        self._asked = int((learned.rows < len(learned.topics)).sum())  # phrasings come first
        self._features = learned.features
        self._frequency = learned.frequency
        self._duals = learned.duals
        self._calibration = learned.calibration
        self._sure_bars = learned.sure_bars
        self._unknown_bar = learned.unknown_bar
        stems = {self._words.stem(word) for word in learned.frequency}
        self._speller = Speller(learned.frequency, stems, learned.features.vectors.words)

    @classmethod
    def fit(
        cls,
        phrasings: Sequence[tuple[str, str]],
        language: str,
        *,
        keep_sure: float = 0.67,
        keep_unknown: float = 0.89,
        bars: Mapping[str, float] = {},
        outside: Mapping[str, Sequence[str]] = {},
    ) -> "Matcher":
        """Learn a FAQ from pairs (topic id, phrasing) in `language` (ISO 639 code).

        The bars are kept shares, 0..1: of the phrasings that are understood when held out,
        `keep_sure` reach the sure bar and `keep_unknown` the unknown bar. `bars` gives single
        topics a share of their own in place of `keep_sure`. `outside` are messages that look like
        questions for this FAQ and are none, by their kind.

        Raises ValueError when there is nothing to learn, when there is too much, and for a share
        or a topic that makes no sense.
        """
        words = Words(language)
        asked = [pair for pair in phrasings if words.split(pair[1])]
        if not asked:
            raise ValueError("The FAQ has no phrasings with words. Add some to its topics.")
        topics = list(dict.fromkeys(topic for topic, _ in asked))
        number = {topic: i for i, topic in enumerate(topics)}
        for share in (keep_sure, keep_unknown, *bars.values()):
            if not 0 < share <= 1:
                raise ValueError(f"A kept share is above 0 and at most 1, not {share}.")
        for topic in bars:
            if topic not in number:
                raise ValueError(f"No phrasing belongs to the topic {topic!r}. Add some.")
        texts = [words.split(text) for _, text in asked]
        kinds = list(outside)
        others = [
            (len(topics) + i, text, split)
            for i, kind in enumerate(kinds)
            for text in outside[kind]
            if (split := words.split(text))
        ]
        texts += [split for _, _, split in others]
        if len(texts) > MAX_PHRASINGS:
            raise ValueError(
                f"The FAQ has {len(texts)} phrasings; at most {MAX_PHRASINGS} can be learned. "
                "Keep the most different ones of each topic, or split the FAQ."
            )
        classes = [number[topic] for topic, _ in asked] + [each for each, _, _ in others]
        rows = np.array(classes, dtype=np.int32)
        features = Features.fit(texts, words, word_vectors(words.code))
        gram = features.gram()
        siblings = nearest_siblings(gram, rows)
        factor, duals = solve(gram, rows, len(topics))
        held = hold_out(factor, duals, rows, siblings, len(topics))
        calibration = Calibration.fit(held)
        sure = [calibration.bar(held, bars.get(topic, keep_sure)) for topic in topics]
        learned = Learned(
            words=words,
            topics=tuple(topics),
            kinds=tuple(kinds),
            texts=(*(text for _, text in asked), *(text for _, text, _ in others)),
            rows=rows,
            features=features,
            frequency=Counter(word for text in texts for word in text),
            duals=duals,
            calibration=calibration,
            sure_bars=np.array(sure),
            unknown_bar=calibration.bar(held, keep_unknown),
        )
        return cls(learned)

    def match(self, text: str) -> Match:
        """Return which topic a question means. Takes any text; reads its first 2,000 characters."""
        scores, near, confidence, repairs, distress = self._judge(text)
        return self._matched(scores, near, confidence, repairs, distress)

    def match_both(self, text: str, other: str, without: str = "") -> tuple[Match, Match]:
        """Match two short readings of one question; takes little longer than one of them.

        The topic `without` is not considered for the `other` one.
        """
        parts = [self._parts(each) for each in (text, other)]
        texts = [[word for part in each[0] for word in part] for each in parts]
        similarities = self._features.several(texts, self._words)[1:]
        scores = (kernel(similarities.copy()) @ self._duals).astype(np.float64)
        if without in self.topics:
            scores[1, self.topics.index(without)] = 0
        confidences = self._calibration.confidence(scores)
        first, second = (
            self._matched(
                scores[i],
                similarities[i],
                self._known(confidences[i], [texts[i]]),
                parts[i][2],
                self._distress(scores[i : i + 1]),
            )
            for i in (0, 1)
        )
        return first, second

    def _matched(
        self,
        scores: NDArray[np.float64],
        similarities: NDArray[np.float32],
        confidence: float,
        repairs: tuple[Repair, ...],
        distress: float,
    ) -> Match:
        kind = self._kind(scores)
        scores = scores[: len(self.topics)]
        order = np.argsort(-scores, kind="stable")[:MOST_SUGGESTED]
        best = int(order[0])
        sure_bar = float(self._sure_bars[best])
        unknown_bar = min(self._unknown_bar, sure_bar)  # a topic's own bar may be lower
        outcome = Outcome.UNSURE
        if kind or confidence < unknown_bar:
            outcome = Outcome.UNKNOWN
        elif confidence >= sure_bar:
            outcome = Outcome.SURE
        return Match(
            outcome=outcome,
            topic=self.topics[best] if outcome is Outcome.SURE else None,
            suggestions=()
            if outcome is Outcome.UNKNOWN
            else tuple(self.topics[i] for i in order.tolist()),
            confidence=confidence,
            sure_bar=sure_bar,
            unknown_bar=unknown_bar,
            nearest=self._nearest(similarities),
            repairs=repairs,
            kind=kind,
            distress=distress,
        )

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return one raw score a topic, in the order of `topics`; about 0 (far) to 1 (a phrasing).

        Of a message of several sentences, the part that is understood best decides.
        """
        return self._judge(text)[0][: len(self.topics)]

    def near(self, text: str, count: int) -> list[tuple[str, str]]:
        """Return the `count` phrasings and messages nearest to a text, with their topic or kind."""
        near = self._judge(text)[1]
        classes = (*self.topics, *self.kinds)
        places = np.argsort(-near, kind="stable")[:count]
        return [(classes[self._rows[i]], self._texts[i]) for i in places.tolist()]

    def familiarity(self, text: str) -> float:
        """Return the share of a text's words that topics are asked with; 1 for a text without words."""
        words = self._words.split(text[:MAX_CHARACTERS])
        return sum(word in self._asked_with for word in words) / len(words) if words else 1.0

    @cached_property
    def _asked_with(self) -> frozenset[str]:
        # Not those of the messages outside the FAQ, which are of many languages.
        asked = self._texts[: self._asked]
        return frozenset(word for text in asked for word in self._words.split(text))

    def tells_of(self, kind: str, parts: Sequence[str]) -> bool:
        """Say whether any part of a message is clearly of a kind; takes little longer than one part."""
        texts = [
            [word for each in self._parts(part)[0] for word in each]
            for part in parts[:_MOST_SENTENCES]
        ]
        similarities = self._features.several(texts, self._words)[-len(texts) :]
        scores = (kernel(similarities.copy()) @ self._duals).astype(np.float64)
        return any(self._kind(row) == kind for row in scores)

    def common(self, text: str) -> bool:
        """Say whether every word of a text is a usual one here, so that it may lean on a subject."""
        least = _COMMON * len(self._texts)
        return all(self._frequency.get(word, 0) >= least for word in self._words.split(text))

    def save(self, path: Path) -> None:
        """Write what was learned to a file; see `Learned.save`."""
        self._learned.save(path)

    @classmethod
    def load(cls, path: Path) -> "Matcher":
        """Read what `save` wrote; see `Learned.load`."""
        return cls(Learned.load(path))

    def _judge(
        self, text: str
    ) -> tuple[NDArray[np.float64], NDArray[np.float32], float, tuple[Repair, ...], float]:
        """Return a score a class, each row's similarity, the confidence, repairs, and distress."""
        texts, alone, repairs = self._parts(text)
        similarities = self._features.several(texts or [[]], self._words)
        near = similarities[0]
        if len(texts) > 1:
            similarities = similarities[[True, *alone]]  # the whole, and what is a sentence
            near = similarities.max(axis=0)
        scores = (kernel(similarities.copy()) @ self._duals).astype(np.float64)
        scores[1:, : len(self.topics)] *= _SENTENCE_TRUST
        confidences = self._calibration.confidence(scores)
        clearest = int(confidences.argmax())
        confidence = self._known(confidences[clearest], texts)
        return scores[clearest], near, confidence, repairs, self._distress(scores)

    def _distress(self, scores: NDArray[np.float64]) -> float:
        """Give how much speaks for distress in any of the parts of a message (parts x classes)."""
        if DISTRESS not in self.kinds:
            return 0.0
        return float(scores[:, len(self.topics) + self.kinds.index(DISTRESS)].max())

    def _known(self, confidence: float, texts: Sequence[Sequence[str]]) -> float:
        """Keep a confidence only if anything of the texts stands in the FAQ at all."""
        known = any(self._features.knows(part, self._words) for part in texts)
        return float(confidence) if known else 0.0

    def _kind(self, scores: NDArray[np.float64]) -> str:
        """Give the kind of message outside that the scores speak for above all; mostly none."""
        best = int(scores.argmax())
        if best < len(self.topics):
            return ""
        kind = self.kinds[best - len(self.topics)]
        if scores[best] < _CLEAR_FOR.get(kind, _CLEAR):
            return ""
        ahead = _AHEAD.get(kind, 1.0) * scores[: len(self.topics)].max()
        return kind if kind != OUTSIDE and scores[best] >= ahead else ""

    def _parts(self, text: str) -> tuple[list[list[str]], list[bool], tuple[Repair, ...]]:
        """Return the message, or the sentences of a long one, as repaired words; which stand alone."""
        repairs: list[Repair] = []
        texts: list[list[str]] = []
        alone: list[bool] = []
        read = [self._words.split(part) for part in sentences(text[:MAX_CHARACTERS])]
        long = sum(map(len, read)) >= _LONG
        for part in read:
            words, repaired = self._speller.repair(part, [self._words.stem(w) for w in part])
            repairs.extend(repaired)
            if not texts or (long and len(texts) < _MOST_SENTENCES):
                texts.append(words)
                alone.append(_is_sentence(words))
            else:
                texts[-1].extend(words)
        return texts, alone, tuple(dict.fromkeys(repairs))

    def _nearest(self, similarities: NDArray[np.float32]) -> tuple[Nearest, ...]:
        near = similarities[: self._asked]
        count = min(_NEAREST, len(near))
        places = np.argpartition(-near, count - 1)[:count]
        places = places[np.lexsort((places, -near[places]))]
        return tuple(
            Nearest(self._texts[i], self.topics[self._rows[i]], float(near[i]))
            for i in places.tolist()
            if near[i] > 0
        )


def _is_sentence(words: Sequence[str]) -> bool:
    return len(words) >= _SENTENCE_WORDS or sum(map(len, words)) >= _SENTENCE_LETTERS
