"""Every implementation of the ports of pledges and tallies, for the contract that they all keep.

Another implementation adds an opener to `IMPLEMENTATIONS`; nothing else.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from assistant.answers.store import ReviewStore
from assistant.communities.store import MembershipStore
from assistant.conversations import ConversationStore
from assistant.drives.drive import Drive
from assistant.drives.roles import RoleStore
from assistant.drives.store import DriveStore
from assistant.links.store import LinkStore
from assistant.moderators import ModeratorStore
from assistant.outbox import Outbox
from assistant.pledges.aside import AsideStore
from assistant.pledges.inquiries import InquiryStore
from assistant.pledges.pledge import Pledge, PledgeState, cells
from assistant.pledges.store import Outcome, PledgeStore
from assistant.retention import RetentionStore
from assistant.tallies.figure import Pledger
from assistant.tallies.store import TallyStore
from tests.storage.making import by_hand, first_drive, handed_in, key, opened


@dataclass(frozen=True, slots=True)
class World:
    """An open store through its ports, a running drive, and a way to break a counter."""

    pledges: PledgeStore
    tallies: TallyStore
    drives: DriveStore
    conversations: ConversationStore
    review: ReviewStore
    inquiries: InquiryStore
    outbox: Outbox
    links: LinkStore
    asides: AsideStore
    memberships: MembershipStore
    moderators: ModeratorStore
    roles: RoleStore
    retention: RetentionStore
    drive: Drive
    break_total: Callable[[int, int], None]
    """Sets the total of people of a drive to a number, behind the store's back."""

    async def add(self, pledge: Pledge, event: str, conversation: bytes = b"") -> Outcome:
        return await self.pledges.add(handed_in(pledge, event, conversation))

    async def change(self, pledge: Pledge, state: PledgeState, event: str, **changed: str) -> bool:
        """Put a pledge into another state, if it still is in the one it was read in."""
        after = replace(pledge, state=state, **changed)  # type: ignore[arg-type]  # names only
        return await self.pledges.replace(handed_in(after, event), pledge.state)

    async def mine(self, person: str, pledger: Pledger = Pledger.PERSON) -> Pledge:
        found = await self.pledges.find(self.drive.id, key(person), pledger)
        assert found is not None
        return found

    async def total(self, pledger: Pledger = Pledger.PERSON) -> int:
        return (await self.tallies.figures(self.drive.id)).one(pledger, "total")


Opener = Callable[[Path], AbstractAsyncContextManager[World]]


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[World]:
    """Open the world over SQLite."""
    async with opened(folder, throwaway=True) as stores:
        _, drive = await first_drive(stores.drives)

        def break_total(number: int, total: int) -> None:
            by_hand(
                stores.database.path,
                f"UPDATE counter SET number = {total} WHERE drive_id = {number} "  # noqa: S608 - two numbers
                "AND pledger = 'person' AND dimension = 'total'",
            )

        yield World(
            stores.pledges,
            stores.tallies,
            stores.drives,
            stores.conversations,
            stores.review,
            stores.inquiries,
            stores.outbox,
            stores.links,
            stores.asides,
            stores.memberships,
            stores.moderators,
            stores.roles,
            stores.retention,
            drive,
            break_total,
        )


IMPLEMENTATIONS: Final[dict[str, Opener]] = {"sqlite": sqlite}


async def check_figures(world: World, drives: Sequence[Drive], people: Sequence[str]) -> None:
    """See that every counter is what the pledges say, counted here once more on their own."""
    standing = [
        pledge for person in people for pledge in await world.pledges.of_person(key(person))
    ]
    for drive in drives:
        expected = Counter(
            (pledge.pledger, cell.dimension, cell.cell)
            for pledge in standing
            if pledge.drive == drive.id
            for cell in cells(pledge)
        )
        figures = await world.tallies.figures(drive.id)
        found = {
            (pledger, dimension, cell): number
            for pledger, dimensions in figures.counts.items()
            for dimension, numbers in dimensions.items()
            for cell, number in numbers.items()
            if number and dimension != "made"
        }
        assert found == expected
        for pledger in Pledger:
            assert figures.one(pledger, "made") >= figures.one(pledger, "total")
    assert await world.tallies.recount() == []
