"""What drives need of a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.acts import Act
from assistant.drives.drive import Drive, DriveState
from assistant.drives.milestones import MilestoneTold
from assistant.i18n import SOURCE_LANGUAGE
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.request import Community
from assistant.tallies.figure import Pledger


@dataclass(frozen=True, slots=True)
class Home:
    """A community as it is stored, with what its moderators set.

    `language`: in which it is written to when nobody in particular reads it.
    `moderators_place`: the conversation where they are told things; empty until they chose one.
    `announcements_place`: likewise, where everybody is told of drives; `questions_place`: where every
    question is answered, also one that is not put to the assistant.
    """

    id: int
    platform: str
    identity: str
    name: str
    time_zone: str
    moderators_place: str = ""
    announcements_place: str = ""
    questions_place: str = ""
    language: str = SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class HomeChange:
    """What a moderator sets of a community; what is None stays."""

    announcements_place: str | None = None
    questions_place: str | None = None
    time_zone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NewDrive:
    """A drive to start, its first wording in one language, and what is announced with it."""

    title: str
    goal: int | None
    goal_counts: Pledger
    closes_at: datetime | None
    wording: str
    language: str
    purpose: str = ""


class DriveStore(Protocol):
    """Communities and their drives at rest.

    What changes something raises `RedeliveredError` when its event has acted before.
    """

    async def home(self, community: Community, zone: str, first: NewDrive, now: datetime) -> Home:
        """Find a community; a new one starts with its default drive."""
        ...

    async def homes(self) -> Sequence[Home]:
        """Give all communities, oldest first."""
        ...

    async def change_home(self, community: int, change: HomeChange, event: Event, act: Act) -> None:
        """Change what its moderators set of a community."""
        ...

    async def forget_place(self, community: int, place: str) -> None:
        """Choose no more for announcements, or for moderators, what this community chose."""
        ...

    async def drives(self, community: int) -> Sequence[Drive]:
        """Give a community's drives with their newest wordings, oldest first."""
        ...

    async def get(self, drive: int) -> Drive | None:
        """Find a drive by its number."""
        ...

    async def with_home(self, drive: int, community: int) -> tuple[Home, Drive] | None:
        """Find a drive and a community by their numbers."""
        ...

    async def ending(self, before: datetime) -> Sequence[tuple[Home, Drive]]:
        """Give the drives that are not closed and whose closing time comes before this moment."""
        ...

    async def running(self) -> Sequence[tuple[Home, Drive]]:
        """Give all drives that run."""
        ...

    async def unannounced(self) -> Sequence[Drive]:
        """Give the running drives whose count has reached a milestone that was not announced."""
        ...

    async def announce_reached(self, drive: int, told: MilestoneTold) -> None:
        """Announce the highest milestone that a drive has newly reached, if there is one."""
        ...

    async def start(
        self,
        community: int,
        new: NewDrive,
        event: Event,
        announcement: Announcement | None,
        act: Act | None = None,
    ) -> Drive:
        """Store a new drive, together with its announcement.

        A button of it whose argument `drive` is empty gets the new drive's number.
        """
        ...

    async def set_state(
        self, drive: int, state: DriveState, event: Event, act: Act | None = None
    ) -> None:
        """Pause, or go on."""
        ...

    async def set_goal(
        self, drive: int, goal: int | None, counts: Pledger, event: Event, act: Act | None = None
    ) -> None:
        """Change the goal. Milestones that the count has passed already are not announced."""
        ...

    async def set_deadline(
        self, drive: int, closes_at: datetime | None, event: Event, act: Act | None = None
    ) -> None:
        """Change the closing time."""
        ...

    async def set_wording(
        self, drive: int, language: str, text: str, event: Event, act: Act | None = None
    ) -> Drive:
        """Replace the newest version's wording while nobody has pledged with it, else add a version.

        The first wording of a version in a language joins it: languages are equal in standing.
        """
        ...

    async def wording_text(self, wording: int) -> tuple[int, str, str]:
        """Give version, language and text of a wording by its id."""
        ...
