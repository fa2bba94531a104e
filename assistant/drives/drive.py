"""A drive: what is asked for, until when, in which words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from assistant.i18n import N_
from assistant.tallies.figure import Pledger

MOST_TITLE: Final = 80
MOST_WORDING: Final = 600
MOST_PURPOSE: Final = 300
MOST_GOAL: Final = 100_000_000

DEFAULT_TITLE: Final = N_("Support the Paris Call")
DEFAULT_WORDING: Final = N_(
    "I support the nine principles of the Paris Call. I will keep my own accounts and devices safe, "
    "and I will ask my school, club, workplace or government to support the Call."
)


class DriveState(StrEnum):
    """Running takes pledges; paused and closed do not."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Wording:
    """The exact words of a pledge: one version in one language. Languages are equal in standing."""

    id: int
    version: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive as it stands. `goal` counts what `goal_counts` says; None is no goal.

    `community`: where it was started, `run_by` its name; `communities`: how many take part.
    `joint`: do others, or did they before they left?
    `leaderboard`: do its tallies list the largest? `closes_at` None is open-ended. `purpose`: what it is for, in
    its moderators' words. `wordings` are the newest version's, by language; `versions`
    tells of every wording there was, by its id, of which version it is.
    """

    id: int
    community: int
    title: str
    goal: int | None
    goal_counts: Pledger
    opened_at: datetime
    closes_at: datetime | None
    state: DriveState
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)
    purpose: str = ""
    run_by: str = ""
    communities: int = 1
    joint: bool = False
    leaderboard: bool = False

    def open_at(self, now: datetime) -> bool:
        """Does it take pledges at this moment?"""
        return self.state is DriveState.RUNNING and self.counting_at(now)

    def counting_at(self, now: datetime) -> bool:
        """Can its count still change, also while it is paused?"""
        return self.state is not DriveState.CLOSED and (
            self.closes_at is None or now < self.closes_at
        )

    @property
    def version(self) -> int:
        """Give the newest version of the wording."""
        return max(wording.version for wording in self.wordings.values())

    def wording(self, language: str) -> Wording:
        """Give the newest wording, in this language if it exists, else in English, else any."""
        found = self.wordings.get(language) or self.wordings.get("en")
        return found or next(iter(self.wordings.values()))
