"""The command line as an operator has it: real child processes, over a small FAQ of the tests' own."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from filelock import FileLock

from adapters.terminal import asking
from assistant import OperatorError, __version__
from assistant.answers.reading import FEWEST_PHRASINGS

ROOT: Final = Path(__file__).parents[3]
SECRET: Final = "0123456789abcdef0123456789abcdef"
PLEDGE: Final = "pledge\n17\nskip\nskip\nskip\nyes\n"

TOPICS: Final = {
    "wannacry": ("cyberwarfare", "What was WannaCry?", "WannaCry was a worm of May 2017."),
    "malware": ("cyberwarfare", "What is malware?", "Malware is a program that does harm."),
    "pledge-how": ("pledge", "How do I pledge?", "You pledge by typing pledge in this chat."),
}


def write_faq(folder: Path, broken: str = "") -> Path:
    """Write a FAQ that is fitted in a moment; `broken` gets a mistake on its line 4."""
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


@pytest.fixture(scope="session")
def faq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FAQ without mistakes."""
    return write_faq(tmp_path_factory.mktemp("cli") / "faq")


@dataclass
class Ran:
    """What became of a child process."""

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


@pytest.fixture
def run(tmp_path: Path, faq: Path) -> Run:
    """Run the program in an empty folder."""

    def ran(*arguments: str, stdin: str | bytes = b"", **changed: str) -> Ran:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "FAQ_DIR": str(faq),
            "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
            "ASSISTANT_SECRET_FILE": str(tmp_path / "safe" / "secret"),
            "OPERATOR_NAME": "The Test Club",
            "OPERATOR_CONTACT": "club@example.org",
            **changed,
        }
        child = subprocess.run(
            [sys.executable, "-m", "adapters", *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )
        return Ran(child.returncode, child.stdout.decode(), child.stderr.decode())

    return ran


@pytest.fixture
def secret(run: Run) -> Run:
    """Run with a secret that is set, so that none is made."""

    def ran(*arguments: str, stdin: str | bytes = b"", **changed: str) -> Ran:
        return run(*arguments, stdin=stdin, **{"ASSISTANT_SECRET": SECRET, **changed})

    return ran


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == Ran(0, f"assistant {__version__}\n", "")


# ---- chat


def test_a_first_chat_makes_a_secret_and_later_ones_keep_it(run: Run, tmp_path: Path) -> None:
    first = run("chat", stdin=f"what was wannacry number 3?\n{PLEDGE}")
    kept = tmp_path / "safe" / "secret"
    assert first.code == 0
    assert first.err.count("\n") == 1
    assert first.err.startswith(f"assistant: A secret was made and kept in {kept}")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "WannaCry was a worm of May 2017." in first.out
    assert "Your pledge counts." in first.out
    assert "\x1b" not in first.out

    second = run("chat", stdin="tally\npledge\n")
    assert (second.code, second.err) == (0, "")
    assert "1 person and 0 organisations." in second.out
    assert "You have pledged already; it counts once." in second.out

    wrong = run("chat", ASSISTANT_SECRET=SECRET)
    wrong.refused("The secret is not the one that this database was made with", "assistant.db")


def test_a_moderator_is_made_by_an_option(secret: Run) -> None:
    said = secret("chat", "--role", "moderator", stdin="organisations\n")
    assert (said.code, said.err) == (0, "")
    assert "No organisation is waiting." in said.out
    secret("chat", "--role", "king").refused("There is no role 'king' (--role)")


def test_where_others_read_a_private_place_is_opened_by_a_number(secret: Run) -> None:
    said = secret("chat", "--public", stdin="my data\n1\n")
    assert said.code == 0
    assert "> 1\n(You are in a private conversation now.)\n" in said.out
    assert "Nothing is stored about you." in said.out


def test_no_encoding_stops_a_conversation(secret: Run) -> None:
    said = secret(
        "chat",
        stdin=b"\xff\xfe\x1b[31m\x00\n" + PLEDGE.encode(),
        PYTHONIOENCODING="ascii:strict",
    )
    assert (said.code, said.err) == (0, "")
    assert "Your pledge counts." in said.out
    assert "\x1b" not in said.out


def test_a_second_process_at_the_same_terminal_is_refused(secret: Run, tmp_path: Path) -> None:
    assert secret("chat", stdin=PLEDGE).code == 0
    [lock] = (tmp_path / "data").glob("terminal-*.lock")
    with FileLock(lock):
        secret("chat").refused("This terminal is running already", str(lock))
        assert secret("backup", "copy.zip").code == 0  # safe at any time
        secret("restore", "copy.zip", "--force").refused("The assistant is running")
        assert secret("chat", "--user", "ben", stdin="tally\n").code == 0


# ---- ask


def test_a_question_is_answered_and_nothing_is_stored(run: Run, tmp_path: Path) -> None:
    said = run("ask", "what was wannacry number 3?")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("What was WannaCry?\nWannaCry was a worm of May 2017.\n")
    assert "As of: 25 December 2025" in said.out
    assert not (tmp_path / "safe").exists()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["cache"]


def test_a_question_can_be_answered_as_json(run: Run) -> None:
    said = run("ask", "what was wannacry number 3?", "--json")
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert list(found) == ["outcome", "topic", "suggestions", "confidence"]
    assert (found["outcome"], found["topic"]) == ("sure", "wannacry")
    assert found["suggestions"][0] == "wannacry"
    assert len(found["suggestions"]) <= 3
    assert 0 < found["confidence"] <= 1


def test_no_question_is_refused(run: Run) -> None:
    run("ask", "  ").refused("There is no question", 'Try: assistant ask "what is the Paris Call?"')


UNKNOWN: Final = {"outcome": "unknown", "topic": None, "suggestions": [], "confidence": 0.0}


def test_a_file_of_questions_gives_a_line_for_each(run: Run, tmp_path: Path) -> None:
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
        {"text": f"hello\u2028{wannacry}\x85"},
    ]
    body = "\n".join(json.dumps(row, ensure_ascii="\ud800" in str(row)) for row in rows)
    batch = tmp_path / "questions.jsonl"
    batch.write_text(f"\ufeff{body}\n\n", encoding="utf-8")
    said = run("ask", "--batch", str(batch), "--json")
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
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["cache"]


def test_a_file_of_questions_with_a_broken_line_gives_nothing(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"text": "hello"}\n\n{"text": \n')
    run("ask", "--batch", "questions.jsonl", "--json").refused(
        "This line is not JSON (questions.jsonl:3)", 'Write {"text": "..."}'
    )


@pytest.mark.parametrize(
    "row",
    ["5", "[]", "null", "{}", '{"turns": []}', '{"turns": 5}', '{"turns": null}', '{"text": null}']
    + ['{"turns": {"text": "a"}}', '{"turns": ["a"]}', '{"turns": [{"text": "a"}, {}]}'],
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


# ---- faq


def test_a_right_faq_is_said_to_be_right(run: Run) -> None:
    assert run("faq", "check") == Ran(0, "3 topics are right, 0 mistakes.\n", "")


def test_mistakes_in_a_faq_are_listed(run: Run, tmp_path: Path) -> None:
    folder = write_faq(tmp_path / "broken", broken="malware")
    said = run("faq", "check", str(folder))
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines() == [
        "broken/en/cyberwarfare/malware.yaml:4: 'as_of' is 'soon'. Write a day as 2025-12-25.",
        "2 topics are right, 1 mistakes.",
    ]


def test_a_broken_faq_stops_a_start_with_one_line(run: Run, tmp_path: Path) -> None:
    folder = write_faq(tmp_path / "broken", broken="malware")
    said = run("ask", "what is malware?", FAQ_DIR=str(folder))
    said.refused(
        "'as_of' is 'soon'. Write a day as 2025-12-25.",
        "(broken/en/cyberwarfare/malware.yaml:4)",
        "`assistant faq check` lists every mistake",
    )


def test_a_warning_is_no_mistake(run: Run, tmp_path: Path) -> None:
    folder = write_faq(tmp_path / "old")
    path = folder / "en" / "cyberwarfare" / "malware.yaml"
    path.write_text(path.read_text().replace("2025-12-25", "2019-01-01"))
    said = run("faq", "check", str(folder))
    assert said.code == 0
    assert said.out.startswith("warning: old/en/cyberwarfare/malware.yaml:4: ")
    assert said.out.endswith("3 topics are right, 0 mistakes.\n")


def test_a_folder_without_answers_is_refused(run: Run, tmp_path: Path) -> None:
    run("faq", "check", str(tmp_path / "nowhere")).refused("There are no answers here", "nowhere")


def test_an_answer_can_be_looked_at(run: Run, tmp_path: Path) -> None:
    said = run("faq", "preview", "wannacry")
    assert (said.code, said.err) == (0, "")
    short, long = said.out.split("\n\n----\n\n")
    assert "WannaCry was a worm of May 2017." in short
    assert "A longer text about it." in long
    assert "A longer text about it." not in short
    assert not (tmp_path / "data").exists()
    run("faq", "preview", "nowhere").refused("There is no topic 'nowhere'")


# ---- privacy, recount


def test_the_privacy_page_names_the_operator(run: Run, tmp_path: Path) -> None:
    said = run("privacy", PRIVACY_URL="https://example.org/privacy")
    assert (said.code, said.err) == (0, "")
    for each in ("The Test Club", "club@example.org", "https://example.org/privacy"):
        assert each in said.out
    assert "private, not anonymous" in " ".join(said.out.split())
    assert not (tmp_path / "data").exists()


def test_a_recount_finds_wrong_counters_and_mends_them(secret: Run, tmp_path: Path) -> None:
    assert secret("chat", stdin=PLEDGE).code == 0
    assert secret("recount") == Ran(0, "Every counter is right.\n", "")
    with closing(sqlite3.connect(tmp_path / "data" / "assistant.db")) as database:
        with database:
            database.execute("UPDATE counter SET value = 41 WHERE dimension = 'total'")
    found = secret("recount")
    assert found.code == 1
    assert "counter 41, pledges 1." in found.out
    assert "`assistant recount --mend`" in found.out
    mended = secret("recount", "--mend")
    assert mended.code == 0
    assert mended.out.endswith("1 counters mended.\n")
    assert secret("recount").out == "Every counter is right.\n"


# ---- backup and restore


def test_a_backup_comes_back_on_another_machine_with_its_secret(run: Run, tmp_path: Path) -> None:
    pledged = run("chat", stdin=PLEDGE)
    code = pledged.out.split("Your receipt: `")[1][:19]
    made = run("backup", "copy.zip")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Backed up to copy.zip.\nIt holds the secret too")
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    run("backup", "copy.zip").refused("There is a file of that name already")

    there = {
        "ASSISTANT_DATA_DIR": str(tmp_path / "there"),
        "ASSISTANT_SECRET_FILE": str(tmp_path / "there-safe" / "secret"),
    }
    restored = run("restore", "copy.zip", **there)
    assert (restored.code, restored.err) == (0, "")
    assert restored.out.startswith("Restored the state of ")
    assert "types `my data erase` again" in restored.out
    again = run("chat", stdin=f"tally\nreceipt {code}\n", **there)
    assert (again.code, again.err) == (0, "")
    assert "1 person and 0 organisations." in again.out
    assert "The pledge of this receipt is counted." in again.out


def test_a_restore_replaces_nothing_unasked_and_keeps_what_it_replaces(
    secret: Run, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert secret("chat", stdin=PLEDGE).code == 0
    assert secret("backup", "copy.zip").code == 0
    assert secret("chat", "--user", "ben", stdin=PLEDGE).code == 0
    before = (data / "assistant.db").read_bytes()
    secret("restore", "copy.zip").refused("There is a database already", "Add --force")
    (tmp_path / "broken.zip").write_bytes((tmp_path / "copy.zip").read_bytes()[:-200])
    secret("restore", "broken.zip", "--force").refused("The backup cannot be read")
    assert (data / "assistant.db").read_bytes() == before
    assert not list(data.glob("*.restoring"))

    assert secret("restore", "copy.zip", "--force").code == 0
    assert "1 person and 0 organisations." in secret("chat", stdin="tally\n").out
    [aside] = data.glob("assistant-replaced-*.db")
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("SELECT count(*) FROM pledge").fetchone() == (2,)


def test_without_a_database_there_is_nothing_to_back_up(run: Run, tmp_path: Path) -> None:
    run("backup").refused("There is no database yet", "Start the assistant once first")
    assert not list(tmp_path.glob("*.zip"))


# ---- bad settings


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LOG_LEVEL", "loud", "Setting LOG_LEVEL is not right"),
        ("MAY_PLEDGE_FROM", "a lot", "Setting MAY_PLEDGE_FROM is not right"),
        ("SURE_KEEPS", "90", "Setting SURE_KEEPS is not right"),
        ("TIME_ZONE", "Mars/Olympus", "Setting TIME_ZONE is not right"),
        ("ASSISTANT_SECRET", "hunter2", "The secret has 7 characters; it needs at least 32"),
        ("FAQ_DIR", "nowhere", "There are no English answers (nowhere)"),
        ("ASSISTANT_DATA_DIR", "/dev/null/data", "The data folder cannot be written"),
        ("ASSISTANT_SECRET_FILE", "/dev/null/secret", "The secret cannot be"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(
    name: str, value: str, said: str, run: Run
) -> None:
    given = {"ASSISTANT_SECRET": SECRET, name: value}
    if name == "ASSISTANT_SECRET_FILE":
        del given["ASSISTANT_SECRET"]
    ran = run("chat", stdin="tally\n", **given)
    ran.refused(said)
    assert "hunter2" not in ran.err  # a secret is not repeated, however short
