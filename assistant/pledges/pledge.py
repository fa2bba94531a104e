"""A pledge: who promised what in which drive, and the rules that need no store."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from assistant.tallies.figure import ASIDE, LINKED, TOTAL, Cell, Pledger

PRINCIPLES: Final = tuple(range(1, 10))
# The reason that stands for "whoever confirmed it had handed it in"; shown in the reader's language.
SAME_PERSON: Final = "same-person"
# The reason that stands for "a moderator hid the name"; the person is shown by none in that drive.
NAME_HIDDEN: Final = "name-hidden"
# That of one that still waited when its drive closed.
UNDECIDED: Final = "undecided-at-close"
# And of one that was confirmed, and waits again since moderators reopened it.
REOPENED: Final = "reopened"
REASON_CODES: Final = frozenset({SAME_PERSON, NAME_HIDDEN, UNDECIDED, REOPENED})
MOST_NAME: Final = 60
MOST_ORGANISATION: Final = 120


class PledgeState(StrEnum):
    """Where a pledge stands. Only counted ones are in the count.

    Set aside: kept, and waits for a check. Linked: another account of the same person counts.
    """

    COUNTED = "counted"
    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "aside"
    LINKED = "linked"


# Not taken back and not declined: whoever has such a pledge has pledged already.
STANDING: Final = (
    PledgeState.COUNTED,
    PledgeState.WAITING,
    PledgeState.SET_ASIDE,
    PledgeState.LINKED,
)


class AgeGroup(StrEnum):
    """Under the naming limit, from there to 24, or 25 and older."""

    UNDER_LIMIT = "under"
    UP_TO_24 = "to24"
    FROM_25 = "from25"


class OrganisationKind(StrEnum):
    """The kinds of the official list, and the rest."""

    CIVIL_SOCIETY = "civil"
    PRIVATE_SECTOR = "private"
    PUBLIC_AUTHORITY = "public"
    OTHER = "other"


class Sector(StrEnum):
    """What an organisation works in, as far as drives aim at it.

    The first five are the new sectors that NDI's drive of 2021 looked for ("hospitals, schools,
    critical infrastructure, local law enforcement") and the towns around them.
    """

    HEALTH = "health"
    EDUCATION = "education"
    LOCAL_GOVERNMENT = "local"
    LAW_ENFORCEMENT = "police"
    INFRASTRUCTURE = "infrastructure"
    ELECTIONS = "elections"
    MEDIA = "media"
    FINANCE = "finance"
    TECHNOLOGY = "technology"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pledge:
    """One pledge. `person` is a keyed hash; it and `name` are None once retention has cut them.

    `endorsed_on`: when an endorser says that it joined the Paris Call. `address`: where to ask back
    about an organisation, sealed, until moderators have decided. `aside`: the group it was set
    aside with, 0 for none. `name` is the shown name of a person or an organisation's; a person's is None when counted
    only. `wording` is the id of the wording that was shown, in the language it was shown in.
    """

    drive: int
    community: int
    pledger: Pledger
    person: bytes | None
    state: PledgeState
    wording: int
    principles: tuple[int, ...]
    country: str
    age_group: AgeGroup
    name: str | None
    kind: OrganisationKind | None
    receipt: bytes
    pledged_at: datetime
    day: date
    reason: str = ""
    sector: Sector | None = None
    endorsed_on: date | None = None
    address: bytes = b""
    aside: int = 0
    id: int = 0


def cells(pledge: Pledge) -> tuple[Cell, ...]:
    """Give every figure a pledge is in. An empty country is a cell too."""
    if pledge.state is PledgeState.LINKED:
        return (LINKED,)
    if pledge.state is PledgeState.SET_ASIDE:
        return (ASIDE,)
    if pledge.state is not PledgeState.COUNTED:
        return ()
    found = [TOTAL, Cell("country", pledge.country), Cell("day", pledge.day.isoformat())]
    if pledge.pledger is not Pledger.ENDORSER:  # who reports a fact agrees to no wording
        found += [Cell("principle", str(number)) for number in pledge.principles]
        found.append(Cell("wording", str(pledge.wording)))
    if pledge.kind is not None:
        found.append(Cell("kind", pledge.kind.value))
    if pledge.sector is not None:
        found.append(Cell("sector", pledge.sector.value))
    return tuple(found)


def nameable(pledge: Pledge, young: bool) -> Pledge:
    """Take the name off a person's pledge whom the age limit, or a moderator, keeps from being shown."""
    hidden = young or pledge.age_group is AgeGroup.UNDER_LIMIT or pledge.reason == NAME_HIDDEN
    return replace(pledge, name=None) if hidden and pledge.pledger is Pledger.PERSON else pledge


def mask(principles: Iterable[int]) -> int:
    """Pack principles into bits, bit 0 for principle 1."""
    return sum(1 << (number - 1) for number in set(principles))


def unmask(bits: int) -> tuple[int, ...]:
    """Unpack principles from bits."""
    return tuple(number for number in PRINCIPLES if bits >> (number - 1) & 1)
