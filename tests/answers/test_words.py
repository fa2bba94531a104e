from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.words import _ALGORITHMS, MAX_CHARACTERS, Words, sentences

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "package", ["assistant", "assistant.answers", "tests", "tests.answers", "tests.benchmarks"]
)
def test_every_level_is_a_package(package: str) -> None:
    # A folder without __init__.py is a namespace package: it has no file of its own.
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).name == "__init__.py"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What's the Paris Call?", ["what", "s", "the", "paris", "call"]),
        ("ＰＡＲＩＳ ﬁle Straße №5", ["paris", "file", "strasse", "no5"]),  # noqa: RUF001
        ("e\u0301te\u0301 = été", ["été", "été"]),
        ("snake_case\x00\u200b👍🏽 a\tb", ["snake", "case", "a", "b"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("巴黎呼吁是什么？", ["巴黎呼吁是什么"]),  # noqa: RUF001
        ("", []),
        ("?! ...", []),
    ],
)
def test_words_of_any_script(text: str, words: list[str]) -> None:
    assert Words("xx").split(text) == words


def test_the_two_turkish_letters_i_stay_apart() -> None:
    assert Words("tr").split("IŞIK İşik") == ["\u0131ş\u0131k", "işik"]
    assert Words("en").split("IT") == ["it"]


def test_stems_follow_the_language() -> None:
    assert Words("en").stem("supporters") == Words("en-GB").stem("supporter")
    assert Words("de").stem("unterschriften") == Words("de").stem("unterschrift")
    assert Words("xx").stem("supporters") == "supporters"
    assert Words("").stem("supporters") == "supporters"
    assert Words("en", {"supporters": "known"}).stem("supporters") == "known"


def test_stemming_is_the_same_from_many_threads() -> None:
    typed = [
        f"{word}{ending}" for word in ("join", "hack", "call") for ending in ("s", "ed", "ing")
    ]
    words = Words("en")
    with ThreadPoolExecutor(8) as pool:
        stems = list(pool.map(words.stem, typed * 200))
    assert stems == [Words("en").stem(word) for word in typed] * 200


def test_sentences_end_at_marks_and_lines_but_not_inside_numbers() -> None:
    assert sentences("Hi there. Is 3.5 right?\nYes! 好。吗") == [
        "Hi there.",
        "Is 3.5 right?",
        "Yes!",
        "好。",
        "吗",
    ]
    assert sentences(" \n ") == []


@given(st.text(st.characters(), max_size=400), st.sampled_from(["en", "tr", "hi", "xx"]))
def test_any_text_gives_clean_words(text: str, language: str) -> None:
    words = Words(language)
    for word in words.split(text):
        assert word
        assert not any(character.isspace() for character in word)
        assert words.split(word) == [word]
        words.stem(word)


def test_a_character_that_stands_for_many_does_not_multiply_the_work() -> None:
    assert sum(map(len, Words("ar").split("\ufdfa" * 2_000))) <= MAX_CHARACTERS


@pytest.mark.parametrize("language", sorted(_ALGORITHMS))
def test_every_language_named_here_has_its_stemmer(language: str) -> None:
    assert Words(language).stem("x") == "x"
