"""Stores over a fresh folder; and answers that cost nothing, as no test here asks a question."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.answers.library import Library
from assistant.answers.service import Answers
from assistant.settings import Settings
from assistant.storage import Stores
from assistant.storage.backup import back_up
from tests.conftest import SECRET, settings_for
from tests.storage.backups import pledge
from tests.storage.making import opened
from tests.storage.worlds import IMPLEMENTATIONS, World
from tests.talking import NOW


@pytest.fixture(scope="session")
def answers() -> Answers:
    """No answers at all: whoever asks a question here hears that something went wrong."""
    return Answers({"en": Library("en", "", {})}, {})


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    """The stores over an empty data folder."""
    async with opened(tmp_path / "data", throwaway=True) as found:
        yield found


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """An empty world of each implementation."""
    async with IMPLEMENTATIONS[request.param](tmp_path / "data") as found:
        yield found


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings whose secret lies in a file, as the program makes it itself."""
    place = tmp_path / "config" / "secret"
    place.parent.mkdir()
    place.write_text(SECRET + "\n")
    return settings_for(tmp_path / "data", assistant_secret="", assistant_secret_file=place)


@pytest.fixture
async def backup(kept: Settings, tmp_path: Path) -> Path:
    """A backup of two pledges."""
    await pledge(kept, "ann", "bob")
    return back_up(kept, tmp_path / "backup.zip", NOW)
