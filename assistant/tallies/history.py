"""Every change to a count, without anybody's data: what a past day's count is rebuilt from.

Changes are numbered and never altered, so that a tamper-evident log (a chain of hashes over them)
can be laid over them later.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.tallies.figure import Pledger


class ChangeKind(StrEnum):
    """What happened to a pledge."""

    PLEDGED = "pledged"
    HANDED_IN = "handed-in"  # an organisation's, which waits
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"  # pledged again after a withdrawal or a decline
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ERASED = "erased"
    CORRECTED = "corrected"  # by `recount --mend`


@dataclass(frozen=True, slots=True)
class Change:
    """One change: which drive and community, when, what, and by how much the count moved."""

    drive: int
    community: int
    pledger: Pledger
    kind: ChangeKind
    by: int
    at: datetime
