"""Two accounts of one person, joined for counting only, and the offer by which they come to be.

One account offers and gets a code, the other types it and agrees, the first one agrees too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

OFFER_OPEN_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as one of its accounts sees it. `shown`: the other's platform and shown name, sealed."""

    shown: bytes
    since: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """An account's offer. `code` is a keyed hash; `shown` and `other_shown` are sealed.

    `other`: the account that typed the code and agreed, if one did; then the offer begins anew to be
    open, so that the first account has time to agree as well.
    """

    person: bytes
    code: bytes
    shown: bytes
    made_at: datetime
    other: bytes = b""
    other_shown: bytes = b""

    def open_at(self, now: datetime) -> bool:
        """Can it still be taken up?"""
        return now - self.made_at < OFFER_OPEN_FOR


class Hindrance(StrEnum):
    """Why an offer cannot be made or taken up."""

    GONE = "gone"  # unknown, too old, or replaced
    OWN = "own"
    TAKEN = "taken"  # another account has agreed to it
    AGREED = "agreed"  # this account has agreed to it already
    LINKED = "linked"  # one of the two is linked already


def hinders_agreeing(
    offer: Offer | None, person: bytes, now: datetime, *, linked: bool
) -> Hindrance | None:
    """Say why an account cannot agree to an offer. `linked`: is one of the two?"""
    if offer is None or not offer.open_at(now):
        return Hindrance.GONE
    if offer.person == person:
        return Hindrance.OWN
    if offer.other:
        return Hindrance.AGREED if offer.other == person else Hindrance.TAKEN
    return Hindrance.LINKED if linked else None


def hinders_confirming(
    offer: Offer | None, code: bytes, now: datetime, *, linked: bool
) -> Hindrance | None:
    """Say why an account cannot confirm its own offer, whose code was seen with the other's name."""
    if linked:
        return Hindrance.LINKED
    fits = offer is not None and offer.code == code and offer.other and offer.open_at(now)
    return None if fits else Hindrance.GONE
