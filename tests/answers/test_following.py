"""Questions that lean on the answer before."""

import pytest

from assistant.answers.following import completed, moves_on, points_back
from assistant.answers.match import Outcome
from assistant.answers.service import Answers


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Who launched it?", "who launched the Paris Call"),
        ("is that binding", "is the Paris Call binding"),
        ("And China?", "and china the Paris Call"),
        ("what about Russia", "what about russia the Paris Call"),
        ("in which year", "in which year the Paris Call"),
        ("How many countries of Africa have put their names on the list so far", ""),
        ("is it true that Macron wrote a book about his life in politics", ""),
        ("", ""),
    ],
)
def test_what_is_unsaid_is_completed(text: str, full: str) -> None:
    assert completed(text, "the Paris Call", "en") == full
    assert completed(text, "", "en") == ""
    assert completed(text, "the Paris Call", "tlh") == ""


def test_a_pronoun_points_back() -> None:
    assert points_back("who launched it?", "en")
    assert not points_back("who launched the Paris Call?", "en")


def test_who_goes_on_to_something_else_does_not_want_the_same_again(answers: Answers) -> None:
    assert moves_on("and for our office?", "en")
    assert not moves_on("who launched it?", "en")
    for last, text in (
        ("ndi-drive", "and the phone campaign that year?"),
        ("protect-myself", "and for our office?"),
        ("paris-call-united-states", "And China?"),
    ):
        assert answers.understand(text, "en", last).topic != last


def test_a_word_is_read_with_the_answer_before(answers: Answers) -> None:
    assert answers.understand("example?", "en", "supply-chain-attack").topic == (
        "supply-chain-attack"
    )
    assert answers.understand("ransomware?", "en", "wannacry").topic == "ransomware"


@pytest.mark.parametrize(
    ("last", "text", "topic"),
    [
        ("paris-call-what", "who launched it?", "paris-call-origin"),
        ("paris-call-what", "is it binding?", "paris-call-binding"),
        ("wannacry", "who was behind it", "wannacry"),
        ("wannacry", "and notpetya?", "notpetya"),
        ("digital-peace-now", "how many members do they have", "digital-peace-now-size"),
        ("pledge-how", "can I take it back later?", "pledge-withdraw"),
        ("principle-4", "and the 8th?", "principle-8"),
    ],
)
def test_follow_ups_use_the_topic_before(
    last: str, text: str, topic: str, answers: Answers
) -> None:
    assert answers.understand(text, "en", last).topic == topic


@pytest.mark.parametrize(
    ("last", "text", "topic"),
    [
        ("notpetya", "Who can see that I pledged?", "pledge-privacy"),
        ("principle-8", "what is ransomware", "ransomware"),
        ("stuxnet", "when was the paris call launched", "paris-call-origin"),
    ],
)
def test_a_full_question_stands_alone(last: str, text: str, topic: str, answers: Answers) -> None:
    match = answers.understand(text, "en", last)
    assert match.topic == topic
    assert not match.read_as


def test_what_nothing_completes_stays_unknown(answers: Answers) -> None:
    assert answers.understand("pizza?", "en", "wannacry").outcome is not Outcome.SURE


@pytest.mark.parametrize(
    "text",
    [
        "are phones allowed at camp",
        "who is our trainer",
        "where is the bus",
        "do we have a meeting this week",
        "can i bring snacks",
    ],
)
def test_a_question_about_something_else_does_not_lean(text: str, answers: Answers) -> None:
    match = answers.understand(text, "en", "stuxnet")
    assert match.topic != "stuxnet"
    assert not match.read_as
