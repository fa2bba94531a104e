"""What tallies need of a store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from assistant.tallies.figure import Pledger
from assistant.tallies.part import Parts


@dataclass(frozen=True, slots=True)
class Figures:
    """All counters of a drive: pledger -> dimension -> cell -> number.

    `last_change`: the number of the last change of any count by then.
    """

    counts: Mapping[Pledger, Mapping[str, Mapping[str, int]]]
    last_change: int = 0

    def of(self, pledger: Pledger, dimension: str) -> Mapping[str, int]:
        """Give the cells of one dimension that are above zero."""
        found = self.counts.get(pledger, {}).get(dimension, {})
        return {cell: number for cell, number in found.items() if number > 0}

    def one(self, pledger: Pledger, dimension: str) -> int:
        """Give the single cell of `total` or `made`."""
        return self.counts.get(pledger, {}).get(dimension, {}).get("", 0)


@dataclass(frozen=True, slots=True)
class Publication:
    """A breakdown as it was last made public.

    `made`: how many pledges had ever been made by then; `total`: how many counted. `last_change`:
    the number of the last change of any count by then. `shown`: the cells that may be seen; `hidden`: how many pledges the others hold together.
    """

    taken_at: datetime
    made: int
    total: int
    shown: Mapping[str, int]
    hidden: int
    last_change: int = 0


HISTORY: Final = "history"
PART: Final = "part"


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that does not equal what the rows say.

    The dimension `HISTORY` stands for the sum of all changes noted for a total, `PART` for what a
    community (its number is the cell) has brought to the drive.
    """

    drive: int
    pledger: str
    dimension: str
    cell: str
    counter: int
    rows: int


class TallyStore(Protocol):
    """Counters and what was published of them."""

    async def figures(self, drive: int) -> Figures:
        """Read all counters of a drive."""
        ...

    async def publication(self, drive: int, pledger: Pledger, dimension: str) -> Publication | None:
        """Give the breakdown that was last published."""
        ...

    async def publish(
        self,
        drive: int,
        pledger: Pledger,
        dimension: str,
        fresh: Publication,
        before: Publication | None,
    ) -> Publication:
        """Put a breakdown in place of the one before, and give it.

        If another process has published meanwhile, its breakdown stands and is given: the two
        would differ by too few persons.
        """
        ...

    async def largest_part(self, drive: int, pledger: Pledger) -> int:
        """Give what the community that brought most has brought to a drive."""
        ...

    async def gone(self, drive: int, pledger: Pledger, after: int) -> int:
        """Count what was taken back or changed behind a change of the history."""
        ...

    async def exact(self, drive: int, community: int) -> Figures:
        """Count what a community has brought to a drive by country, kind and sector, from the rows."""
        ...

    async def recount(self) -> Sequence[Difference]:
        """Compare every counter with the rows."""
        ...

    async def parts(self, drive: int, community: int, most: int, *, largest: bool) -> Parts:
        """Give what communities have brought, for one of them, at most so many by name.

        The largest by people, or the first to join.
        """
        ...

    async def mend(self, at: datetime) -> None:
        """Set counters to what the rows say; what the history lacks is noted as a correction."""
        ...

    async def count_at(self, drive: int, moment: datetime) -> Mapping[Pledger, int]:
        """Rebuild from the whole history how many counted before a moment."""
        ...

    async def moved(self, drive: int, since: datetime, until: datetime) -> Mapping[Pledger, int]:
        """Give by how much the count moved from one moment to before another."""
        ...
