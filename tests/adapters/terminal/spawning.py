"""Runs the command line as an operator has it, over a small FAQ of the tests' own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.answers.reading import FEWEST_PHRASINGS

ROOT: Final = Path(__file__).parents[3]
KEPT: Final = "safe/secret"
OTHER_KEY: Final = "0123456789abcdef" * 2
PLEDGE: Final = "pledge\n17\nskip\nskip\nskip\nyes\n"
LEARNING: Final = "assistant: Learning the answers (once, and after each change of them) ...\n"

TOPICS: Final = {
    "wannacry": ("cyberwarfare", "What was WannaCry?", "WannaCry was a worm of May 2017."),
    "malware": ("cyberwarfare", "What is malware?", "Malware is a program that does harm."),
    "pledge-how": ("pledge", "How do I pledge?", "You pledge by typing pledge in this chat."),
}


def write_faq(folder: Path, broken: str = "") -> Path:
    """Write a FAQ that is learned in a moment; the topic `broken` has a mistake in line 4."""
    for topic, (group, title, answer) in TOPICS.items():
        path = folder / "en" / group / f"{topic}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        asked = "".join(f"  - {title[:-1]} number {n}\n" for n in range(FEWEST_PHRASINGS))
        path.write_text(
            f"title: {title}\nanswer: {answer}\ndetails: A longer text about it.\n"
            f"as_of: {'soon' if topic == broken else '2025-12-25'}\n"
            "sources:\n  - title: A page\n    url: https://example.org/page\n"
            f"related: []\nphrasings:\n{asked}",
            encoding="utf-8",
        )
    return folder


@dataclass
class Ran:
    """What became of a run."""

    code: int
    out: str
    err: str

    def refused(self, *said: str) -> None:
        """Check that it ended as for an operator: one line, exit code 1, nothing printed."""
        assert (self.code, self.out) == (1, ""), self
        assert self.err.startswith("assistant: "), self
        assert self.err.count("\n") == 1, self
        for each in said:
            assert each in self.err


Run = Callable[..., Ran]


def spawn(folder: Path, *arguments: str, stdin: bytes = b"", **changed: str) -> Ran:
    """Run the program as a child process in a folder."""
    child = subprocess.run(
        [sys.executable, "-m", "adapters", *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **changed},
        check=False,
    )
    return Ran(child.returncode, child.stdout.decode(), child.stderr.decode())
