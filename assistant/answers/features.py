"""What two texts have in common: stemmed words and character n-grams, weighted by tf-idf.

Two spaces, after a comparison on CLINC150 (Larson et al. 2019): W, stemmed words and pairs of
neighbours, knows what is said; C, the 2- to 4-grams of each padded word, forgives spelling and
endings and opens up scripts without spaces. A similarity is a weighted mean of the two cosines.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.answers.words import Words

SHORTEST_GRAM: Final = 2
LONGEST_GRAM: Final = 4
WORD_SHARE: Final = 1 / 3
"""Weight of space W in the mean of the two cosines; the rest is C's."""

_IDF_POWER: Final = 0.6  # below 1: function words ("how much", "can i") tell questions apart
# A feature that no phrasing has lengthens the question's vector as if it stood in one phrasing,
# times this: text that the FAQ has no words for must look far away.
_UNKNOWN: Final = (1.3, 1.7)  # in W and in C
# Share of the phrasings from which a feature is stored in full: adding up whole rows is quicker
# than picking out that many places, and needs no more memory.
_COMMON: Final = 0.1
_MOST_REMEMBERED: Final = 20_000  # words; what strangers type must not fill the memory


def word_features(stems: Sequence[str]) -> list[str]:
    """Return the features of space W: each stem, and each pair of neighbours."""
    return [*stems, *(f"{left} {right}" for left, right in pairwise(stems))]


def gram_features(words: Sequence[str]) -> list[str]:
    """Return the features of space C: the n-grams of each word with a space on both sides."""
    grams: list[str] = []
    for word in words:
        padded = f" {word} "
        for size in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
            grams += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return grams


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The phrasings of a FAQ as an inverted index.

    Features are numbered, the most frequent ones first; a phrasing's weight for a feature is its
    tf-idf, in a space where the phrasing has length 1. Features that stand in many phrasings
    ("th", "how") have a full row of weights in `common` (common features x phrasings). Of any
    other feature f, `rows[starts[f]:starts[f + 1]]` are the phrasings that have it and
    `weights[...]`, at the same places, its weights there. `idf` has one weight a feature.
    """

    vocabularies: tuple[Mapping[str, int], Mapping[str, int]]
    idf: NDArray[np.float32]
    common: NDArray[np.float32]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    remembered: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], words: Words) -> Self:
        """Index texts, each given as its words."""
        counts = [_counts(text, words) for text in texts]
        frequency = Counter((s, name) for pair in counts for s in (0, 1) for name in pair[s])
        vocabularies: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for number, ((space, name), _) in enumerate(frequency.most_common()):
            vocabularies[space][name] = number
        found = np.array(sorted(frequency.values(), reverse=True), dtype=np.int64)
        idf = _idf(found.astype(np.float64), len(texts)).astype(np.float32)
        vectors = [
            _vector(pair[space], vocabularies[space], idf, len(texts), space)
            for pair in counts
            for space in (0, 1)
        ]
        ids = np.concatenate([vector[0] for vector in vectors])
        values = np.concatenate([vector[1] / sqrt(vector[2] or 1.0) for vector in vectors])
        rows = np.repeat(np.arange(len(vectors)) // 2, [len(vector[0]) for vector in vectors])
        common = np.zeros((int((found > _COMMON * len(texts)).sum()), len(texts)), dtype=np.float32)
        often = ids < len(common)
        common[ids[often], rows[often]] = values[often]
        ids, values, rows = ids[~often], values[~often], rows[~often]
        order = np.argsort(ids, kind="stable")
        starts = np.zeros(len(found) + 1, dtype=np.int32)
        np.cumsum(np.bincount(ids, minlength=len(found)), out=starts[1:])
        return cls(
            vocabularies=vocabularies,
            idf=idf,
            common=common,
            starts=starts,
            rows=rows[order].astype(np.int32),
            weights=values[order].astype(np.float32),
        )

    def gram(self) -> NDArray[np.float32]:
        """Return the similarities of the phrasings among themselves (phrasings x phrasings)."""
        shares = np.full(len(self.idf), 1 - WORD_SHARE, dtype=np.float32)
        shares[list(self.vocabularies[0].values())] = WORD_SHARE
        scaled = self.common.T * shares[: len(self.common)]
        gram = (scaled @ self.common).astype(np.float32, copy=False)
        for feature in np.flatnonzero(np.diff(self.starts) > 1):
            here = slice(self.starts[feature], self.starts[feature + 1])
            rows, weights = self.rows[here], self.weights[here]
            gram[np.ix_(rows, rows)] += np.outer(weights * shares[feature], weights)
        np.fill_diagonal(gram, 1)
        return gram.clip(0, 1, out=gram)

    def similarities(self, text: Sequence[str], words: Words) -> NDArray[np.float64]:
        """Return the similarity, 0..1, of a text (as its words) to each phrasing, in order."""
        one: NDArray[np.float64] = self.several([text], words)[0]
        return one

    def several(self, texts: Sequence[Sequence[str]], words: Words) -> NDArray[np.float64]:
        """Return the similarities of all texts together, and then of each (1 + texts x phrasings).

        Cosines are linear but for the lengths, so the sentences of a message give the message's
        without a second look-up. (A feature in two sentences counts a little more than in one
        text, and pairs of words across the end of a sentence are left out.)
        """
        size = self.common.shape[1]
        products = np.zeros((len(texts), 2, size))
        squares = np.zeros((len(texts), 2))
        for number, text in enumerate(texts):
            stems = Counter(word_features([words.stem(word) for word in text]))
            vectors = (
                _vector(stems, self.vocabularies[0], self.idf, size, 0),
                self._gram_vector(text, size),
            )
            for space, (ids, values, square) in enumerate(vectors):
                products[number, space] = self._products(ids, values.astype(np.float32))
                squares[number, space] = square
        products = np.concatenate([products.sum(axis=0, keepdims=True), products])
        squares = np.concatenate([squares.sum(axis=0, keepdims=True), squares])
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        shares = np.array([WORD_SHARE, 1 - WORD_SHARE]) / lengths
        near: NDArray[np.float64] = (products * shares[:, :, None]).sum(axis=1)
        # Rounding can carry a text that equals a phrasing past 1.
        return near.clip(0, 1, out=near)

    def _gram_vector(
        self, text: Sequence[str], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Do for space C what `_vector` does, with the n-grams of known words remembered."""
        if not text:
            return np.zeros(0, dtype=np.int64), np.zeros(0), 0.0
        ids, times = np.unique(
            np.concatenate([self._grams_of(word) for word in text]), return_counts=True
        )
        # N-grams that no phrasing has are all -1: each counts as one of its own.
        unknown = int(times[0]) if ids[0] < 0 else 0
        ids, times = (ids[1:], times[1:]) if unknown else (ids, times)
        values = (1 + np.log(times)) * self.idf[ids]
        far = float(_UNKNOWN[1] * _idf(np.ones(1), size)[0])
        return ids, values, float(values @ values) + unknown * far**2

    def _grams_of(self, word: str) -> NDArray[np.int64]:
        """Give the numbers of a word's n-grams, -1 for each that no phrasing has."""
        known = self.remembered.get(word)
        if known is None:
            number = self.vocabularies[1].get
            found = [number(name, -1) for name in gram_features([word])]
            known = np.array(found, dtype=np.int64)
            if len(self.remembered) < _MOST_REMEMBERED:
                self.remembered[word] = known
        return known

    def _products(self, ids: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the scalar product of one space's features with each phrasing."""
        often = ids < len(self.common)
        # Not a BLAS product: its threads wait for each other, milliseconds on a busy machine.
        near: NDArray[np.float64] = np.einsum(
            "i,ij->j", values[often], self.common[ids[often]]
        ).astype(np.float64)
        ids, values = ids[~often], values[~often]
        starts = self.starts[ids]
        lengths = self.starts[ids + 1] - starts
        if lengths.any():
            # The places of all postings at once: each run starts where its feature does.
            offsets = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
            places = offsets + np.arange(len(offsets))
            weights = self.weights[places] * np.repeat(values, lengths)
            near += np.bincount(self.rows[places], weights, minlength=self.common.shape[1])
        return near


def _counts(text: Sequence[str], words: Words) -> tuple[Counter[str], Counter[str]]:
    stems = [words.stem(word) for word in text]
    return Counter(word_features(stems)), Counter(gram_features(text))


def _vector(
    counts: Counter[str],
    vocabulary: Mapping[str, int],
    idf: NDArray[np.float32],
    size: int,
    space: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
    """Return the known features of a text, their weights, and the square of the whole length."""
    if not counts:
        return np.zeros(0, dtype=np.int64), np.zeros(0), 0.0
    ids = np.array([vocabulary.get(name, -1) for name in counts], dtype=np.int64)
    values = 1 + np.log(np.array(list(counts.values()), dtype=np.float64))
    values *= np.where(ids < 0, _UNKNOWN[space] * _idf(np.ones(1), size), idf[ids])
    known = ids >= 0
    return ids[known], values[known], float(values @ values)


def _idf(frequency: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    # The smooth idf of scikit-learn's TfidfVectorizer, ln((1 + n) / (1 + df)) + 1, tempered.
    power: NDArray[np.float64] = (np.log((1 + size) / (1 + frequency)) + 1) ** _IDF_POWER
    return power
