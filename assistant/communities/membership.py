"""What it means to be in a drive of another community, and the rules of getting there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from assistant.i18n import N_


class MemberState(StrEnum):
    """Where a community stands in a drive. Only what was pledged while it had joined counts.

    The pledges of a community that left still count; those of one that was removed do not.
    """

    ASKED = "asked"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


# What they have pledged counts.
COUNTING: Final = (MemberState.JOINED, MemberState.LEFT)


@dataclass(frozen=True, slots=True)
class Member:
    """A community in a drive of another one, as the moderators of that drive see it."""

    community: int
    name: str
    language: str
    time_zone: str
    state: MemberState
    named: bool
    since: datetime
    people: int
    organisations: int


class Refusal(StrEnum):
    """Why a community may not ask to join with a code."""

    UNKNOWN = "unknown"
    OWN = "own"
    JOINED = "joined"
    ASKED = "asked"
    CLOSED = "closed"
    USED = "used"
    DECLINED = "declined"
    SPENT = "spent"


SAID: Final[Mapping[Refusal, str]] = {
    Refusal.UNKNOWN: N_(
        "I do not know that code. Please check it letter by letter, or ask whoever gave it to you for "
        "a new one."
    ),
    Refusal.OWN: N_(
        "That code is for a drive that this community runs itself. Give it to a moderator of another "
        "community."
    ),
    Refusal.JOINED: N_("This community is in that drive already. Type `drive` to see it."),
    Refusal.ASKED: N_(
        "This community has asked to join that drive already. Its moderators have not decided yet; "
        "I will tell you here when they have."
    ),
    Refusal.CLOSED: N_("That drive is closed, so nobody can join it any more."),
    Refusal.USED: N_(
        "Another community has used that code; each code is for one community. Ask whoever gave it to "
        "you for a new one."
    ),
    Refusal.DECLINED: N_(
        "The moderators of that drive have declined. If they change their mind, they can give you a "
        "new code."
    ),
    Refusal.SPENT: N_(
        "This community has used that code before. To join again, ask the moderators of that drive "
        "for a new one."
    ),
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code as it is found: its drive, who used it, and where the community that asks stands."""

    drive: int
    owner: int
    used_by: int | None
    state: MemberState | None
    counting: bool


def refused(found: Invitation | None, community: int) -> Refusal | None:
    """Say why a community may not ask to join with this code; None when it may."""
    if found is None:
        return Refusal.UNKNOWN
    if found.owner == community:
        return Refusal.OWN
    if found.state is MemberState.JOINED:
        return Refusal.JOINED
    if found.state is MemberState.ASKED:
        return Refusal.ASKED
    if not found.counting:
        return Refusal.CLOSED
    if found.used_by == community:
        return Refusal.DECLINED if found.state is MemberState.DECLINED else Refusal.SPENT
    return Refusal.USED if found.used_by is not None else None
