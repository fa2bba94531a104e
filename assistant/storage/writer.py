"""Group commit: one writer applies all writes that wait, commits once, then acknowledges them.

Throughput is B / (F + B c) for B waiting writes, a flush of F seconds and c seconds a write, so
fifty people who pledge at once pay one flush together instead of fifty one after the other.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, Protocol, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from assistant.errors import RedeliveredError, UserError
from assistant.i18n import N_
from assistant.identity import Event
from assistant.storage import tables
from assistant.storage.bulk import insert_rows, kept
from assistant.storage.database import Database, explain

_log = logging.getLogger(__name__)
_MOST_AT_ONCE: Final = 500  # bounds a commit's length; more wait for the next one

R_co = TypeVar("R_co", covariant=True)


class Write(Protocol[R_co]):
    """A write is a value. All of one kind that wait are applied together."""

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> Sequence[R_co | Exception]:
        """Apply them inside the open transaction, one result each, in order."""
        ...


class OneByOne(Generic[R_co]):
    """A write that comes seldom, so that those of a batch are applied one after the other."""

    __slots__ = ()

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[R_co | Exception]:
        """See `Write.apply`."""
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> R_co | Exception:
        """Apply this one inside the open transaction."""
        raise NotImplementedError


class OnceAnEvent(OneByOne[R_co]):
    """A write that an event brings about once, however often it is delivered."""

    __slots__ = ()
    event: Event

    def one(self, connection: Connection) -> R_co | Exception:
        """Apply it, unless its event has acted before."""
        if not first_time(connection, self.event):
            return RedeliveredError()
        return self.once(connection)

    def once(self, connection: Connection) -> R_co | Exception:
        """Apply it inside the open transaction."""
        raise NotImplementedError


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
        # All statements of a transaction run in this one thread: going there and back for each of
        # them, as aiosqlite does, takes longer than the statements themselves.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._connection: Connection | None = None  # used in that thread alone

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
        loop = asyncio.get_running_loop()
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = [
                    self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_AT_ONCE))
                ]
                writes = [waiting.write for waiting in batch]
                try:
                    results = await loop.run_in_executor(self._thread, self._commit, writes)
                except Exception as error:  # noqa: BLE001 - whatever it is, the writers must hear of it
                    self._give_up(batch, error)
                else:
                    _acknowledge(batch, results)
        await loop.run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    def _commit(self, writes: list[Any]) -> list[Any]:
        """Apply all at once; if one spoils it, apply them one by one, each in a savepoint."""
        try:
            if self._connection is None:
                self._connection = self._database.writing.connect()
            try:
                with self._connection.begin():
                    return _apply_all(self._connection, writes)
            except Exception as error:
                if len(writes) == 1 or not _of_the_data(error):
                    raise
                with self._connection.begin():
                    return [_apply_alone(self._connection, write) for write in writes]
        except Exception:
            # What is left of its transaction, if anything is, ends with it.
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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


def _acknowledge(batch: list[_Waiting], results: list[Any]) -> None:
    for waiting, result in zip(batch, results, strict=True):
        if waiting.acknowledged.done():  # its asker was cancelled; the write stands
            continue
        if isinstance(result, Exception):
            waiting.acknowledged.set_exception(result)
        else:
            waiting.acknowledged.set_result(result)


def _apply_all(connection: Connection, writes: list[Any]) -> list[Any]:
    results: list[Any] = [None] * len(writes)
    kinds: dict[type[Any], list[int]] = {}
    for at, write in enumerate(writes):
        kinds.setdefault(type(write), []).append(at)
    for kind, places in kinds.items():
        found = kind.apply(connection, [writes[at] for at in places])
        for at, result in zip(places, found, strict=True):
            results[at] = result
    return results


def _apply_alone(connection: Connection, write: Any) -> Any:
    savepoint = connection.begin_nested()
    try:
        found = type(write).apply(connection, [write])
    except Exception as error:
        if not _of_the_data(error):
            raise
        savepoint.rollback()
        return error
    savepoint.commit()
    return found[0]


_NOTE_EVENTS: Final = upsert(tables.event).on_conflict_do_nothing().returning(tables.event.c.hash)


def fresh_events(connection: Connection, events: Sequence[bytes], at: datetime) -> set[bytes]:
    """Note events as having acted; give those that had not acted before."""
    noted = kept(at)
    rows = [(each, noted) for each in dict.fromkeys(events)]
    return insert_rows(connection, _NOTE_EVENTS, rows)


def first_time(connection: Connection, event: Event) -> bool:
    """Note an event as having acted; tell whether it had not acted before."""
    return bool(fresh_events(connection, [event.key], event.at))
