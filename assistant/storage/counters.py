"""The counters of tallies: what pledges add to them, and what they should be."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from assistant.pledges.pledge import Pledge, PledgeState, cells
from assistant.storage import bulk, tables
from assistant.storage.pledge_rows import pledge_of
from assistant.tallies.figure import TOTAL, Cell

_pledge: Final = tables.pledge
Figure = tuple[int, str, str, str]
"""A counter's key: drive, pledger, dimension, cell."""
Part = tuple[int, int, str]
"""The key of what a community has brought to a drive: drive, community, pledger."""
_ADD_UP: Final = insert(tables.counter).on_conflict_do_update(
    index_elements=tables.counter.primary_key.columns,
    set_={"number": tables.counter.c.number + insert(tables.counter).excluded.number},
)
_ADD_TO_PART: Final = insert(tables.part).on_conflict_do_update(
    index_elements=tables.part.primary_key.columns,
    set_={"number": tables.part.c.number + insert(tables.part).excluded.number},
)
_IN_FIGURES: Final = (
    PledgeState.COUNTED.value,
    PledgeState.LINKED.value,
    PledgeState.SET_ASIDE.value,
)


@dataclass(frozen=True, slots=True)
class Deltas:
    """By how much counters are to change."""

    figures: Counter[Figure] = field(default_factory=Counter)
    parts: Counter[Part] = field(default_factory=Counter)

    def count_up(self, pledges: Iterable[Pledge], by: int) -> None:
        """Note what pledges add to (or take from) each figure."""
        # Many of a batch are alike in all that `cells` looks at; those are looked at once.
        alike: dict[Any, list[Pledge]] = {}
        for each in pledges:
            if each.state.value in _IN_FIGURES:
                place = (each.drive, each.community, each.pledger.value, each.state.value)
                kind = each.kind and each.kind.value
                sector = each.sector and each.sector.value
                looks = (each.country, each.day, each.principles, each.wording, kind, sector)
                alike.setdefault((place, looks), []).append(each)
        for same in alike.values():
            for cell in cells(same[0]):
                self.add(same[0], cell, by * len(same))

    def add(self, pledge: Pledge, cell: Cell, by: int) -> None:
        """Note one figure of a pledge."""
        self.figures[figure(pledge, cell)] += by
        if cell == TOTAL:
            self.parts[pledge.drive, pledge.community, pledge.pledger.value] += by

    def apply(self, connection: Connection) -> None:
        """Add to the counters, in the transaction that changes the pledges."""
        figures = [(*key, by) for key, by in sorted(self.figures.items()) if by]
        bulk.for_each(connection, _ADD_UP, figures)
        parts = [(*key, by) for key, by in sorted(self.parts.items()) if by]
        bulk.for_each(connection, _ADD_TO_PART, parts)


def figure(pledge: Pledge, cell: Cell) -> Figure:
    """Give the key of the counter that a cell of a pledge belongs to."""
    return pledge.drive, pledge.pledger.value, cell.dimension, cell.cell


def counted_anew(connection: Connection) -> tuple[dict[Figure, int], dict[Part, int]]:
    """Count every figure, and every part, anew from the rows, one row at a time."""
    figures: dict[Figure, int] = defaultdict(int)
    parts: dict[Part, int] = defaultdict(int)
    rows = connection.execute(
        select(_pledge).where(_pledge.c.state.in_(_IN_FIGURES)),
        execution_options={"stream_results": True},
    )
    for row in rows.mappings():
        pledge = pledge_of(row)
        for cell in cells(pledge):
            figures[figure(pledge, cell)] += 1
            if cell == TOTAL:
                parts[pledge.drive, pledge.community, pledge.pledger.value] += 1
    return figures, parts


def counters(connection: Connection) -> tuple[dict[Figure, int], dict[Part, int]]:
    """Read every counter, but not how many were ever made: no row tells that."""
    counter, part = tables.counter, tables.part
    query = select(counter).where(counter.c.dimension != "made")
    figures = {(r[0], r[1], r[2], r[3]): r[4] for r in connection.execute(query)}
    return figures, {(r[0], r[1], r[2]): r[3] for r in connection.execute(select(part))}
