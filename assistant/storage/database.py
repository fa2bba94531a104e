"""Opening the database: where it lies, how it flushes, whether it is ours and of this version.

SQLite in WAL mode with `synchronous=FULL`: a commit returns after the log has been flushed, so an
acknowledged write survives a killed process and a power cut.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from assistant.errors import OperatorError
from assistant.settings import DATABASE_FILE
from assistant.storage import copies, tables
from assistant.storage.migrations import HEAD, REVISIONS

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

FILE: Final = DATABASE_FILE
_READERS: Final = 2
_BUSY_MS: Final = 10_000
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # Pages that many pledges touch are copied back once for all of them.
    "wal_autocheckpoint=4000",
    "secure_delete=ON",  # what was erased is overwritten, whatever this SQLite's own default is
)


class Database:
    """One writing connection and a few reading ones over one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writing = _writing(path)
        self.reading = _reading(path)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees what is committed."""
        async with self.reading.connect() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection whose queries all see the same committed state."""
        async with self.read() as connection:
            await connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                await connection.exec_driver_sql("ROLLBACK")

    async def close(self) -> None:
        """Close all connections."""
        await self.reading.dispose()
        await asyncio.to_thread(self.writing.dispose)


def _reading(path: Path) -> AsyncEngine:
    # The log's mode is kept in the file, so a connection that only looks must not set it: the
    # file may be another program's.
    return create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),  # a folder's name may hold a "?"
        hide_parameters=True,
        pool_size=_READERS,
        max_overflow=0,
        connect_args={"timeout": _BUSY_MS / 1000},
        isolation_level="AUTOCOMMIT",
    )


def _writing(path: Path) -> Engine:
    """Make the engine that the writer's thread uses, and whoever opens the database before it."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": _BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: "DBAPIConnection", _: "ConnectionPoolEntry") -> None:
        # The driver's own transaction control would commit before a savepoint; ours begins below.
        connection.isolation_level = None
        try:
            cursor = connection.cursor()
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.close()  # the pool does not know it yet
            raise

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def open_database(
    folder: Path, key_check: str, now: datetime, *, throwaway: bool = False
) -> Database:
    """Open the database of a data folder, make or migrate it, and check that the secret fits.

    A `throwaway` one is made in one go, which is quicker than through all the migrations. Raises
    `OperatorError` with what is wrong, where, and how to mend it.
    """
    path = folder / FILE
    try:
        await asyncio.to_thread(_make_private, path)
    except OSError as error:
        raise OperatorError(
            f"The data folder cannot be made: {error.strerror}",
            str(folder),
            "Set ASSISTANT_DATA_DIR to a folder that you may write to",
        ) from error
    database = Database(path)
    try:
        if throwaway:
            await asyncio.to_thread(tables.metadata.create_all, database.writing)
        else:
            await _prepare(database, key_check, now)
    except DBAPIError as error:
        await database.close()
        raise _explained(error, path) from error
    except BaseException:
        await database.close()
        raise
    return database


def _make_private(path: Path) -> None:
    # SQLite gives its log the rights of the database, and would make both readable for everyone.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


async def _prepare(database: Database, key_check: str, now: datetime) -> None:
    async with database.read() as connection:
        names = set(await connection.scalars(text("SELECT name FROM sqlite_master")))
        revision = ""
        if "alembic_version" in names:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            revision = str(found or "")
    if names and not revision:
        what, how = _NOT_OURS
        raise OperatorError(what, str(database.path), how)
    if revision and revision not in REVISIONS:
        raise OperatorError(
            f"The database is of a newer version of this program (step {revision}; this one knows {HEAD})",
            str(database.path),
            "Upgrade the program, or restore the copy that was made before the upgrade",
        )
    if revision != HEAD:
        if revision:
            await asyncio.to_thread(_copy_before_migrating, database.path, now)
        await migrate(database)
    await asyncio.to_thread(_check_key, database, key_check)


async def migrate(database: Database) -> None:
    """Bring the tables to the newest form."""
    await asyncio.to_thread(_upgrade, database.writing)


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        # A table whose rules change is made anew, while others refer to it.
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise OperatorError(
                    f"The upgrade would break table {broken[0]}, so nothing was changed",
                    str(engine.url.database),
                    "Restore a backup with `assistant restore`, then start again",
                )
            connection.commit()
        finally:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")
            raw.close()


def _copy_before_migrating(path: Path, now: datetime) -> None:
    copy = copies.before_upgrade(path, HEAD, now)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        shutil.copymode(path, copy)
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"The database cannot be copied before its upgrade: {error}",
            str(copy),
            "Check the folder and its free space",
        ) from error


def _check_key(database: Database, key_check: str) -> None:
    # Noted unless there is one: that shows now, not at the first pledge, whether the file can be
    # written, and of two processes that start at once on a new database only one notes it.
    note = insert(tables.meta).values(name="key_check", value=key_check).on_conflict_do_nothing()
    with database.writing.begin() as connection:
        connection.execute(note)
        stored = connection.scalar(
            select(tables.meta.c.value).where(tables.meta.c.name == "key_check")
        )
    if stored != key_check:
        raise OperatorError(
            "The secret is not the one that this database was made with",
            str(database.path),
            "Set ASSISTANT_SECRET (or ASSISTANT_SECRET_FILE) to the secret that belongs to it; "
            "with another one nobody's pledge could be found again",
        )


_NOT_OURS: Final = (
    "The file is not a database of this program",
    "Move it away, or restore a backup",
)
_EXPLANATIONS: Final[tuple[tuple[str, str, str], ...]] = (
    ("not a database", *_NOT_OURS),
    ("malformed", "The database is damaged", "Restore a backup with `assistant restore`"),
    ("full", "The disk is full", "Free some space, then start again"),
    (
        "readonly",
        "The database cannot be written",
        "Give this user the right to write to the file and its folder",
    ),
    (
        "unable to open",
        "The database cannot be opened",
        "Give this user the right to write to its folder, or set ASSISTANT_DATA_DIR",
    ),
    ("disk I/O", "The disk reports an error", "Check the disk and its free space"),
    ("locked", "Another program holds the database", "Stop it, then start again"),
)


def explain(error: DBAPIError) -> tuple[str, str]:
    """Say what a database error means, and how to mend it."""
    said = str(error.orig)
    for sign, what, how in _EXPLANATIONS:
        if sign.casefold() in said.casefold():
            return what, how
    return "The database reports an error", "See the log; restore a backup if it goes on"


def _explained(error: DBAPIError, path: Path) -> OperatorError:
    what, how = explain(error)
    return OperatorError(what, str(path), how)


def pragma(connection: Connection, name: str) -> Any:
    """Read a pragma, as the benchmarks assert it."""
    return connection.scalar(text(f"PRAGMA {name}"))
