"""Group commit: one writer applies all writes that wait, commits once, then acknowledges them.

Throughput is B / (F + B c) for B waiting writes, a flush of F seconds and c seconds a write, so
fifty people who pledge at once pay one flush together instead of fifty one after the other.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, Self, TypeVar

from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.errors import UserError
from assistant.i18n import N_
from assistant.storage import tables
from assistant.storage.database import Database, explain

_log = logging.getLogger(__name__)
_MOST_AT_ONCE: Final = 500  # bounds a commit's length; more wait for the next one

R_co = TypeVar("R_co", covariant=True)


class Write(Protocol[R_co]):
    """A write is a value. All of one kind that wait are applied together."""

    @classmethod
    async def apply(
        cls, connection: AsyncConnection, writes: Sequence[Self]
    ) -> Sequence[R_co | Exception]:
        """Apply them inside the open transaction, one result each, in order."""
        ...


class StoreError(UserError):
    """Nothing was written, and trying again later may help."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "I could not save that, because my disk is full or broken. Nothing was changed or "
                "counted. Please try again later, and tell a moderator."
            )
        )


@dataclass(slots=True)
class _Waiting:
    write: Any
    acknowledged: "asyncio.Future[Any]"


class Writer:
    """The one task that writes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._serve(), name="writer")

    async def close(self) -> None:
        """Write what still waits, then stop."""
        self._closing = True
        self._wake.set()
        if self._task:
            await self._task

    async def write(self, write: Write[R_co]) -> R_co:
        """Hand in a write; returns its result once it is on disk.

        Raises `StoreError` when it could not be written, or what `apply` gave for it.
        """
        if self._closing:
            raise StoreError
        waiting = _Waiting(write, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._wake.set()
        result: R_co = await waiting.acknowledged
        return result

    async def _serve(self) -> None:
        connection: AsyncConnection | None = None
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = [
                    self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_AT_ONCE))
                ]
                try:
                    connection = connection or await self._database.writing.connect()
                    await self._commit(connection, batch)
                except Exception as error:  # noqa: BLE001 - whatever it is, the writers must hear of it
                    self._give_up(batch, error)
                    if connection is not None:
                        # What is left of its transaction, if anything is, ends with it.
                        await connection.close()
                        connection = None
        if connection is not None:
            await connection.close()

    async def _commit(self, connection: AsyncConnection, batch: list[_Waiting]) -> None:
        """Apply all at once; if one spoils it, apply them one by one, each in a savepoint."""
        try:
            async with connection.begin():
                results = await _apply_all(connection, batch)
        except Exception as error:
            if len(batch) == 1 or not _of_the_data(error):
                raise
            async with connection.begin():
                results = [await _apply_alone(connection, waiting) for waiting in batch]
        for waiting, result in zip(batch, results, strict=True):
            if waiting.acknowledged.done():  # its asker was cancelled; the write stands
                continue
            if isinstance(result, Exception):
                waiting.acknowledged.set_exception(result)
            else:
                waiting.acknowledged.set_result(result)

    def _give_up(self, batch: list[_Waiting], error: Exception) -> None:
        if isinstance(error, DBAPIError) and not _of_the_data(error):
            what, how = explain(error)
            _log.error("%s (%s). %s.", what, self._database.path, how)
            answer: Exception = StoreError()
        else:
            answer = error
        for waiting in batch:
            if not waiting.acknowledged.done():
                waiting.acknowledged.set_exception(answer)


def _of_the_data(error: Exception) -> bool:
    """Is it one write's own fault (a broken constraint, a value that no column takes)?

    Otherwise it is the disk's, and trying the others one by one would not help.
    """
    return not isinstance(error, DBAPIError) or isinstance(error, (IntegrityError, DataError))


async def _apply_all(connection: AsyncConnection, batch: list[_Waiting]) -> list[Any]:
    results: list[Any] = [None] * len(batch)
    kinds: dict[type[Any], list[int]] = {}
    for at, waiting in enumerate(batch):
        kinds.setdefault(type(waiting.write), []).append(at)
    for kind, places in kinds.items():
        found = await kind.apply(connection, [batch[at].write for at in places])
        for at, result in zip(places, found, strict=True):
            results[at] = result
    return results


async def _apply_alone(connection: AsyncConnection, waiting: _Waiting) -> Any:
    savepoint = await connection.begin_nested()
    try:
        found = await type(waiting.write).apply(connection, [waiting.write])
    except Exception as error:
        if not _of_the_data(error):
            raise
        await savepoint.rollback()
        return error
    await savepoint.commit()
    return found[0]


async def fresh_events(
    connection: AsyncConnection, events: Sequence[bytes], at: datetime
) -> set[bytes]:
    """Note events as having acted; give those that had not acted before."""
    rows = [{"hash": each, "at": at} for each in dict.fromkeys(events)]
    statement = upsert(tables.event).on_conflict_do_nothing().returning(tables.event.c.hash)
    return set(await connection.scalars(statement, rows))
