"""What joint drives need of a store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.acts import Act
from assistant.communities.membership import Invitation, Member, MemberState, Refusal
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.tallies.figure import Pledger


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a community in a drive: what it is, who made it, and what is said about it."""

    drive: int
    community: int
    event: Event
    act: Act
    told: tuple[Announcement, ...] = ()


class MembershipStore(Protocol):
    """Who is in which drive, at rest.

    What changes something raises `RedeliveredError` when its event has acted before. A step that
    does not fit to where the community stands by now changes nothing, and gives None or False.
    """

    async def invite(self, code: bytes, drive: int, event: Event, act: Act) -> None:
        """Keep a new code's key."""
        ...

    async def invitation(self, code: bytes, community: int, now: datetime) -> Invitation | None:
        """Find a code, as it is for this community."""
        ...

    async def ask(self, code: bytes, step: Step, *, named: bool) -> Refusal | None:
        """Use a code up: its community waits for the moderators of the drive."""
        ...

    async def decide(self, step: Step, state: MemberState) -> bool:
        """Let a community in that has asked, or decline.

        What was set aside when it was removed before counts again.
        """
        ...

    async def remove(self, step: Step) -> Mapping[Pledger, int] | None:
        """Take a community out: its pledges are kept, but set aside. Give how many were."""
        ...

    async def readmit(self, step: Step) -> Mapping[Pledger, int] | None:
        """Let a removed community in again: its pledges count. Give how many do."""
        ...

    async def leave(self, step: Step) -> bool:
        """Let a community go: its counts stay, the names and addresses of its people go."""
        ...

    async def members(self, drive: int) -> Sequence[Member]:
        """Give the other communities of a drive, in whatever state, in order of joining."""
        ...

    async def standing(self, community: int, owner: int) -> Sequence[tuple[int, MemberState]]:
        """Give the drives of an owner in which a community has a place, and where it stands."""
        ...

    async def set_leaderboard(self, drive: int, on: bool, event: Event, act: Act) -> None:
        """Show the largest communities, or do not."""
        ...
