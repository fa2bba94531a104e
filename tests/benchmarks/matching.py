"""How well questions are understood: `python -m tests.benchmarks.matching --train F --test F`.

Both files hold JSON lines {"text": ..., "label": ...}; in the test file a null label marks a
question that the training topics do not answer. The matcher calibrates itself on the training
file alone. Prints one JSON object: shares in percent, times in milliseconds unless named
otherwise. A question of the training topics that is turned away counts as wrong.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assistant.answers.matcher import Matcher

KEPT = 0.95  # R@95: recall of foreign questions while this share of the right answers is kept
SCANNED = 500  # questions for which all phrasings are scanned; a scan is slow
LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Run in a process of its own, which has not fitted anything.
LOADING = """
import sys
from pathlib import Path
from time import perf_counter
from assistant.answers.matcher import Matcher
start = perf_counter()
matcher = Matcher.load(Path(sys.argv[1]))
took = perf_counter() - start
matcher.match("a question")
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(took * 1000, int(status["VmRSS"].split()[0]) / 1024)
"""


@dataclass(frozen=True)
class Question:
    """A question and its topic; none for a question outside the FAQ."""

    text: str
    label: str | None


def read(path: Path) -> list[Question]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [Question(row["text"], row["label"]) for row in rows]


def mistyped(text: str, share: float, chance: random.Random) -> str:
    """Return `text` with this share of its letters missing, doubled, added to or exchanged."""
    letters = list(text)
    for place in range(len(letters) - 1, -1, -1):
        if not letters[place].isalpha() or chance.random() >= share:
            continue
        match chance.randrange(4):
            case 0:
                del letters[place]
            case 1:
                letters.insert(place + 1, chance.choice(LETTERS))
            case 2:
                letters.insert(place, letters[place])
            case _:
                letters[place : place + 2] = reversed(letters[place : place + 2])
    return "".join(letters)


def times(ask: Callable[[str], object], texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the milliseconds that each text takes."""
    taken = []
    for text in texts:
        start = perf_counter()
        ask(text)
        taken.append((perf_counter() - start) * 1000)
    return np.array(taken)


def auroc(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """Return the chance that a question inside is told from one outside (Mann-Whitney U)."""
    above = (inside[:, None] > outside[None, :]).mean()
    return float(above + (inside[:, None] == outside[None, :]).mean() / 2)


def measure(train: Sequence[Question], test: Sequence[Question], language: str) -> dict[str, Any]:
    """Fit on `train`, ask `test`. Raises ValueError for what cannot be learned."""
    pairs = [(question.label or "", question.text) for question in train]
    start = perf_counter()
    matcher = Matcher.fit(pairs, language)
    fitted = perf_counter() - start

    matches = [matcher.match(question.text) for question in test]
    best = [matcher.topics[int(matcher.scores(question.text).argmax())] for question in test]
    inside = np.array([question.label is not None for question in test])
    right = np.array([topic == q.label for topic, q in zip(best, test, strict=True)])
    confidence = np.array([match.confidence for match in matches])
    known = confidence >= np.array([match.unknown_bar for match in matches])
    sure = confidence >= np.array([match.sure_bar for match in matches])

    texts = [question.text for question in test]
    own = times(matcher.match, texts)
    phrasings = [text for _, text in pairs]
    scan = times(
        lambda text: process.extractOne(text, phrasings, scorer=fuzz.token_set_ratio),
        texts[:SCANNED],
    )
    result: dict[str, Any] = {
        "phrasings": len(pairs),
        "topics": len(matcher.topics),
        "questions_inside": int(inside.sum()),
        "questions_outside": int((~inside).sum()),
        "accuracy": percent(right[inside]),
        "unknown_bar": {
            "inside_accuracy": percent((right & known)[inside]),
            "inside_misled": percent((~right & known)[inside]),
            "outside_recall": percent(~known[~inside]),
        },
        "sure_bar": {
            "inside_accuracy": percent((right & sure)[inside]),
            "inside_misled": percent((~right & sure)[inside]),
            "outside_recall": percent(~sure[~inside]),
        },
        "auroc": None,
        "recall_at_95": None,
        "fit_seconds": round(fitted, 2),
        "median_ms": round(float(np.median(own)), 3),
        "p99_ms": round(float(np.quantile(own, 0.99)), 3),
        "token_set_ratio_median_ms": round(float(np.median(scan)), 3),
        "token_set_ratio_p99_ms": round(float(np.quantile(scan, 0.99)), 3),
    }
    if inside.any() and not inside.all():
        result["auroc"] = round(100 * auroc(confidence[inside], confidence[~inside]), 2)
        if right.any():
            bar = np.quantile(confidence[right & inside], 1 - KEPT)
            result["recall_at_95"] = percent(confidence[~inside] < bar)
    return result | loading(matcher)


def loading(matcher: Matcher) -> dict[str, float | None]:
    """Measure a fresh process that loads the saved matcher (memory: Linux only)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "matcher.npz")
        matcher.save(path)
        size = path.stat().st_size / 2**20
        command = [sys.executable, "-c", LOADING, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    took, resident = map(float, done.stdout.split()) if done.returncode == 0 else (None, None)
    return {
        "file_mb": round(size, 1),
        "load_ms": took and round(took, 1),
        "resident_mb": resident and round(resident, 1),
    }


def percent(values: NDArray[np.bool_]) -> float | None:
    return round(100 * float(values.mean()), 2) if len(values) else None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.matching")
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--language", default="en", help="ISO 639 code (default: en)")
    parser.add_argument(
        "--noise", type=float, default=0.0, help="share of the test's letters to mistype, 0..1"
    )
    given = parser.parse_args(arguments)
    try:
        train = [question for question in read(given.train) if question.label is not None]
        chance = random.Random(0)  # noqa: S311  # noise, not secrets
        test = [
            Question(mistyped(question.text, given.noise, chance), question.label)
            for question in read(given.test)
        ]
        if not test:
            raise ValueError("The test file has no questions.")  # noqa: TRY301  # told below
        result = measure(train, test, given.language)
    except (OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"Not measured: {error}\n")
        return 1
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
