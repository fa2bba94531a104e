"""What tests share: an assistant over a fresh store, with the shipped answers."""

import asyncio
import hashlib
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from assistant import answers as answers_package
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.bootstrap import build, load_answers
from assistant.identity import Keys
from assistant.settings import DATABASE_FILE, Settings
from assistant.storage import open_stores
from tests.talking import NOW, READ_AT, Person

SECRET = "a secret that only the tests know, long enough"  # noqa: S105 - of the tests alone


def settings_for(folder: Path, **changed: object) -> Settings:
    """Make settings that read nothing from this machine."""
    given: dict[str, object] = {
        "assistant_secret": SECRET,
        "assistant_data_dir": folder,
        "operator_name": "The Test Club",
        "operator_contact": "club@example.org",
        "messages_a_minute": 1_000_000,  # a test says in a second what a person says in an hour
        "guard_burst": 0,  # and as many pledge at one moment, under one name, as in a week
        "guard_copies": 0,
        **changed,
    }
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # pydantic checks


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what this machine sets, and its home, out of the tests."""
    for name in Settings.model_fields | DiscordSettings.model_fields | SlackSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    # Files that are handed over lie in a folder of their own, which no test takes away.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings over an empty data folder."""
    return settings_for(tmp_path / "data")


@pytest.fixture(scope="session")
def answers(pytestconfig: pytest.Config) -> Answers:
    """The shipped answers; the matcher is kept between runs while the code that fits it stays."""
    sources = sorted(Path(answers_package.__file__).parent.glob("*.py"))
    fitted_by = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    cache = pytestconfig.cache.mkdir(f"faq-{fitted_by}")
    return load_answers(settings_for(cache), cache, READ_AT)


Build = Callable[..., Awaitable[Assistant]]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the tests' secret: a copy is there sooner than all the migrations."""
    folder = tmp_path_factory.mktemp("empty")

    async def made() -> None:
        stores = await open_stores(folder, Keys(SECRET.encode()).check, NOW)
        await stores.close()

    asyncio.run(made())
    return folder / DATABASE_FILE


def _put(empty_store: Path, settings: Settings) -> None:
    """Begin with a store that is empty, where there is none yet."""
    place = settings.assistant_data_dir / DATABASE_FILE
    if settings.assistant_secret.get_secret_value() == SECRET and not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(empty_store, place)
        place.chmod(0o600)


@pytest.fixture
async def make(settings: Settings, answers: Answers, empty_store: Path) -> AsyncIterator[Build]:
    """Make an assistant with other settings; it is closed at the end."""
    async with AsyncExitStack() as stack:

        async def made(seed: int = 7, **changed: object) -> Assistant:
            fresh = Settings(**{**settings.model_dump(), **changed}, _env_file=None)  # type: ignore[call-arg]  # pydantic's own argument
            _put(empty_store, fresh)
            seeded = random.Random(seed)  # noqa: S311 - a receipt must come out the same
            assistant = await build(
                fresh, clock=lambda: NOW, random_bytes=seeded.randbytes, answers=answers
            )
            stack.push_async_callback(assistant.close)
            return assistant

        yield made


@pytest.fixture
async def assistant(make: Build) -> Assistant:
    """An assistant over an empty store."""
    return await make()


@pytest.fixture
def ann(assistant: Assistant) -> Person:
    """A member in a private conversation."""
    return Person(assistant)


@pytest.fixture
def mona(assistant: Assistant) -> Person:
    """A moderator in a private conversation."""
    from assistant.request import Role

    return Person(assistant, name="mona", role=Role.MODERATOR)
