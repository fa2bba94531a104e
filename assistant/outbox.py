"""What is said unasked: announcements, written in the transaction that causes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from assistant.i18n import Words
from assistant.markup import Markup
from assistant.reply import Button

# The place of an announcement that is for a community's moderators alone.
MODERATORS: Final = "moderators"


class AnnouncementKind(StrEnum):
    """What a platform is to do."""

    POST = "post"
    EDIT = "edit"
    PIN = "pin"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message to a place of a community. One `key` is announced once; edits with it collapse.

    `place`: the platform's own name of a channel; empty means the community's usual one, and
    `MODERATORS` where its moderators are told things. `picture`: the drive whose picture goes with
    it; whoever delivers it has it drawn then. `reference`: the message that an edit or a pin is
    about. A direct
    message has the key of its `person` and their sealed `address` instead, and is deleted when it
    was sent.
    """

    community: int
    key: str
    text: Markup
    due: datetime
    place: str = ""
    kind: AnnouncementKind = AnnouncementKind.POST
    title: str = ""
    buttons: tuple[Button, ...] = ()
    person: bytes = b""
    address: bytes = b""
    picture: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An announcement that an adapter has taken on for the length of its lease.

    `again`: it was taken on before, and nobody ever reported what became of it.
    """

    id: int
    announcement: Announcement
    again: bool = False


ToldIn = Callable[[Words, str], Announcement]
"""Words an announcement for a community in its language and time zone."""


class Outbox(Protocol):
    """How an adapter fetches what is to be said, and reports what became of it."""

    async def say(self, announcement: Announcement) -> None:
        """Write an announcement that nothing else causes; a known key adds nothing."""
        ...

    async def say_to_all(self, drive: int, told: ToldIn) -> None:
        """Write an announcement to every community of a drive."""
        ...

    async def claim(
        self,
        community: int,
        now: datetime,
        most: int,
        person: bytes = b"",
        *,
        moderators: bool = False,
        everybody: bool = True,
    ) -> Sequence[Claimed]:
        """Take what is due and not taken by another, oldest first.

        With a `person`, of direct messages only theirs are taken. What is for moderators, or for
        everybody, is taken only where they can be told it.
        """
        ...

    async def waiting(self, platform: str, now: datetime) -> Sequence[int]:
        """Give the communities of a platform for which something is due that has a place."""
        ...

    async def to_person(self, person: bytes) -> int:
        """Count the direct messages that wait for a person."""
        ...

    async def done(self, claimed: int, reference: str) -> None:
        """Report it as posted, with the message's own reference."""
        ...

    async def retry(self, claimed: int, at: datetime) -> None:
        """Give it back, to be tried again at that time."""
        ...

    async def gone(self, claimed: int, reason: str) -> None:
        """Report that it can never be posted, and why."""
        ...

    async def unsure(self, claimed: int, reason: str) -> None:
        """Report that it may stand there or not, and why that is not known; it is not repeated."""
        ...
