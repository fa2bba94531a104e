"""What words mean in general: a small table of word vectors, where a language has one.

The vectors are a sentence model's, one word at a time, so that "forged" is near "fake" although
no phrasing of the FAQ says so. A text's vector is the sum of its words'. It costs a look-up a
word, where running the model itself would cost some ten milliseconds. `tests/vectors.py` makes
the tables. A language without one is read by words and letters alone.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

DIMENSIONS: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """The vectors of a language's words.

    `places` gives each word's row in `numbers` (words x dimensions, int8), which `scales` (one a
    word) turns into the vector. A frequent word's vector is shorter, for it says less (the
    weights of Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline").
    """

    places: Mapping[str, int]
    numbers: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def none(cls) -> Self:
        """Give the vectors of a language that has none."""
        return cls({}, np.zeros((0, DIMENSIONS), np.int8), np.zeros(0, np.float32))

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the sum (dimensions,) of the words' vectors; zero when none is known."""
        places = [place for word in words if (place := self.places.get(word)) is not None]
        total: NDArray[np.float32] = self.scales[places] @ self.numbers[places].astype(np.float32)
        return total

    @property
    def words(self) -> Container[str]:
        """Give the words that have a vector: what is among them is not mistyped."""
        return self.places


@cache
def word_vectors(language: str) -> WordVectors:
    """Give a language's vectors (ISO 639 code), read once."""
    path = resources.files("assistant.answers") / "vectors" / f"{language}.npz"
    if not path.is_file():
        return WordVectors.none()
    with resources.as_file(path) as real, np.load(real, allow_pickle=False) as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
        places = dict(zip(words, range(len(words)), strict=True))
        return WordVectors(places, arrays["numbers"], arrays["scales"])
