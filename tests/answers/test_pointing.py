"""Topics pointed at by number or place."""

import pytest

from assistant.answers.pointing import pointed_at
from assistant.answers.service import Answers


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("wat is principle 3", "principle-3"),
        ("principal no. 7 pls", "principle-7"),
        ("5th principle?", "principle-5"),
        ("Third principle in plain English please", "principle-3"),
        ("What is principle seven asking for?", "principle-7"),
        ("prinicple #4", "principle-4"),
        ("what is the first principle of the Paris Call", "principle-1"),
        ("first principle of thermodynamics", ""),
        ("difference between principle 3 and principle 4", "principle-3 principle-4"),
        ("principles 4 or 5?", "principle-4 principle-5"),
        ("principle 1, 2 and the ninth", "principle-1 principle-2 principle-9"),
        ("principle VII", "principle-7"),
        ("are there 8 or 9 principles", ""),
        ("the principles one by one", ""),
        ("principle 10", ""),
        ("next", ""),
        ("", ""),
    ],
)
def test_by_number(text: str, topic: str, answers: Answers) -> None:
    assert " ".join(pointed_at(text, "", answers.library("en"))) == topic


@pytest.mark.parametrize(
    ("text", "last", "topic"),
    [
        ("and the next one", "principle-5", "principle-6"),
        ("the one before that?", "principle-5", "principle-4"),
        ("the one before those two?", "principle-6", "principle-4"),
        ("next", "principle-9", ""),
        ("previous", "principle-1", ""),
        ("the 8th one", "principle-2", "principle-8"),
        ("and 4?", "principle-2", "principle-4"),
        ("number six", "paris-call-principles", "principle-6"),
        ("next", "paris-call-principles", "principle-1"),
        ("the next one", "wannacry", ""),
        ("next week's events", "principle-5", ""),
    ],
)
def test_by_place(text: str, last: str, topic: str, answers: Answers) -> None:
    assert " ".join(pointed_at(text, last, answers.library("en"))) == topic
