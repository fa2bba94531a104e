"""What pledges need of a store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from assistant.acts import Act
from assistant.drives.milestones import MilestoneTold
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.pledges.aside import SetAside
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.tallies.figure import Pledger


class Outcome(StrEnum):
    """What became of a pledge that was handed in."""

    ADDED = "added"
    ALREADY = "already"  # this person has a row in this drive
    REDELIVERED = "redelivered"  # this very event has acted before
    NOT_OPEN = "not_open"  # paused or closed in the meantime
    LINKED = "linked"  # kept, but another account of this person counts


@dataclass(frozen=True, slots=True)
class NewPledge:
    """A pledge to store, the event that made it, and the conversation whose form it ends.

    `told`: words what is announced when the drive reaches a milestone of its goal by it.
    `act`: what a moderator did to it. `decision`: what whoever handed it in is told of that.
    `set_aside`: the group that it joins, if it is set aside now. `waits`: what moderators are told
    when it begins to wait.
    """

    pledge: Pledge
    event: bytes
    conversation: bytes
    at: datetime
    told: MilestoneTold | None = None
    act: Act | None = None
    decision: Announcement | None = None
    set_aside: SetAside | None = None
    waits: Announcement | None = None


class PledgeStore(Protocol):
    """Pledges at rest. Every write has been flushed to disk when it returns."""

    async def add(self, new: NewPledge) -> Outcome:
        """Store a pledge with its counters, once per event and once per person."""
        ...

    async def find(self, drive: int, person: bytes, pledger: Pledger) -> Pledge | None:
        """Find a person's pledge in a drive, in whatever state."""
        ...

    async def of_person(self, person: bytes) -> Sequence[Pledge]:
        """Find all pledges of a person."""
        ...

    async def by_receipt(self, receipt: bytes) -> Pledge | None:
        """Find a pledge by its receipt's key."""
        ...

    async def get(self, pledge: int) -> Pledge | None:
        """Find a pledge by its number."""
        ...

    async def newest(
        self, drive: int, community: int, since: datetime, most: int
    ) -> Sequence[tuple[bytes, datetime]]:
        """Give which people pledged since a moment, and when, as far as they may make a burst."""
        ...

    async def waiting(self, community: int) -> Sequence[Pledge]:
        """Give the organisations' pledges that wait for a moderator, oldest first."""
        ...

    async def waiting_in(self, drive: int) -> Sequence[tuple[int, str, int]]:
        """Count a drive's pledges that wait for a moderator, by the communities that are in it.

        Each with its language.
        """
        ...

    async def confirmed(
        self, drive: int, community: int, pledger: Pledger, most: int, skipped: int = 0
    ) -> Sequence[Pledge]:
        """Give the confirmed organisations of a community in a drive, newest first."""
        ...

    async def are_linked(self, one: bytes, other: bytes) -> bool:
        """Are these two accounts of one person?"""
        ...

    async def shown_by_name(self, community: int) -> Sequence[Pledge]:
        """Give the pledges of a community's people who are shown by name."""
        ...

    async def page(
        self,
        drive: int,
        community: int,
        after: int,
        most: int,
        since: date | None,
        until: date | None,
    ) -> Sequence[Pledge]:
        """Give a community's next pledges in a drive behind the one with the id `after`, in order of ids.

        Only those of days from `since` to `until`, where these are given.
        """
        ...

    async def replace(self, new: NewPledge, expected: PledgeState) -> bool:
        """Store a changed pledge (known by its id) and its counters.

        False if its state is not the expected one, or the event has acted before. What was asked
        about one that waited goes when it waits no more. Raises `TakenError` when another pledge of this organisation is confirmed in the drive.
        """
        ...

    async def erase(self, person: bytes, event: Event) -> int:
        """Delete everything about a person and lower the counts; give how many counted ones went.

        Raises `RedeliveredError` when the event has acted before: the person may have pledged anew.
        """
        ...

    async def mark_young(self, drive: int, person: bytes) -> None:
        """Note that this person said to be under the limit, for as long as the drive is kept."""
        ...

    async def young_drives(self, person: bytes) -> Sequence[int]:
        """Give the drives in which this person said to be under the limit."""
        ...

    async def is_young(self, drive: int, person: bytes) -> bool:
        """Did this person once say to be under the limit in this drive?"""
        ...

    async def names(
        self, drive: int, community: int, pledger: Pledger, most: int, skipped: int = 0
    ) -> Sequence[str]:
        """Give the names of a community's counted pledges that have one, newest first."""
        ...

    async def how_many_named(self, drive: int, community: int) -> Mapping[Pledger, int]:
        """Give how many `names` of people there are, and how many `confirmed` of each other kind."""
        ...

    async def is_used(self, wordings: Collection[int]) -> bool:
        """Has anybody pledged with this wording, in whatever state?"""
        ...


class TakenError(Exception):
    """This organisation has a confirmed pledge in the drive already."""
