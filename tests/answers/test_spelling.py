import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.match import Repair
from assistant.answers.spelling import Speller

SPELLER = Speller(
    {
        "signature": 9, "endorse": 7, "support": 5, "what": 5, "which": 4, "hospital": 3,
        "part": 3, "call": 3, "calls": 1, "ransomware": 2, "2018": 2, "who": 9, "hacked": 2,
    },
    {"endors"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("supportsignature", ["support", "signature"]),
        ("callssupporthospital", ["calls", "support", "hospital"]),
        ("callxyzq", ["callxyzq"]),
        ("hackedwho", ["hackedwho"]),  # "who" alone is too short to be told from an ending
    ],
)
def test_words_run_together_are_parted(typed: str, meant: list[str]) -> None:
    words, repairs = SPELLER.repair([typed], [typed])
    assert words == meant
    assert repairs == (() if words == [typed] else (Repair(typed, " ".join(meant)),))


def read(*words: str) -> list[str]:
    return SPELLER.repair(words, words)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich", "which"),  # a letter missing
        ("callls", "calls"),  # one too many
        ("cal", "call"),
        ("ca", "ca"),  # too short to judge
        ("cakl", "cakl"),  # wrong letter in a short word: another word for all we know
        ("hakced", "hacked"),  # neighbours exchanged
        ("hackrd", "hacked"),  # a wrong letter in a word of six
        ("ohspital", "hospital"),  # the first two exchanged
        ("hosptial", "hospital"),
        ("ransonwhare", "ransomware"),  # two slips in a long word
        ("hackrdd", "hacked"),  # two slips, seven letters
        ("hckrd", "hckrd"),  # two slips in a short word
        ("2019", "2019"),  # numbers mean what they say
        ("rospital", "rospital"),  # people rarely miss the first letter
        ("past", "past"),
        ("elephant", "elephant"),
        ("", ""),
        ("ж", "ж"),
    ],
)
def test_one_word(typed: str, meant: str) -> None:
    assert read(typed) == [meant]


def test_known_words_and_known_stems_stay() -> None:
    assert read("call", "calls", "who") == ["call", "calls", "who"]
    words, repairs = SPELLER.repair(["endorses"], ["endors"])
    assert words == ["endorses"]
    assert repairs == ()


def test_repairs_are_told_once_and_in_order() -> None:
    words, repairs = SPELLER.repair(["suport", "wich", "suport"], ["suport", "wich", "suport"])
    assert words == ["support", "which", "support"]
    assert repairs == (Repair("suport", "support"), Repair("wich", "which"))


def test_of_equally_near_words_the_more_frequent_one_is_read() -> None:
    assert Speller({"cart": 1, "card": 5}).repair(["cars"], ["cars"])[0] == ["cars"]
    assert Speller({"carton": 1, "carbon": 5}).repair(["carfon"], ["carfon"])[0] == ["carbon"]
    assert Speller({"carton": 5, "carbon": 1}).repair(["carfon"], ["carfon"])[0] == ["carton"]


def test_no_word_is_read_as_a_slip_that_the_faq_itself_holds() -> None:
    speller = Speller({"pledge": 90, "pleadge": 1, "killnet": 1}, language={"pledge"})
    assert speller.repair(["pladge"], ["pladge"])[0] == ["pledge"]
    assert speller.repair(["killnett"], ["killnett"])[0] == ["killnet"]
    twice = Speller({"pledge": 90, "pleadge": 2}, language={"pledge"})
    assert twice.repair(["pladge"], ["pladge"])[0] == ["pleadge"]


def test_a_text_full_of_unknown_words_is_not_searched_through() -> None:
    words = ["wich"] * 200
    assert read(*words).count("which") < 50


def test_nothing_known_repairs_nothing() -> None:
    assert Speller({}).repair(["hello"], ["hello"]) == (["hello"], ())


@given(st.lists(st.text(max_size=40), max_size=30))
def test_any_words_come_back_as_many(words: list[str]) -> None:
    fixed, repairs = SPELLER.repair(words, words)
    assert len(fixed) == len(words)
    assert {word for word in fixed if word not in words} == {
        repair.read for repair in repairs if repair.read not in words
    }
