"""Tallies: exact totals at any moment, breakdowns as they were last published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from assistant.tallies.figure import LINKED, Pledger
from assistant.tallies.part import LISTED, Parts
from assistant.tallies.publication import SHOWN_FROM, is_due, may_follow, published
from assistant.tallies.store import Figures, Publication, TallyStore

# Dimensions that could show a person, and whom they are kept for.
BREAKDOWNS: Final = (
    (Pledger.PERSON, "country"),
    *(
        (pledger, dimension)
        for pledger in (Pledger.ORGANISATION, Pledger.ENDORSER)
        for dimension in ("country", "kind", "sector")
    ),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many of each are counted, and with which wordings (by id)."""

    people: int
    organisations: int
    wordings: Mapping[int, Mapping[Pledger, int]]
    endorsements: int = 0

    def of(self, pledger: Pledger) -> int:
        """Give the total of people, of organisations or of endorsements; none is a sum of them."""
        if pledger is Pledger.ENDORSER:
            return self.endorsements
        return self.people if pledger is Pledger.PERSON else self.organisations


@dataclass(frozen=True, slots=True)
class Tally:
    """What may be shown of a drive's figures. A breakdown is None while it would show persons.

    `linked`: how many people's pledges are kept and not counted, because a linked account's is.
    `aside`: how many pledges of people are set aside.
    """

    totals: Totals
    principles: Mapping[int, int]
    days: Mapping[str, int]
    organisation_days: Mapping[str, int]
    breakdowns: Mapping[tuple[Pledger, str], Publication | None]
    endorsement_days: Mapping[str, int] = field(default_factory=dict)
    linked: int = 0
    aside: int = 0

    def days_of(self, pledger: Pledger) -> Mapping[str, int]:
        """Give the people, the organisations or the endorsements by day."""
        if pledger is Pledger.ENDORSER:
            return self.endorsement_days
        return self.days if pledger is Pledger.PERSON else self.organisation_days


class TallyService:
    """Reads figures, and publishes breakdowns when it is time."""

    def __init__(self, store: TallyStore) -> None:
        self._store = store

    async def totals(self, drive: int) -> Totals:
        """Give people, organisations and endorsements, exactly."""
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
            endorsement_days=_days(figures, Pledger.ENDORSER),
            linked=figures.one(Pledger.PERSON, LINKED.dimension),
            aside=figures.one(Pledger.PERSON, "aside"),
        )

    async def count_at(self, drive: int, moment: datetime) -> Mapping[Pledger, int]:
        """Rebuild how many counted before a moment."""
        return await self._store.count_at(drive, moment)

    async def exact(self, drive: int, community: int) -> Figures:
        """Give a community's own figures exactly, for its moderators alone."""
        return await self._store.exact(drive, community)

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
        cells = dict(figures.of(pledger, dimension))
        if total < SHOWN_FROM or not cells:
            return None
        if dimension == "sector" and (left_out := total - sum(cells.values())):
            cells[""] = left_out  # who chose no sector is in none
        made = figures.one(pledger, "made")
        before = await self._store.publication(drive, pledger, dimension)
        gone = 0
        if before is not None:
            if not is_due(before, made, 0, now):
                return before
            gone = await self._store.gone(drive, pledger, before.last_change)
        fresh = published(cells, made, total, now, figures.last_change)
        if before is not None and not (
            is_due(before, made, gone, now) and may_follow(before, fresh)
        ):
            return before
        # In a joint drive, a community's moderators know its own figures and could subtract them.
        if 0 < total - await self._store.largest_part(drive, pledger) < SHOWN_FROM:
            return before
        return await self._store.publish(drive, pledger, dimension, fresh, before)


def _totals(figures: Figures) -> Totals:
    wordings: dict[int, dict[Pledger, int]] = {}
    for pledger in Pledger:
        for cell, number in figures.of(pledger, "wording").items():
            wordings.setdefault(int(cell), {})[pledger] = number
    return Totals(
        people=figures.one(Pledger.PERSON, "total"),
        organisations=figures.one(Pledger.ORGANISATION, "total"),
        wordings=wordings,
        endorsements=figures.one(Pledger.ENDORSER, "total"),
    )


def _days(figures: Figures, pledger: Pledger) -> dict[str, int]:
    """Give those of one kind by day; the kinds are not added up."""
    return dict(sorted(figures.of(pledger, "day").items()))
