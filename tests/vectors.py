"""Makes a table of word vectors: `python -m tests.vectors MODEL_FOLDER LANGUAGE`.

MODEL_FOLDER holds a sentence model of the BERT family as it is published: `model.safetensors`,
`config.json` and `vocab.txt` (English: all-MiniLM-L6-v2, Apache-2.0). Each whole word of its
vocabulary goes through the model by itself; the result is reduced to 256 dimensions and weighted
by how seldom the word is. Takes a few minutes.
"""

import json
import re
import sys
from math import sqrt
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.answers.meaning import DIMENSIONS

Floats = NDArray[np.float32]

_WORD: Final = re.compile(r"[a-z0-9]|[^\W_]{2,}")  # other single signs are no words
_AT_ONCE: Final = 256  # words
# The weight a / (a + p) of Arora, Liang and Ma (2017) with p by Zipf's law from the word's place
# in the vocabulary, which is ordered by frequency behind some 2,000 special signs. Counting these
# too keeps two thirds of "the", which measured better than the paper's tenth: the frames of
# questions ("how much", "can i") are made of such words.
_A: Final = 1e-4
_OFFSET: Final = 2.7


class Model:
    """The encoder of a BERT model, in numpy."""

    def __init__(self, folder: Path) -> None:
        self._weights = _safetensors(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._tiny = float(config["layer_norm_eps"])

    def encode(self, ids: NDArray[np.int64]) -> Floats:
        """Return the mean (texts x width) of what the last layer says of the tokens."""
        x = self._weights["embeddings.word_embeddings.weight"][ids]
        x = x + self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + self._weights["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm")
        for number in range(self._layers):
            layer = f"encoder.layer.{number}"
            x = self._normed(x + self._attention(x, layer), f"{layer}.attention.output.LayerNorm")
            inner = _gelu(self._linear(x, f"{layer}.intermediate.dense"))
            x = self._normed(
                x + self._linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm"
            )
        mean: Floats = x.mean(axis=1)
        return mean

    def _attention(self, x: Floats, layer: str) -> Floats:
        texts, length, width = x.shape
        shape = (texts, length, self._heads, width // self._heads)
        query, key, value = (
            self._linear(x, f"{layer}.attention.self.{name}").reshape(shape).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / sqrt(shape[-1])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        seen = seen.transpose(0, 2, 1, 3).reshape(x.shape)
        return self._linear(seen, f"{layer}.attention.output.dense")

    def _linear(self, x: Floats, name: str) -> Floats:
        product: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _normed(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + self._tiny)
        normed: Floats = centred / spread * self._weights[f"{name}.weight"]
        return normed + self._weights[f"{name}.bias"]


def _gelu(x: Floats) -> Floats:
    # The error function after Abramowitz and Stegun 7.1.26, good to seven digits.
    z = np.abs(x.astype(np.float64)) / sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = np.zeros_like(t)
    for term in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + term) * t
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    gelu: Floats = (x * (1 + erf) / 2).astype(np.float32)
    return gelu


def _safetensors(path: Path) -> dict[str, Floats]:
    """Read the single-precision tensors of a file: a length, a JSON head, then the numbers."""
    whole = path.read_bytes()
    size = int.from_bytes(whole[:8], "little")
    head: dict[str, Any] = json.loads(whole[8 : 8 + size])
    body = memoryview(whole)[8 + size :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
        for name, entry in head.items()
        if entry.get("dtype") == "F32"
    }


def table(folder: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays that `assistant.answers.meaning` reads."""
    vocabulary = (folder / "vocab.txt").read_text("utf-8").split("\n")
    model = Model(folder)
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    every = np.array([[first, number, last] for number in range(len(vocabulary) - 1)])
    parts = range(0, len(every), _AT_ONCE)
    vectors = np.concatenate([model.encode(every[at : at + _AT_ONCE]) for at in parts])
    vectors -= vectors.mean(axis=0)
    sample = np.random.RandomState(0).permutation(len(vectors))[: len(vectors) // 2]
    axes = np.linalg.svd(vectors[sample], full_matrices=False)[2][:DIMENSIONS]
    chance = 1 / (np.arange(len(vectors)) + 1 + _OFFSET)
    chance /= chance.sum()
    weighted = vectors @ axes.T * (_A / (_A + chance))[:, None]
    words = [number for number, word in enumerate(vocabulary) if _WORD.fullmatch(word)]
    scales = np.abs(weighted[words]).max(axis=1) / np.iinfo(np.int8).max
    return {
        "words": np.frombuffer("\n".join(vocabulary[n] for n in words).encode(), dtype=np.uint8),
        "numbers": np.round(weighted[words] / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
    }


if __name__ == "__main__":
    target = Path("assistant/answers/vectors") / f"{sys.argv[2]}.npz"
    made = table(Path(sys.argv[1]))
    np.savez(target, words=made["words"], numbers=made["numbers"], scales=made["scales"])
    sys.stdout.write(f"{target}: {target.stat().st_size / 2**20:.1f} MB\n")
