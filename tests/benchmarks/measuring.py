"""What the benchmarks share: rounds that take turns, a folder on a real disk, an assistant."""

import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from statistics import median

import psutil

from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.bootstrap import build, load_answers
from assistant.drives.store import NewDrive
from assistant.request import Community, Content, Conversation, Request, Role, User
from assistant.settings import Settings
from assistant.storage import Stores
from assistant.tallies.figure import Pledger
from tests.talking import NOW, READ_AT

# Where a flush costs nothing, so that a measure of durable writes would mean nothing.
_NO_DISK = frozenset({"tmpfs", "ramfs", "devtmpfs", "zram"})
_ROOT = Path(__file__).parents[2]
_events = count(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio of two figures that were taken in turns in one run, and its goal."""

    what: str
    ratio: float
    goal: float
    at_least: bool
    figures: str

    @property
    def met(self) -> bool:
        """Is the goal reached?"""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


class NoDiskError(Exception):
    """The folder does not lie on a disk, so flushing to it shows nothing."""


Side = Callable[[], Awaitable[float]]


async def in_turns(rounds: int, **sides: Side) -> Mapping[str, list[float]]:
    """Take each figure once a round; a first round warms everything up and is dropped."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            figure = await side()
            if number:
                found[name].append(figure)
    return found


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """Give the median of the rounds' ratios: what slows down a whole round falls out."""
    return median(a / b for a, b in zip(over, under, strict=True))


@contextmanager
def disk_folder() -> Iterator[Path]:
    """Give an empty folder on a real disk: under BENCH_DIR, or else under this checkout.

    Raises `NoDiskError` where a flush reaches no disk.
    """
    base = Path(os.environ.get("BENCH_DIR") or _ROOT / "build")
    base.mkdir(parents=True, exist_ok=True)
    kind = _file_system(base.resolve())
    if kind in _NO_DISK:
        raise NoDiskError(
            f"{base} lies on {kind}, which is memory and not a disk. Set BENCH_DIR to a folder on a disk."
        )
    with tempfile.TemporaryDirectory(prefix="bench-", dir=base) as folder:
        yield Path(folder)


def _file_system(path: Path) -> str:
    mounts = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    return next((mounts[each] for each in (path, *path.parents) if each in mounts), "")


def settings_in(folder: Path) -> Settings:
    """Make settings that read nothing from this machine but FAQ_DIR."""
    given = {
        "assistant_secret": "a secret for the benchmarks alone, long enough",
        "assistant_data_dir": folder,
        "operator_name": "The Benchmark",
        "operator_contact": "bench@example.org",
        "messages_a_minute": 1_000_000_000,
        "guard_burst": 100_000,  # it looks at every pledge, and sets none aside
    }
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # pydantic checks


@cache
def shipped_answers() -> Answers:
    """Load the shipped answers (or those in FAQ_DIR), once for all benchmarks of a run."""
    return load_answers(settings_in(_ROOT), None, READ_AT)


@asynccontextmanager
async def assistant_in(folder: Path, answers: Answers | None = None) -> AsyncIterator[Assistant]:
    """Give an assistant over a fresh store in this folder."""
    answers = answers or shipped_answers()
    assistant = await build(settings_in(folder), clock=lambda: NOW, answers=answers)
    try:
        yield assistant
    finally:
        await assistant.close()


def request(
    content: Content, person: str = "ann", now: datetime = NOW, role: Role = Role.MEMBER
) -> Request:
    """Make a request of somebody in a private conversation, each an event of its own."""
    return Request(
        user=User("terminal", person, person, role),
        community=Community("terminal", "club", "club"),
        conversation=Conversation(f"club/{person}"),
        content=content,
        event=f"event-{next(_events)}",
        time=now,
    )


async def first_drive(stores: Stores) -> None:
    """Make community 1 with its open-ended drive 1."""
    new = NewDrive("Drive", None, Pledger.PERSON, None, "I support the nine principles.", "en")
    await stores.drives.home(Community("terminal", "club", "club"), "UTC", new, NOW)


async def cpu(work: Callable[[], Awaitable[object]]) -> float:
    """Give the processor seconds that some work takes, all threads together."""
    begun = time.process_time()
    await work()
    return time.process_time() - begun


async def wall(work: Callable[[], Awaitable[object]]) -> float:
    """Give the seconds on the wall that some work takes."""
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun
