"""What a matcher has learned of a FAQ, in memory and in a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.answers.calibration import Calibration
from assistant.answers.features import Features
from assistant.answers.meaning import word_vectors
from assistant.answers.words import Words

_VERSION: Final = 4  # of the file


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A fitted FAQ.

    `texts` are the rows: phrasings first, then messages outside the FAQ. `rows` is the class of
    each (`duals` is rows x classes): one of the `topics`, or of the `kinds` of messages outside
    behind them. `frequency` counts the words of all rows. `sure_bars` has one confidence a topic.
    """

    words: Words
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    rows: NDArray[np.int32]
    features: Features
    frequency: Mapping[str, int]
    duals: NDArray[np.float32]
    calibration: Calibration
    sure_bars: NDArray[np.float64]
    unknown_bar: float

    def save(self, path: Path) -> None:
        """Write it to one .npz file, whole or not at all."""
        vocabulary = list(self.frequency)
        texts = {
            "version": _VERSION,
            "language": self.words.language,
            "topics": self.topics,
            "kinds": self.kinds,
            "texts": self.texts,
            "vocabulary": vocabulary,
            "stems": [self.words.stem(word) for word in vocabulary],
            "features": [list(space) for space in self.features.vocabularies],
        }
        unfinished = path.with_name(path.name + ".unfinished")
        with unfinished.open("wb") as file:
            np.savez(
                file,
                texts=np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8),
                frequency=_numbers(self.frequency),
                numbers_0=_numbers(self.features.vocabularies[0]),
                numbers_1=_numbers(self.features.vocabularies[1]),
                idf=self.features.idf,
                common=self.features.common,
                starts=self.features.starts,
                posting_rows=self.features.rows,
                posting_weights=self.features.weights,
                meanings=self.features.meanings,
                rows=self.rows,
                duals=self.duals,
                curve=self.calibration.weights,
                sure_bars=self.sure_bars,
                unknown_bar=np.array(self.unknown_bar),
            )
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Learned":
        """Read what `save` wrote. Raises OSError, and ValueError for any other kind of file."""
        try:
            # Opened here, because numpy leaves a file open that turns out to be no archive.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls._read(arrays)
        except (BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path} holds no matcher of this version. Fit it again.") from error

    @classmethod
    def _read(cls, arrays: Mapping[str, NDArray[Any]]) -> "Learned":
        texts = json.loads(arrays["texts"].tobytes())
        if texts["version"] != _VERSION:
            raise ValueError("another version")
        vocabulary = texts["vocabulary"]
        w, c = (
            dict(zip(names, arrays[f"numbers_{i}"].tolist(), strict=True))
            for i, names in enumerate(texts["features"])
        )
        words = Words(texts["language"], dict(zip(vocabulary, texts["stems"], strict=True)))
        topics = tuple(texts["topics"])
        return cls(
            words=words,
            topics=topics,
            kinds=tuple(texts["kinds"]),
            texts=tuple(texts["texts"]),
            rows=arrays["rows"],
            features=Features(
                vocabularies=(w, c),
                idf=arrays["idf"],
                common=arrays["common"],
                starts=arrays["starts"],
                rows=arrays["posting_rows"],
                weights=arrays["posting_weights"],
                meanings=arrays["meanings"],
                vectors=word_vectors(words.code),
            ),
            frequency=dict(zip(vocabulary, arrays["frequency"].tolist(), strict=True)),
            duals=arrays["duals"],
            calibration=Calibration(arrays["curve"], len(topics)),
            sure_bars=arrays["sure_bars"],
            unknown_bar=float(arrays["unknown_bar"]),
        )


def _numbers(counts: Mapping[str, int]) -> NDArray[np.int32]:
    return np.array(list(counts.values()), dtype=np.int32)
