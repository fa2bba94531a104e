"""Answers edited while the program runs are taken over; a mistake in them keeps the old ones."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from assistant.answers.library import Library
from assistant.answers.refreshing import Refresher, look_of
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.bootstrap import build
from assistant.errors import OperatorError
from assistant.request import Role
from tests.adapters.terminal.spawning import write_faq
from tests.conftest import settings_for
from tests.talking import NOW, Person


def labelled(content: str) -> Answers:
    return Answers({"en": Library("en", content, {})}, {})


class Watched:
    """A folder that is watched, and what was told about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers = labelled("first")
        self.told: list[str] = []
        self.loads: list[Answers | OperatorError] = []
        self.refresher = Refresher(
            self.answers, folder, look_of(folder), self.reload, self.told.append
        )

    async def reload(self) -> Answers:
        found = self.loads.pop(0)
        if isinstance(found, OperatorError):
            raise found
        return found

    @property
    def content(self) -> str:
        return self.answers.library("en").content


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "topic.yaml").write_text("one")
    return Watched(tmp_path)


async def test_nothing_is_loaded_while_nothing_changes(watched: Watched) -> None:
    await watched.refresher.look()
    assert (watched.told, watched.content) == ([], "first")


async def test_a_change_is_taken_over_once(watched: Watched) -> None:
    (watched.folder / "en" / "topic.yaml").write_text("another")
    watched.loads = [labelled("second")]
    await watched.refresher.look()
    await watched.refresher.look()
    assert watched.content == "second"
    assert watched.told == ["The answers were changed; the new ones are in use."]


async def test_a_mistake_keeps_the_old_answers_and_is_told_once(watched: Watched) -> None:
    (watched.folder / "en" / "new.yaml").write_text("a mistake")
    watched.loads = [OperatorError("'as_of' is 'soon'", "en/new.yaml:4", "Mend it")]
    await watched.refresher.look()
    await watched.refresher.look()
    assert watched.content == "first"
    (told,) = watched.told
    assert told == (
        "The answers were changed but are not right; the ones before stay. "
        "'as_of' is 'soon' (en/new.yaml:4). Mend it."
    )
    (watched.folder / "en" / "new.yaml").unlink()
    watched.loads = [labelled("first again")]
    await watched.refresher.look()
    assert watched.content == "first again"


@asynccontextmanager
async def running(folder: Path, told: list[str]) -> AsyncIterator[Assistant]:
    settings = settings_for(folder / "data", faq_dir=write_faq(folder / "faq"))
    assistant = await build(settings, tell=told.append, clock=lambda: NOW)
    try:
        yield assistant
    finally:
        await assistant.close()


async def test_the_running_program_does_so(tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "faq" / "en" / "cyberwarfare" / "malware.yaml"
    async with running(tmp_path, told) as assistant:
        look, ann = assistant.chores[-1].do, Person(assistant)
        assert "Malware is a program that does harm." in await ann.says("topic malware")
        right = path.read_text()
        path.write_text(right.replace("that does harm", "nobody wants"))
        await look()
        assert "Malware is a program nobody wants." in await ann.says("topic malware")
        assert told.pop() == "The answers were changed; the new ones are in use."
        path.write_text(right.replace("2025-12-25", "soon"))
        await look()
        assert "Malware is a program nobody wants." in await ann.says("topic malware")
        assert "en/cyberwarfare/malware.yaml:4" in told.pop()
        assert "malware" in (await ann.says("what is malware number 3?")).casefold()


async def test_an_overlay_follows_the_answers_it_lies_over(tmp_path: Path) -> None:
    async with running(tmp_path, []) as assistant:
        mona = Person(assistant, name="mona", role=Role.MODERATOR)
        for line in ("review answer", "When do we meet?", "On Mondays.", "skip", "skip", "1"):
            await mona.says(line)
        path = tmp_path / "faq" / "en" / "cyberwarfare" / "malware.yaml"
        path.write_text(path.read_text().replace("that does harm", "nobody wants"))
        await assistant.chores[-1].do()
        assert "On Mondays." in await mona.says("when do we meet")
