"""Pledges that were set aside: why, in which groups, and what is kept of a group.

A group says how many there are, why, when, and how old their accounts are. Who is in it is shown to
nobody: moderators judge groups, not people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from assistant.acts import Act
from assistant.drives.milestones import MilestoneTold
from assistant.identity import Event
from assistant.outbox import Announcement

# A group takes in what comes within this time of its newest pledge, for the same reason.
JOINS_WITHIN: Final = timedelta(hours=1)


class Why(StrEnum):
    """Why pledges were set aside: by the guard, by a moderator, or with their whole community."""

    BURST = "burst"
    NEW = "new"
    COPIES = "copies"
    CHOSEN = "chosen"
    REMOVED = "removed"


class GroupState(StrEnum):
    """Where a group stands. Left out: its pledges are kept, and not counted."""

    WAITING = "waiting"
    COUNTED = "counted"
    LEFT_OUT = "left out"


class Span(StrEnum):
    """How old an account is, roughly."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    OLDER = "older"
    UNKNOWN = "unknown"


_ENDS: Final = {
    Span.DAY: timedelta(days=1),
    Span.WEEK: timedelta(days=7),
    Span.MONTH: timedelta(days=30),
    Span.YEAR: timedelta(days=365),
}


def span_of(created: datetime | None, now: datetime) -> Span:
    """Say roughly how old an account is."""
    if created is None:
        return Span.UNKNOWN
    return next((span for span, end in _ENDS.items() if now - created < end), Span.OLDER)


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is to become of a pledge that is set aside: it joins a group, or begins one.

    `told` words what moderators are told of a group that begins, by its number.
    """

    why: Why
    span: Span
    told: Callable[[int], Announcement]


@dataclass(frozen=True, slots=True)
class Group:
    """Pledges that were set aside together. `people`: how many of them there still are."""

    id: int
    drive: int
    community: int
    why: Why
    first_at: datetime
    last_at: datetime
    ages: Mapping[Span, int]
    state: GroupState
    people: int


class Decided(StrEnum):
    """What became of a decision about a group."""

    DONE = "done"
    ALREADY = "already"  # it stands otherwise by now: another moderator was quicker
    CHANGED = "changed"  # there are more or fewer pledges than were previewed
    CLOSED = "closed"  # the drive is over, and its count stays


@dataclass(frozen=True, slots=True)
class Decision:
    """A group becomes something else, if it still is as it was previewed."""

    group: Group
    becomes: GroupState
    event: Event
    act: Act
    told: MilestoneTold | None


@dataclass(frozen=True, slots=True)
class Period:
    """The counted pledges that people made in a drive and community, from one moment to another."""

    drive: int
    community: int
    since: datetime
    until: datetime


class AsideStore(Protocol):
    """Groups at rest.

    What changes something raises `RedeliveredError` when its event has acted before.
    """

    async def of_community(self, community: int) -> Sequence[Group]:
        """Give the groups that a community's moderators decide on, oldest first."""
        ...

    async def get(self, group: int) -> Group | None:
        """Find a group by its number."""
        ...

    async def decide(self, decision: Decision) -> Decided:
        """Count a group, leave it out, or let it wait again."""
        ...

    async def count(self, period: Period) -> int:
        """Count the pledges of a period."""
        ...

    async def leave_out(
        self, period: Period, people: int, event: Event, act: Act
    ) -> tuple[Decided, int]:
        """Set a period's pledges aside as a group that is left out; give its number.

        `people`: how many were previewed.
        """
        ...
