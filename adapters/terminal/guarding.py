"""Runs a community's own questions against the answers, so that a change that breaks one shows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from assistant import OperatorError

if TYPE_CHECKING:
    from assistant.answers.match import Match
    from assistant.answers.service import Answers
    from assistant.settings import Settings

_HOW: Final = (
    "Write a YAML list of {text: ..., topic: id}, or JSON lines of the same; `topic: null` for what "
    "must not be answered, `suggests: id` for what may also be asked back"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what has to come of it.

    `topics`: one of them has to be answered, or, if `asked_back` is enough, suggested. None at
    all: no topic may be answered.
    """

    text: str
    topics: tuple[str, ...]
    asked_back: bool = False

    def is_met(self, match: "Match") -> bool:
        """Say whether a match is what was expected."""
        if not self.topics:
            return match.topic is None
        suggested = self.asked_back and bool(set(self.topics) & set(match.suggestions))
        return match.topic in self.topics or (match.topic is None and suggested)


def run(settings: "Settings", file: Path, language: str, output: TextIO) -> int:
    """Ask every question of a file; print what is not as expected, and give how many are not.

    Raises `OperatorError` when the file cannot be read or names a topic that does not exist.
    """
    from assistant.bootstrap import load_answers

    questions = list(_read(file))
    answers = load_answers(settings, settings.assistant_data_dir / "cache", datetime.now(UTC))
    known = answers.library(language).topics
    for number, question in enumerate(questions, 1):
        if unknown := [topic for topic in question.topics if topic not in known]:
            what = f"Question {number} expects {unknown[0]!r}, which is no topic"
            raise OperatorError(what, str(file), "Correct the id; `topics` lists them")
    missed = [each for each in questions if not each.is_met(_asked(answers, each, language))]
    output.writelines(
        f"{each.text}\n  {_told(each, _asked(answers, each, language))}\n" for each in missed
    )
    output.write(f"{len(questions) - len(missed)} of {len(questions)} questions are as expected.\n")
    return len(missed)


def _asked(answers: "Answers", question: Expected, language: str) -> "Match":
    return answers.understand(question.text, language)


def _told(question: Expected, match: "Match") -> str:
    wanted = " or ".join(question.topics) or "no answer"
    came = match.topic or ", ".join(match.suggestions) or "nothing"
    return f"expected {wanted}, got {match.outcome.value}: {came} ({match.confidence:.2f})"


def _read(file: Path) -> Iterator[Expected]:
    import yaml

    try:
        rows: Any
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".jsonl":
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            rows = yaml.safe_load(text)
    except OSError as error:
        raise OperatorError(
            f"The file cannot be read: {error.strerror}", str(file), _HOW
        ) from error
    except (UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise OperatorError("The file is neither YAML nor JSON lines", str(file), _HOW) from error
    if not isinstance(rows, list) or not rows:
        raise OperatorError("The file holds no list of questions", str(file), _HOW)
    for number, row in enumerate(rows, 1):
        yield _expected(row, f"{file}, question {number}")


def _expected(row: Any, where: str) -> Expected:
    if isinstance(row, dict) and isinstance(row.get("text"), str):
        for key in ("topic", "ids", "suggests"):
            if key in row:
                value = row[key] if isinstance(row[key], list) else [row[key]]
                topics = tuple(str(topic) for topic in value if topic is not None)
                return Expected(row["text"], topics, asked_back=key == "suggests")
    raise OperatorError("This is no question with what is expected of it", where, _HOW)
