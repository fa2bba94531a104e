"""The README is true: its transcript replays word for word, its tables come from the program."""

from pathlib import Path

import pytest

from assistant.answers.service import Answers
from tests.readme import README, SHEET, parts, scopes_table, written


def test_the_readme_shows_what_the_program_does(
    answers: Answers, pytestconfig: pytest.Config
) -> None:
    """Mended by `make docs`. (`answers` warms the cache of the fitted matcher.)"""
    cache = Path(pytestconfig.cache.mkdir("faq")).absolute()
    text = README.read_text(encoding="utf-8")
    assert written(text, parts(cache)) == text, "run: make docs"


def test_the_sheet_for_it_departments_names_every_scope() -> None:
    text = SHEET.read_text(encoding="utf-8")
    assert written(text, {"scopes": scopes_table()}) == text, "run: make docs"


def test_two_commands_stand_at_its_top() -> None:
    top = README.read_text(encoding="utf-8").split("##")[0]
    assert "make chat" in top
    assert "make test" in top
