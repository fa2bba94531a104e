"""Many rows at once, without SQLAlchemy's work for each value of each row.

SQLAlchemy still makes the statements and knows the tables. But what it does in Python with fifty
rows takes longer than what SQLite does with them, so the hot writes of a batch go past it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Delete, Insert
from sqlalchemy.dialects import sqlite

_VALUES: Final = "VALUES "
Row = tuple[Any, ...]


def insert_rows(connection: Connection, statement: Insert, rows: Sequence[Row]) -> set[Any]:
    """Insert rows in one statement; give the column that it returns of each row it stored.

    A row's values stand in the order of the statement's columns, as the database keeps them (see
    `kept`).
    """
    return {found[0] for found in _insert(connection, statement, rows).all()} if rows else set()


def insert_all(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """Insert rows in one statement that returns nothing."""
    if rows:
        _insert(connection, statement, rows)


def _insert(connection: Connection, statement: Insert, rows: Sequence[Row]) -> CursorResult[Any]:
    begin, one, end = _parts(statement)
    values = tuple([value for row in rows for value in row])
    return connection.exec_driver_sql(f"{begin}{', '.join([one] * len(rows))}{end}", values)


def for_each(connection: Connection, statement: Insert | Delete, rows: Sequence[Row]) -> None:
    """Run a statement that returns nothing, once for each row."""
    if rows:
        connection.exec_driver_sql(_text(statement), list(rows))


def kept(moment: datetime) -> str:
    """Give a moment as SQLAlchemy keeps it in SQLite."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


@cache
def _text(statement: Insert | Delete) -> str:
    return str(statement.compile(dialect=sqlite.dialect()))


@cache
def _parts(statement: Insert) -> tuple[str, str, str]:
    """Cut an insert of one row into what stands before, in and behind its brackets of values."""
    begin, values, rest = _text(statement).partition(_VALUES)
    one = rest[: rest.index(")") + 1]
    return begin + values, one, rest.removeprefix(one)
