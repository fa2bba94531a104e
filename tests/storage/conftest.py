"""Stores over a fresh folder; and answers that cost nothing, as no test here asks a question."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.answers.library import Library
from assistant.answers.service import Answers
from assistant.storage import Stores
from tests.storage.making import opened


@pytest.fixture(scope="session")
def answers() -> Answers:
    """No answers at all: whoever asks a question here hears that something went wrong."""
    return Answers({"en": Library("en", "", {})}, {})


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    """The stores over an empty data folder."""
    async with opened(tmp_path / "data", throwaway=True) as found:
        yield found
