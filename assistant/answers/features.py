"""What two texts have in common: words, character n-grams, and what the words mean.

Three spaces, after a comparison on CLINC150 (Larson et al. 2019): W, stemmed words and pairs of
neighbours, knows what is said; C, the 3-grams of each padded word, forgives spelling and
endings and opens up scripts without spaces; M, the sum of the words' vectors, finds other words
for the same thing. W and C are weighted by tf-idf. A text has length 1 in its spaces together,
so that a similarity is one cosine: a weighted mean of those in the three spaces.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.answers.meaning import WordVectors
from assistant.answers.threads import one_thread
from assistant.answers.words import Words

_GRAM: Final = 3
# The weights of W, C and M in the mean; of W and C alone where no word has a vector.
_SHARES: Final = np.array([1 / 6, 1 / 3, 1 / 2])
_SHARES_WITHOUT: Final = np.array([1 / 3, 2 / 3, 0])

_IDF_POWER: Final = 0.6  # below 1: function words ("how much", "can i") tell questions apart
# A feature that no phrasing has lengthens the question's vector as if it stood in one phrasing,
# times this: text that the FAQ has no words for must look far away.
_UNKNOWN: Final = (1.3, 1.7)  # in W and in C
# Share of the phrasings from which a feature is stored in full: a matrix product is quicker than
# picking out that many places, and needs no more memory.
_COMMON: Final = 0.1
_MOST_REMEMBERED: Final = 20_000  # words; what strangers type must not fill the memory
_TINY: Final = 1e-12


def word_features(stems: Sequence[str]) -> list[str]:
    """Return the features of space W: each stem, and each pair of neighbours."""
    return [*stems, *(f"{left} {right}" for left, right in pairwise(stems))]


def gram_features(words: Sequence[str]) -> list[str]:
    """Return the features of space C: the n-grams of each word with a space on both sides."""
    padded = (f" {word} " for word in words)
    return [each[i : i + _GRAM] for each in padded for i in range(len(each) - _GRAM + 1)]


@dataclass(frozen=True, slots=True)
class _Vector:
    """A text in W or in C: known features, their weights, and the square of its whole length."""

    ids: NDArray[np.int64]
    values: NDArray[np.float64]
    square: float


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The phrasings of a FAQ as an inverted index.

    Features of W and C are numbered, the most frequent ones first; a phrasing's weight for a
    feature is its tf-idf, scaled as above. Features that stand in many phrasings ("th", "how")
    have a full row of weights in `common` (common features x phrasings). Of any other feature f,
    `rows[starts[f]:starts[f + 1]]` are the phrasings that have it and `weights[...]`, at the same
    places, its weights there. `idf` has one weight a feature. `meanings` (dimensions x phrasings)
    are the phrasings in M, scaled likewise.
    """

    vocabularies: tuple[Mapping[str, int], Mapping[str, int]]
    idf: NDArray[np.float32]
    common: NDArray[np.float32]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    meanings: NDArray[np.float32]
    vectors: WordVectors = field(default_factory=WordVectors.none, repr=False)
    remembered: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], words: Words, vectors: WordVectors) -> Self:
        """Index texts, each given as its words."""
        one_thread()  # from here on, so that a FAQ fitted twice is the same to the last digit
        counts = [_counts(text, words) for text in texts]
        frequency = Counter((s, name) for pair in counts for s in (0, 1) for name in pair[s])
        vocabularies: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for number, ((space, name), _) in enumerate(frequency.most_common()):
            vocabularies[space][name] = number
        found = np.array(sorted(frequency.values(), reverse=True), dtype=np.int64)
        idf = _idf(found.astype(np.float64), len(texts)).astype(np.float32)
        spaces = [
            [_vector(pair[s], vocabularies[s], idf, len(texts), s) for pair in counts]
            for s in (0, 1)
        ]
        meanings = np.stack([vectors.of(text) for text in texts])
        squares = [[each.square for each in space] for space in spaces]
        scales = _scales(np.array([*squares, np.square(meanings).sum(axis=1)]).T)
        ids = np.concatenate([each.ids for space in spaces for each in space])
        rows = np.concatenate(
            [
                np.repeat(np.arange(len(texts)), [len(each.ids) for each in space])
                for space in spaces
            ]
        )
        values = np.concatenate(
            [
                each.values * scales[row, s]
                for s, space in enumerate(spaces)
                for row, each in enumerate(space)
            ]
        )
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
            meanings=(meanings * scales[:, 2:]).T.astype(np.float32, order="C"),
            vectors=vectors,
        )

    def gram(self) -> NDArray[np.float32]:
        """Return the similarities of the phrasings among themselves (phrasings x phrasings)."""
        gram = self.common.T @ self.common
        gram += self.meanings.T @ self.meanings
        for feature in np.flatnonzero(np.diff(self.starts) > 1):
            here = slice(self.starts[feature], self.starts[feature + 1])
            rows, weights = self.rows[here], self.weights[here]
            gram[np.ix_(rows, rows)] += np.outer(weights, weights)
        np.fill_diagonal(gram, 1)
        return gram.clip(-1, 1, out=gram)

    def similarities(self, text: Sequence[str], words: Words) -> NDArray[np.float32]:
        """Return the similarity, -1..1, of a text (as its words) to each phrasing, in order."""
        one: NDArray[np.float32] = self.several([text], words)[0]
        return one

    def several(self, texts: Sequence[Sequence[str]], words: Words) -> NDArray[np.float32]:
        """Return the similarities of all texts together, and of each if there are more than one.

        The first of the rows (1 or 1 + texts, x phrasings) is that of all texts together. Cosines
        are linear but for the lengths, so the sentences of a message give the message's without a
        second look-up. (A feature in two sentences counts a little more than in one text, and
        pairs of words across the end of a sentence are left out.)
        """
        one_thread()
        vectors = [(self._word_vector(text, words), self._gram_vector(text)) for text in texts]
        meanings = np.stack([self.vectors.of(text) for text in texts])
        squares = np.array([[each.square for each in pair] for pair in vectors])
        near = self._products([each for pair in vectors for each in pair])
        products = [near[0::2], near[1::2], meanings @ self.meanings]
        if len(texts) > 1:
            products = [np.concatenate([p.sum(axis=0, keepdims=True), p]) for p in products]
            squares = np.concatenate([squares.sum(axis=0, keepdims=True), squares])
            meanings = np.concatenate([meanings.sum(axis=0, keepdims=True), meanings])
        lengths = np.square(meanings).sum(axis=1)
        scales = _scales(np.column_stack([squares, lengths])).astype(np.float32)
        similarity = products[0] * scales[:, :1]
        similarity += products[1] * scales[:, 1:2]
        similarity += products[2] * scales[:, 2:]
        # Rounding can carry a text that equals a phrasing past 1.
        return similarity.clip(-1, 1, out=similarity)

    def knows(self, text: Sequence[str], words: Words) -> bool:
        """Say whether any word of a text, or a piece of one, stands in a phrasing."""
        stems = self.vocabularies[0]
        return any(
            words.stem(word) in stems or bool((self._grams_of(word) >= 0).any()) for word in text
        )

    def _word_vector(self, text: Sequence[str], words: Words) -> _Vector:
        stems = Counter(word_features([words.stem(word) for word in text]))
        return _vector(stems, self.vocabularies[0], self.idf, self.common.shape[1], 0)

    def _gram_vector(self, text: Sequence[str]) -> _Vector:
        """Do for space C what `_vector` does, with the n-grams of known words remembered."""
        if not text:
            return _Vector(np.zeros(0, dtype=np.int64), np.zeros(0), 0.0)
        ids, times = np.unique(
            np.concatenate([self._grams_of(word) for word in text]), return_counts=True
        )
        # N-grams that no phrasing has are all -1: each counts as one of its own.
        unknown = int(times[0]) if ids[0] < 0 else 0
        ids, times = (ids[1:], times[1:]) if unknown else (ids, times)
        values = (1 + np.log(times)) * self.idf[ids]
        far = float(_UNKNOWN[1] * _idf(np.ones(1), self.common.shape[1])[0])
        return _Vector(ids, values, float(values @ values) + unknown * far**2)

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

    def _products(self, vectors: Sequence[_Vector]) -> NDArray[np.float32]:
        """Return the scalar product of each vector with each phrasing (vectors x phrasings)."""
        size, known = self.common.shape[1], len(self.common)
        owners = np.repeat(np.arange(len(vectors)), [len(each.ids) for each in vectors])
        ids = np.concatenate([each.ids for each in vectors])
        values = np.concatenate([each.values for each in vectors]).astype(np.float32)
        often = ids < known
        full = np.zeros((len(vectors), known), dtype=np.float32)
        full[owners[often], ids[often]] = values[often]
        near: NDArray[np.float32] = full @ self.common
        owners, ids, values = owners[~often], ids[~often], values[~often]
        starts = self.starts[ids]
        lengths = self.starts[ids + 1] - starts
        if lengths.any():
            # The places of all postings at once: each run starts where its feature does.
            offsets = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
            places = offsets + np.arange(len(offsets))
            weights = self.weights[places] * np.repeat(values, lengths)
            cells = self.rows[places] + np.repeat(owners * size, lengths)
            near += np.bincount(cells, weights, minlength=near.size).reshape(near.shape)
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
) -> _Vector:
    if not counts:
        return _Vector(np.zeros(0, dtype=np.int64), np.zeros(0), 0.0)
    ids = np.array([vocabulary.get(name, -1) for name in counts], dtype=np.int64)
    values = 1 + np.log(np.array(list(counts.values()), dtype=np.float64))
    values *= np.where(ids < 0, _UNKNOWN[space] * _idf(np.ones(1), size), idf[ids])
    known = ids >= 0
    return _Vector(ids[known], values[known], float(values @ values))


def _scales(squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what makes texts have length 1, from their squared lengths (texts x spaces)."""
    shares = np.where(squares[:, 2:] > _TINY, _SHARES, _SHARES_WITHOUT)
    scales: NDArray[np.float64] = np.sqrt(shares / np.maximum(squares, _TINY))
    return scales


def _idf(frequency: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    # The smooth idf of scikit-learn's TfidfVectorizer, ln((1 + n) / (1 + df)) + 1, tempered.
    power: NDArray[np.float64] = (np.log((1 + size) / (1 + frequency)) + 1) ** _IDF_POWER
    return power
