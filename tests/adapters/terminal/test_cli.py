"""The command line as an operator has it, over a small FAQ of the tests' own.

What must be seen from outside runs as a real child process; a child takes a second of the
processor to begin, so the rest runs `main` in this process.
"""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from filelock import FileLock

from adapters.__main__ import main
from adapters.terminal import asking
from assistant import OperatorError, __version__
from assistant.answers.reading import FEWEST_PHRASINGS
from assistant.settings import Settings

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


@pytest.fixture(scope="module")
def faq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FAQ without mistakes."""
    return write_faq(tmp_path_factory.mktemp("cli") / "faq")


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


@pytest.fixture(scope="module")
def pledged_once(tmp_path_factory: pytest.TempPathFactory, faq: Path) -> tuple[Path, Ran]:
    """The folder of an operator after the first chat, in which somebody pledged."""
    here = tmp_path_factory.mktemp("pledged")
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        ran = spawn(
            here,
            "chat",
            stdin=f"what was wannacry number 3?\n{PLEDGE}".encode(),
            FAQ_DIR=str(faq),
            ASSISTANT_SECRET_FILE=KEPT,
        )
    return here, ran


@pytest.fixture
def folder(tmp_path: Path, faq: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, and the settings of an operator."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("FAQ_DIR", str(faq))
    monkeypatch.setenv("ASSISTANT_SECRET_FILE", KEPT)
    return here


@pytest.fixture
def pledged(folder: Path, pledged_once: tuple[Path, Ran]) -> Ran:
    """What that first chat printed; the folder is a copy of the one it left."""
    for name in ("data", "safe"):
        shutil.copytree(pledged_once[0] / name, folder / name)
    return pledged_once[1]


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process."""
    assert Path.cwd() == folder

    def ran(*arguments: str, **changed: str) -> Ran:
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.setattr(sys, "argv", ["assistant", *arguments])
            for name, value in changed.items():
                patch.setenv(name, value)
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return ran


def test_the_version_is_printed(folder: Path) -> None:
    assert spawn(folder, "--version") == Ran(0, f"assistant {__version__}\n", "")


# ---- chat


def test_a_first_chat_makes_a_secret_and_takes_a_pledge(pledged_once: tuple[Path, Ran]) -> None:
    here, ran = pledged_once
    assert ran.code == 0
    made, learning = ran.err.splitlines(keepends=True)
    assert made.startswith(f"assistant: A secret was made and kept in {KEPT}")
    assert learning == LEARNING
    assert stat.S_IMODE((here / "safe" / "secret").stat().st_mode) == 0o600
    assert len((here / "safe" / "secret").read_text().strip()) == 64
    assert "WannaCry was a worm of May 2017." in ran.out
    assert "Your pledge counts." in ran.out
    assert "\x1b" not in ran.out
    assert ran.out.endswith("\n\n")


@pytest.mark.usefixtures("pledged")
def test_a_later_chat_goes_on_whatever_is_typed_and_whatever_can_be_shown(folder: Path) -> None:
    ran = spawn(
        folder,
        "chat",
        stdin=b"\xff\xfe\x1b[31m\x00\npledge\ntally\n",
        PYTHONIOENCODING="ascii:strict",  # it has no sign for the quotes around the wording
    )
    assert (ran.code, ran.err) == (0, "")
    assert "You have pledged already; it counts once." in ran.out
    assert "?I support the nine principles" in ran.out
    assert "1 person and 0 organisations." in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.usefixtures("pledged")
def test_a_second_process_at_the_same_terminal_is_refused(run: Run, folder: Path) -> None:
    [lock] = (folder / "data").glob("terminal-*.lock")
    with FileLock(lock):
        run("chat").refused("This terminal is running already", lock.name)
        assert run("backup", "copy.zip").code == 0  # safe at any time
        run("restore", "copy.zip", "--force").refused("The assistant is running", lock.stem)


def test_a_role_that_there_is_not_is_refused(run: Run) -> None:
    run("chat", "--role", "king").refused("There is no role 'king' (--role)")


# ---- ask


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


# ---- faq


def test_a_right_faq_is_said_to_be_right(run: Run) -> None:
    assert run("faq", "check") == Ran(0, "3 topics are right, 0 mistakes.\n", "")


def test_mistakes_in_a_faq_are_listed(run: Run, folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    said = run("faq", "check", "broken")
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines() == [
        "broken/en/cyberwarfare/malware.yaml:4: 'as_of' is 'soon'. Write a day as 2025-12-25.",
        "2 topics are right, 1 mistakes.",
    ]


def test_a_broken_faq_stops_a_start_with_one_line(folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    spawn(folder, "ask", "what is malware?", FAQ_DIR="broken").refused(
        "'as_of' is 'soon'. Write a day as 2025-12-25.",
        "(broken/en/cyberwarfare/malware.yaml:4)",
        "`assistant faq check` lists every mistake",
    )


def test_a_warning_is_no_mistake(run: Run, folder: Path) -> None:
    path = write_faq(folder / "old") / "en" / "cyberwarfare" / "malware.yaml"
    path.write_text(path.read_text().replace("2025-12-25", "2019-01-01"))
    said = run("faq", "check", "old")
    assert said.code == 0
    assert said.out.startswith("warning: old/en/cyberwarfare/malware.yaml:4: ")
    assert said.out.endswith("3 topics are right, 0 mistakes.\n")


def test_a_folder_without_answers_is_refused(run: Run) -> None:
    run("faq", "check", "nowhere").refused("There are no answers here (nowhere)")


def test_an_answer_can_be_looked_at(run: Run, folder: Path) -> None:
    said = run("faq", "preview", "wannacry")
    assert (said.code, said.err) == (0, "")
    short, long = said.out.split("\n\n----\n\n")
    assert "WannaCry was a worm of May 2017." in short
    assert "A longer text about it." in long
    assert "A longer text about it." not in short
    assert not (folder / "data").exists()


def test_an_answer_that_there_is_not_cannot_be_looked_at(run: Run) -> None:
    run("faq", "preview", "nowhere").refused("There is no topic 'nowhere'")


def test_a_broken_answer_is_not_shown_but_its_mistakes_are(run: Run, folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    said = run("faq", "preview", "malware", FAQ_DIR="broken")
    assert said.code == 1
    assert said.out == (
        "en/cyberwarfare/malware.yaml:4: 'as_of' is 'soon'. Write a day as 2025-12-25.\n"
    )


# ---- privacy, recount


def test_the_privacy_page_names_the_operator(run: Run, folder: Path) -> None:
    said = run(
        "privacy",
        OPERATOR_NAME="The Test Club",
        OPERATOR_CONTACT="club@example.org",
        PRIVACY_URL="https://example.org/privacy",
    )
    assert (said.code, said.err) == (0, "")
    for each in ("The Test Club", "club@example.org", "https://example.org/privacy"):
        assert each in said.out
    assert "private, not anonymous" in " ".join(said.out.split())
    assert not (folder / "data").exists()


@pytest.mark.usefixtures("pledged")
def test_a_recount_finds_wrong_counters_and_mends_them(run: Run, folder: Path) -> None:
    assert run("recount") == Ran(0, "Every counter is right.\n", "")
    with closing(sqlite3.connect(folder / "data" / "assistant.db")) as database, database:
        changed = database.execute("UPDATE counter SET number = 41 WHERE dimension = 'total'")
        assert changed.rowcount == 1
    found = run("recount")
    assert found.code == 1
    assert "counter 41, pledges 1." in found.out
    assert "`assistant recount --mend`" in found.out
    mended = run("recount", "--mend")
    assert mended.code == 0
    assert "mended" in mended.out
    assert run("recount") == Ran(0, "Every counter is right.\n", "")


@pytest.mark.usefixtures("pledged")
def test_a_secret_that_is_not_the_one_of_the_database_is_refused(run: Run) -> None:
    run("recount", ASSISTANT_SECRET=OTHER_KEY).refused(
        "The secret is not the one that this database was made with", "assistant.db"
    )


# ---- backup and restore


def test_a_backup_comes_back_on_another_machine_with_its_secret(
    pledged: Ran, run: Run, folder: Path
) -> None:
    made = run("backup", "copy.zip")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Backed up to copy.zip.\nIt holds the secret too")
    assert stat.S_IMODE((folder / "copy.zip").stat().st_mode) == 0o600

    there = {"ASSISTANT_DATA_DIR": "there", "ASSISTANT_SECRET_FILE": "there-safe/secret"}
    restored = run("restore", "copy.zip", **there)
    assert (restored.code, restored.err) == (0, "")
    assert restored.out.startswith("Restored the state of ")
    assert "types `my data erase` again" in restored.out
    code = pledged.out.split("Your receipt: `")[1][:19]
    again = spawn(folder, "chat", stdin=f"tally\nreceipt {code}\n".encode(), **there)
    assert (again.code, again.err) == (0, LEARNING)
    assert "1 person and 0 organisations." in again.out
    assert "The pledge of this receipt is counted." in again.out


@pytest.mark.usefixtures("pledged")
def test_a_backup_overwrites_no_file(run: Run, folder: Path) -> None:
    (folder / "copy.zip").write_text("mine")
    run("backup", "copy.zip").refused("There is a file of that name already (copy.zip)")
    assert (folder / "copy.zip").read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["copy.zip", "data", "safe"]


def test_without_a_database_there_is_nothing_to_back_up(run: Run, folder: Path) -> None:
    run("backup").refused("There is no database yet", "Start the assistant once first")
    assert list(folder.iterdir()) == []


def pledges(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM pledge").fetchone()[0])


@pytest.mark.usefixtures("pledged")
def test_a_restore_replaces_nothing_unasked_and_keeps_what_it_replaces(
    run: Run, folder: Path
) -> None:
    data = folder / "data"
    assert run("backup", "copy.zip").code == 0
    with closing(sqlite3.connect(data / "assistant.db")) as database, database:
        database.execute("DELETE FROM pledge")  # something that happens after the backup
    run("restore", "copy.zip").refused("There is a database already", "Add --force")
    assert pledges(data / "assistant.db") == 0
    restored = run("restore", "copy.zip", "--force")
    assert (restored.code, restored.err) == (0, "")
    assert pledges(data / "assistant.db") == 1
    [aside] = data.glob("assistant-replaced-*.db")
    assert pledges(aside) == 0


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.usefixtures("pledged")
@pytest.mark.parametrize("damage", ["cut short", "no archive", "missing", "another secret"])
def test_a_backup_that_is_not_sound_changes_nothing(damage: str, run: Run, folder: Path) -> None:
    copy = folder / "copy.zip"
    assert run("backup", "copy.zip").code == 0
    if damage == "cut short":
        copy.write_bytes(copy.read_bytes()[:-200])
    elif damage == "no archive":
        copy.write_text("not a backup")
    elif damage == "missing":
        copy.unlink()
    else:
        with zipfile.ZipFile(copy) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(copy, "w") as archive:
            for name, content in held.items():
                archive.writestr(name, OTHER_KEY if name == "secret" else content)
    before = files(folder / "data"), files(folder / "safe")
    run("restore", "copy.zip", "--force").refused("backup", "copy.zip")
    assert (files(folder / "data"), files(folder / "safe")) == before


# ---- bad settings


def test_a_bad_setting_stops_a_real_start_with_one_line(folder: Path) -> None:
    spawn(folder, "privacy", LOG_LEVEL="loud").refused("Setting LOG_LEVEL is not right", "README")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAY_PLEDGE_FROM", "a lot", "Setting MAY_PLEDGE_FROM is not right"),
        ("SURE_KEEPS", "90", "Setting SURE_KEEPS is not right"),
        ("TIME_ZONE", "Mars/Olympus", "Setting TIME_ZONE is not right"),
        ("ASSISTANT_SECRET", "hunter2", "The secret has 7 characters; it needs at least 32"),
        ("FAQ_DIR", "nowhere", "There are no English answers (nowhere)"),
        ("ASSISTANT_DATA_DIR", "file/data", "The data folder cannot be"),
        ("ASSISTANT_SECRET_FILE", "file/secret", "The secret cannot be"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(
    name: str, value: str, said: str, run: Run, folder: Path
) -> None:
    (folder / "file").write_text("in the way of a folder")
    given = {"ASSISTANT_SECRET": OTHER_KEY, name: value}
    if name == "ASSISTANT_SECRET_FILE":
        del given["ASSISTANT_SECRET"]
    ran = run("chat", **given)
    ran.refused(said)
    assert "hunter2" not in ran.err  # a secret is not repeated, however short


def test_settings_are_read_from_a_file_where_the_program_is_started(run: Run, folder: Path) -> None:
    (folder / ".env").write_text("PRIVACY_URL=https://example.org/from-the-file\n")
    assert "https://example.org/from-the-file" in run("privacy").out
