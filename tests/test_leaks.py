"""Marked words go through success and failure; then log, database and outbox are searched."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from adapters import __main__ as command_line
from assistant.answers.match import Match
from assistant.answers.overlay import NOTHING, Overlay
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.identity import Keys
from assistant.pledges.guard import Limits
from assistant.pledges.service import PledgeService
from assistant.pledges.store import NewPledge, Outcome
from assistant.pledges.watch import Watch
from assistant.reply import Reply
from assistant.request import Content, Request, Role, Text, User
from assistant.settings import Settings
from assistant.storage import Stores
from assistant.storage.database import FILE
from assistant.storage.pledge_store import SqlPledgeStore
from tests.adapters.terminal.spawning import spawn, write_faq
from tests.conftest import SECRET, Build
from tests.talking import Person

# What each mark stands for.
ASKED: Final = "zqasked"
IDENTITY: Final = "zqidentity4711"
DISPLAYED: Final = "zqdisplayed"
TYPED: Final = "zqtyped"  # into a form, and taken back or refused
CHOSEN: Final = "zqchosen"  # as the name to show
MARKS: Final = (ASKED, IDENTITY, DISPLAYED, TYPED, CHOSEN)
NEVER_STORED: Final = (ASKED, IDENTITY, DISPLAYED)


class Marked(Person):
    """Somebody whose identity and name on the platform are marked."""

    def request(self, content: Content, event: str = "") -> Request:
        user = User(self.platform, f"{IDENTITY}-{self.name}", f"{DISPLAYED} {self.name}", self.role)
        return replace(super().request(content, event), user=user)


def found(marks: tuple[str, ...], content: str | bytes) -> list[str]:
    """Give the marks that stand in some bytes, plainly or spelt out in hexadecimal digits."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    lowered = raw.lower()
    return [
        mark
        for mark in marks
        if mark.encode() in lowered
        or mark.encode("utf-16-le") in lowered
        or mark.encode().hex().encode() in lowered
    ]


def stored(folder: Path) -> bytes:
    """Give all that lies in a data folder: the files, SQLite's logs among them, and their names."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert any(path.name == FILE for path in files)
    return b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in files)


@pytest.fixture(autouse=True)
def log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged at DEBUG once the program has set its logging up."""
    kept = {name: logging.getLogger(name).level for name in ("sqlalchemy", "aiosqlite", "asyncio")}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    command_line._settings()
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in kept.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def data(settings: Settings) -> Path:
    """The data folder."""
    return settings.assistant_data_dir


async def use_everything(assistant: Assistant) -> None:
    """Let one person do, with marked words, all that needs no name of theirs."""
    ann = Marked(assistant)
    for line in (
        f"what was wannacry, {ASKED}?",
        f"{ASKED} {ASKED} {ASKED}?",
        f"why, {ASKED}",
        f"help {ASKED}",
        f"topic {ASKED}",
        f"receipt {ASKED}",
        f"receipt 8KQ2-M4TN-0WXR-{ASKED}",
        f"/{ASKED}",
        "pledge",
        f"what was notpetya, {ASKED}?",
        f"{TYPED} years",
        "17",
        f"{TYPED}land",
        "India",
        "skip",
        f"{TYPED} and a name that is too long {'x' * 100}",
        "skip",
        f"and what is malware, {ASKED}?",
        "yes",
        "my data",
        "my data export",
        "pledge",
        "tally",
        "names",
    ):
        heard = await ann.says(line)
        assert heard
        assert "Something went wrong" not in heard


# ---- the searching itself


def test_a_mark_would_be_found() -> None:
    assert found(MARKS, f"... {ASKED.upper()} ...") == [ASKED]
    assert found(MARKS, b"\x00" + CHOSEN.encode("utf-16-le")) == [CHOSEN]
    assert found(MARKS, f"terminal-{IDENTITY.encode().hex()}.lock") == [IDENTITY]
    assert found(MARKS, "nothing") == []


async def test_a_name_that_was_chosen_is_found_where_it_may_be(make: Build, data: Path) -> None:
    """If this finds nothing, the searches below prove nothing."""
    assistant = await make()
    await Marked(assistant).pledges(name=CHOSEN)
    assert found(MARKS, stored(data)) == [CHOSEN]
    await assistant.close()
    assert found(MARKS, stored(data)) == [CHOSEN]


# ---- success


async def test_nothing_of_it_is_logged(make: Build, log: pytest.LogCaptureFixture) -> None:
    assistant = await make()
    await use_everything(assistant)
    await Marked(assistant, name="ben").pledges(name=CHOSEN)
    await assistant.close()
    assert found((*MARKS, SECRET), log.text) == []


async def test_no_question_and_nobody_s_identity_is_stored(make: Build, data: Path) -> None:
    assistant = await make()
    await use_everything(assistant)
    assert found(NEVER_STORED, stored(data)) == []
    await assistant.close()  # writes what is still unwritten
    assert found((*NEVER_STORED, SECRET), stored(data)) == []


async def test_what_was_refused_is_stored_nowhere(make: Build, data: Path) -> None:
    assistant = await make()
    await use_everything(assistant)
    assert found((TYPED,), stored(data)) == []


@pytest.mark.parametrize(
    "afterwards",
    [
        ("back", "skip", "yes"),
        ("cancel",),
        ("yes", "withdraw"),
        ("yes", "my data erase", "yes"),
    ],
)
async def test_a_name_that_was_taken_back_is_gone_once_the_program_has_ended(
    afterwards: tuple[str, ...], make: Build, data: Path
) -> None:
    assistant = await make()
    ann = Marked(assistant)
    for line in ("pledge", "17", "skip", "skip", f"Ann {TYPED}", *afterwards):
        await ann.says(line)
    assert TYPED not in await ann.says("my data")
    assert TYPED not in await ann.says("names")
    await assistant.close()
    assert found(MARKS, stored(data)) == []


async def test_a_person_is_stored_by_a_key_alone(make: Build, data: Path) -> None:
    assistant = await make()
    await Marked(assistant).pledges()
    with closing(sqlite3.connect(data / FILE)) as database:
        [(person,)] = database.execute("SELECT person FROM pledge").fetchall()
    assert isinstance(person, bytes)
    assert len(person) == 16


# ---- the outbox


async def test_announcements_hold_nobody_s_words_but_the_moderator_s(
    make: Build, data: Path
) -> None:
    assistant = await make()
    mona = Marked(assistant, name="mona", role=Role.MODERATOR)
    for line in ("drive start", "Peace Day", "skip", "people", "2", "skip", "skip", "yes"):
        await mona.says(line)
    for name in ("ann", "ben"):
        person = Marked(assistant, name=name)
        await person.says(f"{ASKED}?")
        for line in ("pledge #2", "17", "skip", "skip", CHOSEN, "yes"):
            await person.says(line)
    for line in ("drive close #2", "yes"):
        await mona.says(line)
    with closing(sqlite3.connect(data / FILE)) as database:
        rows = database.execute("SELECT * FROM announcement").fetchall()
    assert rows
    assert "Peace Day" in str(rows)
    assert found(MARKS, str(rows)) == []


async def test_a_question_is_stored_with_consent_alone_and_never_who_asked(
    make: Build, data: Path
) -> None:
    assistant = await make()
    ann = Marked(assistant)
    assert "I can pass it on" in await ann.says(f"can i get a {ASKED} certificate here")
    assert found(NEVER_STORED, stored(data)) == []
    await ann.says("2")
    assert found(NEVER_STORED, stored(data)) == [ASKED]
    await ann.says("my data erase")
    await ann.says("1")
    await assistant.close()
    assert found(NEVER_STORED, stored(data)) == []


async def test_an_editor_s_name_is_stored_sealed(
    make: Build, data: Path, log: pytest.LogCaptureFixture
) -> None:
    assistant = await make()
    mona = Marked(assistant, name="mona", role=Role.MODERATOR)
    for line in ("review answer", "Who runs it?", "The board.", "skip", "skip", "1"):
        await mona.says(line)
    assert DISPLAYED in await mona.says("review history")
    assert found(NEVER_STORED, stored(data)) == []
    assert found(NEVER_STORED, log.text) == []


# ---- failure


class Deaf(Answers):
    """Answers that fail, and say on what, as libraries do."""

    def understand(
        self, text: str, language: str, last_topic: str = "", overlay: Overlay = NOTHING
    ) -> Match:
        """Fail."""
        raise ValueError(f"cannot read {text!r} in {language!r}") from KeyError(text)


class BrokenStore(SqlPledgeStore):
    """A store that fails, and says on what, as drivers do."""

    async def add(self, new: NewPledge) -> Outcome:
        """Fail."""
        raise RuntimeError(f"cannot add {new.pledge.name!r} of {new.pledge.person!r}")


def apology(reply: Reply) -> str:
    """Give the reference of an apology."""
    said = re.search(r"Something went wrong.*reference: ([0-9a-f]{8})\.", str(reply.flat()))
    assert said
    return said[1]


def failed(log: pytest.LogCaptureFixture, reference: str, kind: str, function: str) -> None:
    """Check that the log helps whoever looks the reference up, and tells no more."""
    [record] = [each for each in log.records if each.levelno >= logging.ERROR]
    assert record.getMessage().startswith(f"Fault {reference}: {kind}\n")
    assert f", in {function}\n" in record.getMessage()
    assert record.exc_info is None
    assert found(MARKS, log.text) == []


async def test_a_fault_on_a_question_leaks_nothing(
    make: Build, log: pytest.LogCaptureFixture, data: Path
) -> None:
    assistant = await make()
    assistant.services = replace(assistant.services, answers=Deaf({}, {}))
    reply = await Marked(assistant).does(Text(f"what is {ASKED}?"))
    failed(log, apology(reply), "ValueError", "understand")
    assert found(MARKS, str(reply)) == []
    await assistant.close()
    assert found(MARKS, stored(data)) == []


async def test_a_fault_on_a_pledge_leaks_nothing(
    make: Build, log: pytest.LogCaptureFixture, data: Path
) -> None:
    assistant = await make()
    stores = assistant._storage
    assert isinstance(stores, Stores)
    broken = PledgeService(
        BrokenStore(stores.database, stores.writer),
        Keys(SECRET.encode()),
        assistant.services.random_bytes,
        assistant.services.acts,
        assistant.services.operator,
        Watch(stores.pledges, stores.asides, Limits()),
    )
    assistant.services = replace(assistant.services, pledges=broken)
    ann = Marked(assistant)
    for line in ("pledge", "17", "skip", "skip", CHOSEN):
        await ann.says(line)
    reply = await ann.does(Text("yes"))
    failed(log, apology(reply), "RuntimeError", "add")
    assert found(MARKS, str(reply)) == []
    assert found(NEVER_STORED, stored(data)) == []  # the open form holds the name, for a day


async def test_a_fault_of_the_database_leaks_nothing(
    make: Build, log: pytest.LogCaptureFixture, data: Path
) -> None:
    assistant = await make()
    ann = Marked(assistant)
    for line in ("pledge", "17", "skip", "skip", CHOSEN):
        await ann.says(line)
    with closing(sqlite3.connect(data / FILE)) as database, database:
        database.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON pledge BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
    heard = await ann.says("yes")
    assert "Your pledge counts" not in heard
    assert [each for each in log.records if each.levelno >= logging.ERROR]
    assert found(MARKS, log.text) == []
    assert found(MARKS, heard) == []


# ---- the real program


def test_the_real_program_leaks_nothing(tmp_path: Path) -> None:
    faq = write_faq(tmp_path / "faq")
    typed = f"what was wannacry {ASKED}?\npledge\n17\n{TYPED}land\nskip\nskip\n{CHOSEN}\nyes\n"
    ran = spawn(
        tmp_path,
        "chat",
        "--user",
        IDENTITY,
        stdin=typed.encode(),
        FAQ_DIR=str(faq),
        LOG_LEVEL="DEBUG",
        ASSISTANT_SECRET="0123456789abcdef" * 2,
    )
    assert ran.code == 0
    assert "Your pledge counts" in ran.out
    assert "DEBUG" in ran.err  # it does log at that level
    assert found(MARKS, ran.err) == []
    assert found(MARKS, stored(tmp_path / "data")) == [CHOSEN]
