"""Interface texts: every one can be translated, and the template for translators is up to date."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.i18n import LOCALES, choose, words
from tests.talking import NOW

ROOT = Path(__file__).parent.parent
SAY = words("en")


def test_the_template_for_translators_is_up_to_date(tmp_path: Path) -> None:
    """Mended by `make docs`."""
    fresh = tmp_path / "messages.pot"
    subprocess.run([sys.executable, "-m", "tests.texts", fresh], cwd=ROOT, check=True)
    kept = LOCALES / "messages.pot"
    assert fresh.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), "run: make docs"


def test_plurals() -> None:
    assert str(SAY.many("{count} person", "{count} people", 1)) == "1 person"
    assert str(SAY.many("{count} person", "{count} people", 0)) == "0 people"
    assert str(SAY.many("{count} person", "{count} people", 1204)) == "1,204 people"


def test_days_and_moments() -> None:
    assert SAY.day(NOW.date()) == "24 November 2026"
    assert SAY.moment(NOW, "Europe/Paris") == "24 November 2026, 13:00 (Europe/Paris)"


@pytest.mark.parametrize("wanted", [["en"], ["en-GB"], ["xx"], [""], []])
def test_a_language_without_texts_falls_back_to_english(wanted: list[str]) -> None:
    assert choose(wanted) == "en"
