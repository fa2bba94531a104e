"""The wheel carries the answers, the texts and the fonts: it is installed in an empty folder and asked."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
_DRAWING = """
from assistant.pictures import font, rendering
drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
content = rendering.png(drawing, font.files())
print(font.FOLDER, len(font.files()), content.startswith(bytes([137]) + b"PNG"))
"""


def run(folder: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment or None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_wheel_answers_in_an_empty_folder(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    built, installed, empty = tmp_path / "dist", tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    run(ROOT, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built))
    (wheel,) = built.glob("*.whl")
    run(
        empty,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(installed),
        str(wheel),
    )
    where = {"PYTHONPATH": str(installed), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    found = run(empty, "-c", "import assistant; print(assistant.__file__)", **where)
    assert found.startswith(str(installed)), found
    (empty / "data").mkdir()
    (empty / "data" / "cache").symlink_to(Path(pytestconfig.cache.mkdir("faq")).absolute())
    answer = run(empty, "-m", "adapters", "ask", "what was stuxnet", "--json", **where)
    assert json.loads(answer)["topic"] == "stuxnet"
    drawn = run(empty, "-c", _DRAWING, **where)
    assert drawn == f"{installed / 'assistant' / 'pictures' / 'fonts'} 6 True\n"
    with ZipFile(wheel) as packed:
        assert any(
            name.endswith("licenses/assistant/pictures/fonts/OFL.txt") for name in packed.namelist()
        )
