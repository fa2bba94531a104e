"""Group commit: what waits is written together, and nobody is told before it is on disk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from assistant.assistant import Assistant
from assistant.drives.drive import Drive
from assistant.pledges.store import Outcome
from assistant.request import Values
from assistant.storage import Stores
from assistant.storage.database import FILE, pragma
from assistant.storage.writer import StoreError
from tests.storage.making import Commits, first_drive, handed_in, opened, pledge_of, rows
from tests.talking import Person

FULL = (
    "I could not save that, because my disk is full or broken. Nothing was changed or counted. "
    "Please try again later, and tell a moderator."
)
PLEDGES = "SELECT count(*) FROM pledge"
TOTAL = "SELECT coalesce(sum(number), 0) FROM counter WHERE dimension = 'total'"


@dataclass(frozen=True, slots=True)
class _Note:
    """The smallest write. The name `bad value` is one that no column takes."""

    name: str

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[str]:
        for write in writes:
            if write.name == "bad value":
                raise ValueError(write.name)
            connection.exec_driver_sql("INSERT INTO meta VALUES (?, '')", (write.name,))
        return [write.name.upper() for write in writes]


@dataclass(frozen=True, slots=True)
class _FailAtCommit:
    """A write that only the commit itself refuses."""

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[str]:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO young VALUES (999, x'00')")
        return ["never seen"] * len(writes)


@dataclass(frozen=True, slots=True)
class _Pages:
    """Let the database grow by so many pages only: 0 is a full disk."""

    more: int

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        for write in writes:
            pages = pragma(connection, "page_count")
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + write.more}")
        return [None] * len(writes)


@dataclass(frozen=True, slots=True)
class _ReadOnly:
    """Let its connection write no more, as if the disk had been mounted read-only."""

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        return [None] * len(writes)


@pytest.fixture
async def drive(stores: Stores) -> Drive:
    """A running drive."""
    return (await first_drive(stores.drives))[1]


@pytest.fixture
def commits(stores: Stores, drive: Drive) -> Commits:
    """The commits from here on, with a drive there already."""
    assert drive.id
    return Commits(stores)


async def together(stores: Stores, drive: Drive, *people: str) -> list[Outcome]:
    """Let people pledge all at once."""
    new = [handed_in(pledge_of(person, drive), person) for person in people]
    return await asyncio.gather(*(stores.pledges.add(each) for each in new))


def names(number: int, of: str = "p") -> list[str]:
    return [f"{of}{n}" for n in range(number)]


async def test_what_waits_is_one_transaction(
    stores: Stores, drive: Drive, commits: Commits
) -> None:
    outcomes = await together(stores, drive, *names(50))
    assert outcomes == [Outcome.ADDED] * 50
    assert commits.number == 1
    assert rows(stores.database.path, PLEDGES) == [(50,)]
    assert rows(stores.database.path, TOTAL) == [(50,)]


async def test_writes_of_different_kinds_share_a_transaction(
    stores: Stores, drive: Drive, commits: Commits
) -> None:
    one, outcome, two, marked = await asyncio.gather(
        stores.writer.write(_Note("one")),
        stores.pledges.add(handed_in(pledge_of("ann", drive), "1")),
        stores.writer.write(_Note("two")),
        stores.pledges.mark_young(drive.id, b"bob"),
    )
    assert (one, outcome, two, marked) == ("ONE", Outcome.ADDED, "TWO", None), "each its own"
    assert commits.number == 1


async def test_a_transaction_is_bounded(stores: Stores, commits: Commits) -> None:
    await asyncio.gather(*(stores.writer.write(_Note(name)) for name in names(1_200)))
    assert commits.number == 3


async def test_writes_one_after_the_other_are_committed_one_by_one(
    stores: Stores, commits: Commits
) -> None:
    for name in names(3):
        await stores.writer.write(_Note(name))
        assert (name,) in rows(stores.database.path, "SELECT name FROM meta"), "another can see it"
    assert commits.number == 3


async def test_nobody_is_told_before_the_commit_has_succeeded(stores: Stores) -> None:
    with pytest.raises(IntegrityError):
        await stores.writer.write(_FailAtCommit())
    assert await stores.writer.write(_Note("zero")) == "ZERO", "nothing of it is in the way"
    found = await asyncio.gather(
        stores.writer.write(_Note("one")),
        stores.writer.write(_FailAtCommit()),
        stores.writer.write(_Note("two")),
        return_exceptions=True,
    )
    assert all(isinstance(each, Exception) for each in found)
    assert rows(stores.database.path, "SELECT name FROM meta") == [("zero",)]
    assert await stores.writer.write(_Note("three")) == "THREE"


@pytest.mark.parametrize("at", [0, 7, 19])
async def test_a_write_that_breaks_a_rule_does_not_spoil_the_others(
    stores: Stores, drive: Drive, commits: Commits, at: int
) -> None:
    new = [handed_in(pledge_of(person, drive), person) for person in names(20)]
    new[at] = handed_in(pledge_of(f"p{at}", drive, wording=999), f"p{at}")
    found = await asyncio.gather(
        *(stores.pledges.add(each) for each in new), return_exceptions=True
    )
    assert isinstance(found.pop(at), IntegrityError)
    assert found == [Outcome.ADDED] * 19
    assert commits.number == 1
    assert rows(stores.database.path, PLEDGES) == rows(stores.database.path, TOTAL) == [(19,)]
    again = await together(stores, drive, f"p{at}")
    assert again == [Outcome.ADDED], "nothing is left of it, so the same event may act"


async def test_a_value_that_no_column_takes_does_not_spoil_the_others(
    stores: Stores, drive: Drive
) -> None:
    new = [handed_in(pledge_of(person, drive), person) for person in names(5)]
    new[2] = handed_in(pledge_of("p2", drive, name="half a letter \ud800"), "p2")
    found = await asyncio.gather(
        *(stores.pledges.add(each) for each in new),
        stores.writer.write(_Note("bad value")),
        stores.writer.write(_Note("good")),
        return_exceptions=True,
    )
    assert isinstance(found.pop(2), UnicodeEncodeError)
    assert isinstance(found.pop(4), ValueError)
    assert found == [Outcome.ADDED] * 4 + ["GOOD"]
    assert rows(stores.database.path, TOTAL) == [(4,)]


async def test_a_spoilt_write_alone_is_told_and_the_next_one_works(
    stores: Stores, drive: Drive
) -> None:
    with pytest.raises(IntegrityError):
        await stores.pledges.add(handed_in(pledge_of("ann", drive, wording=999), "1"))
    assert rows(stores.database.path, "SELECT count(*) FROM event") == [(0,)]
    assert await together(stores, drive, "ann") == [Outcome.ADDED]


async def test_a_cancelled_asker_takes_nobody_along(stores: Stores, drive: Drive) -> None:
    new = [handed_in(pledge_of(person, drive), person) for person in names(3)]
    asking = [asyncio.create_task(stores.pledges.add(each)) for each in new]
    await asyncio.sleep(0)  # all three wait now
    asking[1].cancel()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert found[::2] == [Outcome.ADDED] * 2
    assert isinstance(found[1], asyncio.CancelledError)
    assert rows(stores.database.path, PLEDGES) == rows(stores.database.path, TOTAL) == [(3,)]
    assert await together(stores, drive, "p1", "p4") == [Outcome.REDELIVERED, Outcome.ADDED]


async def test_closing_writes_what_waits(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores:
        waiting = [asyncio.create_task(stores.writer.write(_Note(name))) for name in names(600)]
        await asyncio.sleep(0)  # all wait, more than one transaction takes
    assert [task.result() for task in waiting] == [name.upper() for name in names(600)]
    assert rows(tmp_path / FILE, "SELECT count(*) FROM meta") == [(601,)]


async def test_a_closed_store_refuses_in_plain_words(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores:
        pass
    with pytest.raises(StoreError) as refused:
        await stores.writer.write(_Note("late"))
    assert refused.value.message == FULL
    await stores.close()


async def test_on_a_full_disk_all_that_wait_are_refused_and_nothing_is_counted(
    stores: Stores, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    assert await together(stores, drive, "ann") == [Outcome.ADDED]
    await stores.writer.write(_Pages(0))
    new = [handed_in(pledge_of(person, drive), person) for person in names(300)]
    found = await asyncio.gather(
        *(stores.pledges.add(each) for each in new), return_exceptions=True
    )
    assert {str(each) for each in found} == {FULL}
    assert {type(each) for each in found} == {StoreError}
    assert rows(stores.database.path, PLEDGES) == rows(stores.database.path, TOTAL) == [(1,)]
    (record,) = caplog.records
    assert record.getMessage() == (
        f"The disk is full ({stores.database.path}). Free some space, then start again."
    )
    assert await stores.tallies.recount() == []
    await stores.writer.write(_Pages(1_000))
    assert await together(stores, drive, *names(300)) == [Outcome.ADDED] * 300
    assert rows(stores.database.path, TOTAL) == [(301,)]


async def test_on_a_disk_that_cannot_be_written_any_more_pledges_are_refused(
    stores: Stores, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    await stores.writer.write(_ReadOnly())
    for _ in range(2):
        with pytest.raises(StoreError):
            await together(stores, drive, *names(3))
    assert "The database cannot be written" in caplog.text
    assert rows(stores.database.path, PLEDGES) == [(0,)]


FORM: Values = {"age_group": "from25", "name": "N" * 60, "yes": True}
OPENED: Values = {"drive": "1", "wording": "1"}


@pytest.fixture
async def writer_of(assistant: Assistant) -> AsyncIterator[Stores]:
    """The stores below the whole core."""
    storage = assistant._storage
    assert isinstance(storage, Stores)
    yield storage


async def test_a_person_on_a_full_disk_reads_a_plain_sentence_and_may_try_again(
    assistant: Assistant, writer_of: Stores
) -> None:
    await Person(assistant).submits("pledge", FORM, OPENED)  # the first one makes the drive
    await writer_of.writer.write(_Pages(0))
    counted, said, number = 0, "", 0
    while FULL not in said:
        number += 1
        person = Person(assistant, name=f"p{number}")
        said = str((await person.submits("pledge", FORM, OPENED)).flat())
        counted += "Your pledge counts" in said
    assert said == FULL
    assert counted == number - 1
    assert f"{number} people" in await Person(assistant).says("tally")
    await writer_of.writer.write(_Pages(100))
    again = await Person(assistant, name=f"p{number}").submits("pledge", FORM, OPENED)
    assert "Your pledge counts" in str(again.flat())
    assert f"{number + 1} people" in await Person(assistant).says("tally")
