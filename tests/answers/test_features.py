"""What texts have in common."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.features import Features, gram_features, word_features
from assistant.answers.meaning import WordVectors, word_vectors
from assistant.answers.words import Words

EN = Words("en")
TEXTS = [
    "what is the paris call",
    "who supports the paris call",
    "who supports the paris call today",
    "how do i report a hacked account",
    "my account was hacked, what now",
    "what is cyber war",
    "is cyberwar a crime",
    "what is the red line",
    "which countries have joined",
    "has my country joined it",
    "what is it for",
    "does it cost anything",
]


@pytest.fixture(scope="module", params=["en", "none"])
def features(request: pytest.FixtureRequest) -> Features:
    return Features.fit([EN.split(text) for text in TEXTS], EN, word_vectors(request.param))


def near(features: Features, text: str) -> list[float]:
    return [float(value) for value in features.similarities(EN.split(text), EN)]


def test_words_and_pairs_of_neighbours() -> None:
    assert word_features(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]
    assert word_features([]) == []


def test_grams_of_padded_words() -> None:
    assert gram_features(["abc", "de"]) == [" ab", "abc", "bc ", " de", "de "]
    assert gram_features(["a", "b"]) == [" a ", " b "]


def test_a_phrasing_is_itself(features: Features) -> None:
    for i, text in enumerate(TEXTS):
        values = near(features, text.upper() + "!")
        assert values[i] == pytest.approx(1, abs=1e-5)
        assert max(values) <= 1


def test_the_nearest_phrasing_is_the_one_that_shares_rare_words(features: Features) -> None:
    values = near(features, "somebody hacked my account")
    assert int(np.argmax(values)) in {3, 4}
    assert values[8] < 0.4 < max(values)


def test_letters_make_up_for_spelling(features: Features) -> None:
    values = near(features, "acount hakced")
    assert int(np.argmax(values)) in {3, 4}


def test_unknown_words_push_a_text_away(features: Features) -> None:
    assert near(features, "what is cyber war")[5] > near(features, "what is cyber war xyzzy")[5]
    assert near(features, "Ж щ 火") == [0.0] * len(TEXTS)
    assert near(features, "") == [0.0] * len(TEXTS)
    assert features.knows(["hack"], EN)
    assert not features.knows(["Ж", "火"], EN)


def test_another_word_for_the_same_thing_is_near() -> None:
    texts = [EN.split(text) for text in ("somebody stole money", "the weather is cold")]
    with_meaning = Features.fit(texts, EN, word_vectors("en"))
    without = Features.fit(texts, EN, WordVectors.none())
    question = EN.split("a thief grabbed cash")
    stole, weather = with_meaning.similarities(question, EN)
    assert stole > weather + 0.1
    assert max(without.similarities(question, EN)) < 0.1


def test_sentences_together_are_the_message(features: Features) -> None:
    sentences = [EN.split("is cyberwar a crime"), EN.split("has my country joined it")]
    together, first, second = features.several(sentences, EN)
    assert int(np.argmax(first)) == 6
    assert int(np.argmax(second)) == 9
    assert sorted(np.argsort(-together)[:2].tolist()) == [6, 9]
    assert len(features.several(sentences[:1], EN)) == 1


def test_the_gram_matrix_holds_the_similarities_of_the_phrasings(features: Features) -> None:
    rows = np.stack([features.similarities(EN.split(text), EN) for text in TEXTS])
    assert features.gram() == pytest.approx(rows, abs=1e-5)


def test_common_features_have_rows_and_rare_ones_postings(features: Features) -> None:
    assert len(features.common) > 0
    assert len(features.rows) == len(features.weights) == features.starts[-1] > 0
    number = features.vocabularies[0]["hack"]
    rows = features.rows[features.starts[number] : features.starts[number + 1]]
    if number >= len(features.common):
        assert sorted(rows.tolist()) == [3, 4]
    else:
        assert np.flatnonzero(features.common[number]).tolist() == [3, 4]


@given(st.lists(st.text("abcde é火", min_size=1, max_size=12), min_size=1, max_size=8))
def test_similarities_are_cosines_and_1_for_oneself(texts: list[str]) -> None:
    split = [words for words in map(EN.split, texts) if words]
    if not split:
        return
    features = Features.fit(split, EN, word_vectors("en"))
    for i, words in enumerate(split):
        values = features.similarities(words, EN)
        assert values.min() >= -1
        assert values.max() <= 1
        assert values[i] == pytest.approx(1, abs=1e-5)
