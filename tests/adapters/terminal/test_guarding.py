"""A community's own questions against the answers."""

import io
from pathlib import Path

import pytest

from adapters.terminal import guarding
from assistant.answers.service import Answers
from assistant.errors import OperatorError
from tests.conftest import settings_for


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> None:
    """Use the answers that the tests have loaded already."""
    monkeypatch.setattr("assistant.bootstrap.load_answers", lambda *_: answers)


def run(folder: Path, text: str, name: str = "mine.yaml") -> tuple[int, str]:
    file, output = folder / name, io.StringIO()
    file.write_text(text, encoding="utf-8")
    return guarding.run(settings_for(folder), file, "en", output), output.getvalue()


def test_what_is_as_expected(tmp_path: Path) -> None:
    good = """
- {text: what was wannacry, topic: wannacry}
- {text: what was wannacry, ids: [notpetya, wannacry]}
- {text: what was wannacry, suggests: wannacry}
- {text: best pizza recipe, topic: null}
"""
    assert run(tmp_path, good) == (0, "4 of 4 questions are as expected.\n")


def test_json_lines_do_too(tmp_path: Path) -> None:
    lines = '{"text": "what was wannacry", "topic": "wannacry"}\n\n{"text": "pizza", "ids": []}\n'
    assert run(tmp_path, lines, "mine.jsonl")[0] == 0


def test_what_is_not_is_told(tmp_path: Path) -> None:
    missed, told = run(
        tmp_path,
        "- {text: what was wannacry, topic: notpetya}\n- {text: what was wannacry, topic: null}\n",
    )
    assert missed == 2
    assert "what was wannacry\n  expected notpetya, got sure: wannacry (" in told
    assert "expected no answer, got sure: wannacry" in told
    assert told.endswith("0 of 2 questions are as expected.\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- {text: a, topic: no-such-topic}", "Question 1 expects 'no-such-topic'"),
        ("- {text: a}", "This is no question with what is expected of it"),
        ("- [1, 2]", "This is no question"),
        ("- {text: 5, topic: wannacry}", "This is no question"),
        ("", "The file holds no list of questions"),
        ("text: a", "The file holds no list of questions"),
        ("- {text: [", "neither YAML nor JSON lines"),
    ],
)
def test_a_file_that_is_not_right_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(OperatorError, match=what):
        run(tmp_path, text)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read: No such file"):
        guarding.run(settings_for(tmp_path), tmp_path / "none.yaml", "en", io.StringIO())
