"""A report: the figures of a drive as they were at one moment, numbered and never changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.acts import Act
from assistant.identity import Event
from assistant.outbox import ToldIn
from assistant.tallies.figure import Pledger
from assistant.tallies.part import Parts
from assistant.tallies.store import Publication
from assistant.tallies.target import Target


@dataclass(frozen=True, slots=True)
class Report:
    """Frozen figures. `closing`: made when the drive closed.

    `aside`: how many are set aside, by the reason why.
    `versions`: version of the wording -> people, organisations. `texts`: version -> language -> its
    words. `breakdowns` are those that were
    public, "person country" and so on. `waiting`, `declined`, `withdrawn`: pledges that do not
    count, by the reason why. `linked`: people's that another account of the same person keeps from
    counting. `parts`: what each community of a joint drive has brought.
    `targets`: the parts of the goal as they were; `breakdowns` say how far each was.
    """

    number: int
    drive: int
    title: str
    taken_at: datetime
    closing: bool
    opened_at: datetime
    people: int
    organisations: int
    goal: int | None
    goal_counts: Pledger
    versions: Mapping[int, tuple[int, int]]
    principles: Mapping[int, int]
    breakdowns: Mapping[str, Publication]
    waiting: int
    declined: int
    withdrawn: int
    endorsements: int = 0
    linked: int = 0
    texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)
    parts: Parts | None = None
    targets: tuple[Target, ...] = ()

    def of(self, pledger: Pledger) -> int:
        """Give the total of people, of organisations or of endorsements; none is a sum of them."""
        if pledger is Pledger.ENDORSER:
            return self.endorsements
        return self.people if pledger is Pledger.PERSON else self.organisations


Told = Callable[[Report], ToldIn]
"""Words the announcement of a report, whose figures and number are known only when it is made."""


class ReportStore(Protocol):
    """Reports at rest."""

    async def make(self, drive: int, at: datetime, event: Event, act: Act) -> Report:
        """Freeze a drive's figures; the act gets the report's number as its reason.

        Raises `RedeliveredError` when the event has acted before.
        """
        ...

    async def close(
        self,
        drive: int,
        at: datetime,
        told: Told,
        event: Event | None = None,
        act: Act | None = None,
        *,
        unanswered: ToldIn | None = None,
    ) -> Report | None:
        """Close a drive with its last report, announced; None if it was closed already.

        `unanswered`: what communities are told whose wish to join nobody has decided about.

        Raises `RedeliveredError` when the event has acted before.
        """
        ...

    async def of_drive(self, drive: int) -> Sequence[Report]:
        """Give a drive's reports, oldest first."""
        ...
