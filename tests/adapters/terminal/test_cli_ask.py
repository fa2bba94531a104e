"""`assistant ask`, one question or a file of them."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from adapters.terminal import asking
from assistant import OperatorError
from tests.adapters.terminal.spawning import PLEDGE, Run, spawn


def test_a_question_is_answered_and_nothing_is_stored(run: Run, folder: Path) -> None:
    said = run("ask", "what was wannacry number 3?")
    assert said.code == 0
    assert said.out.startswith("What was WannaCry?\nWannaCry was a worm of May 2017.\n")
    assert "As of: 25 December 2025" in said.out
    assert not (folder / "safe").exists()
    assert [path.name for path in (folder / "data").iterdir()] == ["cache"]


def test_a_question_can_be_answered_as_json(run: Run) -> None:
    said = run("ask", "what was wannacry number 3?", "--json")
    assert said.code == 0
    assert said.out.count("\n") == 1
    found = json.loads(said.out)
    assert list(found) == ["outcome", "topic", "suggestions", "confidence"]
    assert (found["outcome"], found["topic"]) == ("sure", "wannacry")
    assert found["suggestions"][0] == "wannacry"
    assert len(found["suggestions"]) <= 3
    assert 0 < found["confidence"] <= 1


def test_no_question_is_refused(run: Run) -> None:
    run("ask", "  ").refused("There is no question", 'Try: assistant ask "what is the Paris Call?"')


UNKNOWN: Final[dict[str, Any]] = {
    "outcome": "unknown",
    "topic": None,
    "suggestions": [],
    "confidence": 0.0,
}


def test_a_file_of_questions_gives_a_line_for_each(folder: Path) -> None:
    wannacry = "what was wannacry number 3?"
    rows: list[dict[str, Any]] = [
        {"text": wannacry},
        {"text": "more"},
        {"turns": [{"text": wannacry}, {"text": "more"}, {"text": "hello"}]},
        {"turns": [{"text": line} for line in PLEDGE.splitlines()]},
        {"turns": [{"text": "pledge"}]},
        {"text": wannacry, "lang": "fr"},
        {"text": ""},
        {"text": "hello"},
        {"text": "help"},
        {"text": "x" * 20_000},
        {"text": "\ud800\x00\u202e"},
        {"text": f"{wannacry}\u2028\x85"},  # these end lines elsewhere, not in JSON
    ]
    lone = "\ud800"  # no file can hold it but escaped
    body = "\n".join(json.dumps(row, ensure_ascii=lone in row.get("text", "")) for row in rows)
    (folder / "questions.jsonl").write_text(f"\ufeff{body}\n\n", encoding="utf-8")
    said = spawn(folder, "ask", "--batch", "questions.jsonl", "--json")
    assert (said.code, said.err) == (0, "")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert len(found) == len(rows)
    for row, answer in zip(rows, found, strict=True):
        assert isinstance(answer, list) == ("turns" in row)
        for each in answer if isinstance(answer, list) else [answer]:
            assert each["outcome"] in ("sure", "unsure", "unknown")
            assert (each["topic"] is not None) == (each["outcome"] == "sure")
    single, leaning, turns, pledging, second, french, empty, small, helping, *_, joined = found
    assert single["topic"] == french["topic"] == joined["topic"] == "wannacry"
    assert leaning == UNKNOWN  # lines know nothing of each other ...
    assert [turn["topic"] for turn in turns] == ["wannacry", "wannacry", None]  # ... turns do
    assert len(pledging) == len(PLEDGE.splitlines())
    assert [turn["topic"] for turn in second] == [pledging[0]["topic"]] == ["pledge-how"]
    assert empty == small == UNKNOWN
    assert helping["topic"] == "assistant-what"
    assert [path.name for path in (folder / "data").iterdir()] == ["cache"]


def test_a_file_of_questions_with_a_broken_line_gives_nothing(run: Run, folder: Path) -> None:
    (folder / "questions.jsonl").write_text('{"text": "hello"}\n\n{"text": \n')
    run("ask", "--batch", "questions.jsonl", "--json").refused(
        "This line is not JSON (questions.jsonl:3)", 'Write {"text": "..."}'
    )


@pytest.mark.parametrize(
    "row",
    [
        "5",
        "null",
        "[]",
        "{}",
        '{"text": null}',
        '{"turns": 5}',
        '{"turns": null}',
        '{"turns": ["a"]}',
        '{"turns": {"text": "a"}}',
        '{"turns": [{"text": "a"}, {}]}',
    ],
)
def test_a_line_without_a_question_is_named(row: str, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text(f'{{"text": "hello"}}\n{row}\n')
    with pytest.raises(OperatorError, match=r"This line has no question \(.*questions\.jsonl:2\)"):
        asking._rows(batch)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "No such file or directory"), (b"\xff", "not UTF-8 text")]
)
def test_a_file_of_questions_that_cannot_be_read_is_named(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    batch = tmp_path / "questions.jsonl"
    if content is not None:
        batch.write_bytes(content)
    with pytest.raises(OperatorError, match=f"The questions cannot be read: {said}"):
        asking._rows(batch)
