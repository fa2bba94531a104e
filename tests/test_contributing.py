"""The recipe of CONTRIBUTING.md works: it is followed to the letter in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answers.service import Answers

ROOT = Path(__file__).parent.parent
COPIED = ("assistant", "adapters", "faq", "tests", "pyproject.toml", "README.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"`(?P<path>[\w/]+\.\w+)`\..*?\n\n +```\w+\n(?P<body>.*?)\n +```", re.DOTALL)


def test_adding_a_command(tmp_path: Path, answers: Answers, pytestconfig: pytest.Config) -> None:
    """(`answers` warms the cache of the fitted matcher.)"""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    recipe = (
        (tmp_path / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a migration")[0]
    )
    written = []
    for block in BLOCK.finditer(recipe):
        lines = (line.removeprefix("   ") for line in block["body"].split("\n"))
        (tmp_path / block["path"]).write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(block["path"])
    assert written == ["assistant/commands/today.py", "tests/dialogs/today.yaml"]
    cache = f"cache_dir={pytestconfig.cache.mkdir('faq').parent.parent}"
    run(tmp_path, "tests.texts")
    run(tmp_path, "ruff", "check", "assistant/commands/today.py")
    run(tmp_path, "ruff", "format", "--check", "assistant/commands/today.py")
    checked = ("tests/test_dialogs.py", "tests/test_command.py", "tests/test_i18n.py")
    seen = run(tmp_path, "pytest", "-q", "-o", cache, "-k", "today or template", *checked)
    assert "9 passed" in seen, seen


def run(folder: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
