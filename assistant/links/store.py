"""What links need of a store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.identity import Event
from assistant.links.link import Hindrance, Link, Offer


class LinkStore(Protocol):
    """Links and offers at rest.

    What changes something raises `RedeliveredError` when its event has acted before.
    """

    async def of_person(self, person: bytes) -> Link | None:
        """Give the link of an account."""
        ...

    async def other_counts(self, person: bytes, drive: int) -> bool:
        """Does a pledge of the account linked with this one count in a drive?"""
        ...

    async def offer_of(self, person: bytes) -> Offer | None:
        """Give the offer that an account has made, however old."""
        ...

    async def agreed_by(self, person: bytes) -> Sequence[Offer]:
        """Give the offers of others that an account has agreed to, however old."""
        ...

    async def by_code(self, code: bytes) -> Offer | None:
        """Find an offer by its code."""
        ...

    async def offer(self, offer: Offer, event: Event) -> Hindrance | None:
        """Store an offer in place of the one this account had."""
        ...

    async def agree(
        self, code: bytes, person: bytes, shown: bytes, event: Event
    ) -> Hindrance | None:
        """Note that another account agrees to an offer."""
        ...

    async def confirm(self, person: bytes, code: bytes, event: Event) -> Hindrance | None:
        """Link an account with the one that agreed to its offer, and count both once."""
        ...

    async def decline(self, person: bytes, event: Event) -> bool:
        """Remove the offer of an account; False if there is none."""
        ...

    async def unlink(self, person: bytes, event: Event) -> bool:
        """Remove the link of an account and what it offered or agreed to; was there anything?

        Both accounts count on their own again, in drives whose count can still change.
        """
        ...

    async def forget_old(self, now: datetime) -> None:
        """Remove the offers that are not open any more."""
        ...
