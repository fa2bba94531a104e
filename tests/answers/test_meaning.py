"""What words mean in general."""

import numpy as np

from assistant.answers.meaning import DIMENSIONS, WordVectors, word_vectors


def like(one: str, other: str) -> float:
    left, right = (word_vectors("en").of([word]) for word in (one, other))
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


def test_words_of_like_meaning_are_alike() -> None:
    assert like("steal", "theft") > like("steal", "banana") + 0.2
    assert like("hospital", "clinic") > like("hospital", "treaty") + 0.2


def test_a_text_is_the_sum_of_its_known_words() -> None:
    vectors = word_vectors("en")
    both = vectors.of(["cyber", "attack", "zxqvy"])
    assert np.allclose(both, vectors.of(["cyber"]) + vectors.of(["attack"]), atol=1e-6)
    assert both.shape == vectors.of([]).shape == (DIMENSIONS,)
    assert not vectors.of(["zxqvy"]).any()


def test_frequent_words_say_less() -> None:
    length = {word: np.linalg.norm(word_vectors("en").of([word])) for word in ("the", "hospital")}
    assert length["the"] < 0.7 * length["hospital"]


def test_a_language_without_a_table_has_none() -> None:
    assert not word_vectors("tlh").places
    assert not WordVectors.none().of(["the"]).any()
    assert word_vectors("en") is word_vectors("en")
