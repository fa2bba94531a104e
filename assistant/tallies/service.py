"""Tallies: exact totals at any moment, breakdowns as they were last published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.tallies.figure import Pledger
from assistant.tallies.part import LISTED, Parts
from assistant.tallies.publication import SHOWN_FROM, is_due, published
from assistant.tallies.store import Figures, Publication, TallyStore

# Dimensions that could show a person, and whom they are kept for.
BREAKDOWNS: Final = (
    (Pledger.PERSON, "country"),
    (Pledger.ORGANISATION, "country"),
    (Pledger.ORGANISATION, "kind"),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people and how many organisations are counted, and with which wordings (by id)."""

    people: int
    organisations: int
    wordings: Mapping[int, Mapping[Pledger, int]]

    def of(self, pledger: Pledger) -> int:
        """Give the total of people or of organisations; there is no total of both."""
        return self.people if pledger is Pledger.PERSON else self.organisations


@dataclass(frozen=True, slots=True)
class Tally:
    """What may be shown of a drive's figures. A breakdown is None while it would show persons.

    `aside`: how many pledges of people are set aside.
    """

    totals: Totals
    principles: Mapping[int, int]
    days: Mapping[str, int]
    organisation_days: Mapping[str, int]
    breakdowns: Mapping[tuple[Pledger, str], Publication | None]
    aside: int = 0


class TallyService:
    """Reads figures, and publishes breakdowns when it is time."""

    def __init__(self, store: TallyStore) -> None:
        self._store = store

    async def totals(self, drive: int) -> Totals:
        """Give people and organisations, exactly."""
        return _totals(await self._store.figures(drive))

    async def tally(self, drive: int, now: datetime) -> Tally:
        """Give all that may be shown at this moment."""
        figures = await self._store.figures(drive)
        breakdowns = {
            (pledger, dimension): await self._breakdown(drive, figures, pledger, dimension, now)
            for pledger, dimension in BREAKDOWNS
        }
        return Tally(
            totals=_totals(figures),
            principles={
                int(cell): number
                for cell, number in figures.of(Pledger.PERSON, "principle").items()
            },
            days=_days(figures, Pledger.PERSON),
            organisation_days=_days(figures, Pledger.ORGANISATION),
            breakdowns=breakdowns,
            aside=figures.one(Pledger.PERSON, "aside"),
        )

    async def parts(self, drive: int, community: int, *, largest: bool) -> Parts:
        """Give what each community of a drive has brought, for one of them."""
        return await self._store.parts(drive, community, LISTED, largest=largest)

    async def moved(self, drive: int, since: datetime, until: datetime) -> Mapping[Pledger, int]:
        """Give by how much the count moved from one moment to before another."""
        return await self._store.moved(drive, since, until)

    async def _breakdown(
        self, drive: int, figures: Figures, pledger: Pledger, dimension: str, now: datetime
    ) -> Publication | None:
        total = figures.one(pledger, "total")
        if total < SHOWN_FROM:
            return None
        made = figures.one(pledger, "made")
        before = await self._store.publication(drive, pledger, dimension)
        if before is not None and not is_due(before, made, now):
            return before
        fresh = published(figures.of(pledger, dimension), made, total, now)
        await self._store.publish(drive, pledger, dimension, fresh)
        return fresh


def _totals(figures: Figures) -> Totals:
    wordings: dict[int, dict[Pledger, int]] = {}
    for pledger in Pledger:
        for cell, number in figures.of(pledger, "wording").items():
            wordings.setdefault(int(cell), {})[pledger] = number
    return Totals(
        people=figures.one(Pledger.PERSON, "total"),
        organisations=figures.one(Pledger.ORGANISATION, "total"),
        wordings=wordings,
    )


def _days(figures: Figures, pledger: Pledger) -> dict[str, int]:
    """Give the people, or the organisations, by day; they are not added up."""
    return dict(sorted(figures.of(pledger, "day").items()))
