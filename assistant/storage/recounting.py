"""Compares counters and history with the pledges themselves, and sets them right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import insert

from assistant.storage import tables
from assistant.storage.counters import Part, counted_anew, counters
from assistant.storage.history import correct, totals_of_history
from assistant.storage.writer import OneByOne
from assistant.tallies.store import HISTORY, PART, Difference


def differences(connection: Connection) -> list[Difference]:
    """Give every counter, part and history that does not say what the rows say."""
    figures, parts = counted_anew(connection)
    counted, counted_parts = counters(connection)
    found = [
        Difference(*key, counted.get(key, 0), figures.get(key, 0))
        for key in sorted(set(figures) | set(counted))
        if counted.get(key, 0) != figures.get(key, 0)
    ]
    found += [
        Difference(drive, pledger, PART, str(community), counted_parts.get(key, 0), by_rows)
        for key in sorted(set(parts) | set(counted_parts))
        for drive, community, pledger in [key]
        if counted_parts.get(key, 0) != (by_rows := parts.get(key, 0))
    ]
    return found + [
        Difference(drive, pledger, HISTORY, "", total - by, total)
        for (drive, community, pledger), by in _lacking(parts, totals_of_history(connection))
        for total in [parts.get((drive, community, pledger), 0)]
    ]


@dataclass(frozen=True, slots=True)
class Mend(OneByOne[None]):
    """Counters say what the rows say; what the history lacks is noted as a correction."""

    at: datetime

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        # Counted anew inside the transaction: pledges may have come in since the comparison.
        figures, parts = counted_anew(connection)
        counted, counted_parts = counters(connection)
        lacking = _lacking(parts, totals_of_history(connection))
        correct(connection, lacking, self.at)
        _set(connection, tables.counter, figures, counted)
        _set(connection, tables.part, parts, counted_parts)


def _lacking(rows: Mapping[Part, int], history: Mapping[Part, int]) -> list[tuple[Part, int]]:
    """Give what the history lacks to be what the rows say."""
    return [
        (key, by)
        for key in sorted(set(rows) | set(history))
        if (by := rows.get(key, 0) - history.get(key, 0))
    ]


def _set(
    connection: Connection, table: Table, rows: Mapping[Any, int], counted: Mapping[Any, int]
) -> None:
    statement = insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=table.primary_key.columns, set_={"number": statement.excluded.number}
    )
    names: Final = [column.name for column in table.c]
    values = [
        dict(zip(names, (*key, rows.get(key, 0)), strict=True))
        for key in sorted(set(rows) | set(counted))
    ]
    if values:
        connection.execute(statement, values)
