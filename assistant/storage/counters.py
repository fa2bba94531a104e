"""The counters of tallies: what pledges add to them, and what they should be."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from assistant.pledges.pledge import (
    Pledge,
    PledgeState,
    cells,
)
from assistant.storage import bulk, tables
from assistant.storage.pledge_rows import pledge_of
from assistant.tallies.figure import Cell

_pledge: Final = tables.pledge
Deltas = Counter[tuple[int, int, str, str, str]]
_excluded: Final = insert(tables.counter).excluded
_ADD_UP: Final = insert(tables.counter).on_conflict_do_update(
    index_elements=tables.counter.primary_key.columns,
    set_={"number": tables.counter.c.number + _excluded.number},
)


def count_up(deltas: Deltas, pledges: Iterable[Pledge], by: int) -> None:
    """Note what pledges add to (or take from) each figure; only counted ones are in any."""
    # Many of a batch are alike in all that `cells` looks at; those are looked at once.
    alike: dict[Any, list[Pledge]] = {}
    for each in pledges:
        if each.state is PledgeState.COUNTED:
            place = (each.drive, each.community, each.pledger.value)
            kind = each.kind and each.kind.value
            looks = (each.country, each.day, each.principles, each.wording, kind)
            alike.setdefault((place, looks), []).append(each)
    for same in alike.values():
        for cell in cells(same[0]):
            deltas[figure(same[0], cell)] += by * len(same)


def figure(pledge: Pledge, cell: Cell) -> tuple[int, int, str, str, str]:
    """Give the key of the counter that a cell of a pledge belongs to."""
    return pledge.drive, pledge.community, pledge.pledger.value, cell.dimension, cell.cell


def apply_deltas(connection: Connection, deltas: Deltas) -> None:
    """Add to the counters, in the transaction that changes the pledges."""
    rows = [(*figure, by) for figure, by in sorted(deltas.items()) if by]
    bulk.for_each(connection, _ADD_UP, rows)


def figures_of_rows(
    connection: Connection,
) -> "dict[tuple[int, int, str, str, str], int]":
    """Count every figure anew from the rows, one row at a time."""
    found: dict[tuple[int, int, str, str, str], int] = defaultdict(int)
    rows = connection.execute(
        select(_pledge).where(_pledge.c.state == "counted"),
        execution_options={"stream_results": True},
    )
    for row in rows.mappings():
        pledge = pledge_of(row)
        for cell in cells(pledge):
            found[figure(pledge, cell)] += 1
    return found
