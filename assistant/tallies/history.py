"""Every change to a count, without anybody's data: what a past day's count is rebuilt from.

Changes are numbered and never altered, so that a tamper-evident log (a chain of hashes over them)
can be laid over them later.
"""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What happened to a pledge."""

    PLEDGED = "pledged"
    HANDED_IN = "handed-in"  # an organisation's, which waits
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"  # pledged again after a withdrawal or a decline
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REOPENED = "reopened"  # confirmed before, waits again
    ERASED = "erased"
    SET_ASIDE = "set-aside"
    RESTORED = "restored"  # counted after it was set aside
    LINKED = "linked"  # another account of the same person counts
    UNLINKED = "unlinked"
    CORRECTED = "corrected"  # by `recount --mend`
