"""Announcements are claimed by one adapter at a time, and reported as done, to retry or gone."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.markup import Markup, Span, Style
from assistant.outbox import Announcement, AnnouncementKind, Claimed
from assistant.reply import Button
from assistant.storage import Stores
from assistant.storage.outbox_store import LEASE
from tests.storage.making import NEW_DRIVE, Commits, first_drive, fresh_event, rows
from tests.talking import NOW

STATES = "SELECT key, state, reference, reason FROM announcement ORDER BY id"


class Board:
    """The announcements of one community."""

    def __init__(self, stores: Stores, community: int) -> None:
        self.stores = stores
        self.community = community

    async def announce(self, key: str, due: datetime = NOW, **changed: object) -> Announcement:
        """Announce something the one way there is: with a drive that starts."""
        announcement = Announcement(self.community, key, Markup((Span(f"About {key}"),)), due)
        announcement = replace(announcement, **changed)  # type: ignore[arg-type]  # known names
        await self.stores.drives.start(self.community, NEW_DRIVE, fresh_event(), announcement)
        return announcement

    async def claim(self, now: datetime = NOW, most: int = 10) -> list[Claimed]:
        return list(await self.stores.outbox.claim(self.community, now, most))

    async def keys(self, now: datetime = NOW, most: int = 10) -> list[str]:
        return [each.announcement.key for each in await self.claim(now, most)]


@pytest.fixture
async def board(stores: Stores) -> Board:
    """The announcements of the club."""
    home, _ = await first_drive(stores.drives)
    return Board(stores, home.id)


async def test_an_announcement_is_claimed_as_it_was_written(board: Board) -> None:
    written = await board.announce(
        "card of drive 2",
        text=Markup(
            (
                Span("We start: "),
                Span("Summer", Style.STRONG),
                Span("/pledge", Style.CODE),
                Span("the Call", Style.LINK, "https://pariscall.international"),
                Span("@everyone **not strong**"),
            )
        ),
        title="A drive \N{PARTY POPPER}",
        place="C024BE91L",
        kind=AnnouncementKind.PIN,
        buttons=(
            Button("Pledge", "pledge", {"drive": "2"}, private=True),
            Button("Tally", "tally"),
        ),
    )
    (claimed,) = await board.claim()
    assert claimed.announcement == written


async def test_what_is_not_due_yet_waits(board: Board) -> None:
    await board.announce("later", NOW + timedelta(minutes=1))
    assert await board.keys() == []
    assert await board.keys(NOW + timedelta(minutes=1)) == ["later"]


async def test_the_oldest_comes_first_and_no_more_than_were_asked_for(board: Board) -> None:
    for minutes in (1, 3, 2):
        await board.announce(f"due {minutes} minutes ago", NOW - timedelta(minutes=minutes))
    assert await board.keys(most=2) == ["due 3 minutes ago", "due 2 minutes ago"]
    assert await board.keys(most=2) == ["due 1 minutes ago"]


async def test_each_community_gets_its_own(board: Board) -> None:
    await board.announce("ours")
    home, _ = await first_drive(board.stores.drives, "another club")
    other = Board(board.stores, home.id)
    assert await other.keys() == []
    await other.announce("theirs")
    assert await other.keys() == ["theirs"]
    assert await board.keys() == ["ours"]


async def test_two_who_claim_at_once_never_get_the_same(board: Board) -> None:
    for n in range(6):
        await board.announce(f"{n}")
    found = await asyncio.gather(*(board.keys(most=2) for _ in range(5)))
    assert sorted(key for keys in found for key in keys) == ["0", "1", "2", "3", "4", "5"]


async def test_what_was_claimed_comes_back_only_when_its_lease_is_over(board: Board) -> None:
    await board.announce("card")
    (first,) = await board.claim()
    assert await board.claim(NOW + LEASE) == []
    (again,) = await board.claim(NOW + LEASE + timedelta(seconds=1))
    assert again == replace(first, again=True), "whoever took it has gone away, so another may"


async def test_a_lease_outlives_a_restart(board: Board) -> None:
    await board.announce("card")
    await board.claim()
    leases = rows(board.stores.database.path, "SELECT leased_until FROM announcement")
    assert leases == [("2026-11-24 12:02:00.000000",)]


async def test_what_is_done_never_comes_back(board: Board) -> None:
    await board.announce("card")
    (claimed,) = await board.claim()
    await board.stores.outbox.done(claimed.id, "message 17")
    assert await board.claim(NOW + timedelta(days=1)) == []
    assert rows(board.stores.database.path, STATES) == [("card", "done", "message 17", "")]


async def test_what_is_to_be_tried_again_comes_back_at_its_time(board: Board) -> None:
    await board.announce("card")
    (claimed,) = await board.claim()
    await board.stores.outbox.retry(claimed.id, NOW + timedelta(seconds=30))
    assert await board.claim(NOW + timedelta(seconds=29)) == []
    (again,) = await board.claim(NOW + timedelta(seconds=30))
    assert again.id == claimed.id


async def test_what_can_never_be_posted_is_kept_with_the_reason(board: Board) -> None:
    await board.announce("card")
    (claimed,) = await board.claim()
    await board.stores.outbox.gone(claimed.id, "the channel was deleted")
    assert await board.claim(NOW + timedelta(days=1)) == []
    assert rows(board.stores.database.path, STATES) == [
        ("card", "gone", "", "the channel was deleted")
    ]


async def test_a_report_is_about_one_announcement(board: Board) -> None:
    for name in ("a", "b", "c"):
        await board.announce(name)
    a, b, c = await board.claim()
    await asyncio.gather(
        board.stores.outbox.done(a.id, "1"),
        board.stores.outbox.gone(b.id, "no right to post"),
        board.stores.outbox.retry(c.id, NOW),
    )
    assert await board.keys() == ["c"]


async def test_one_key_is_announced_once_in_a_community(board: Board) -> None:
    first = await board.announce("card")
    await board.announce("card", text=Markup((Span("once more"),)))
    (claimed,) = await board.claim()
    assert claimed.announcement == first
    await board.stores.outbox.done(claimed.id, "message 17")
    await board.announce("card")
    assert await board.claim(NOW + timedelta(days=1)) == [], "not even after it was posted"
    other, _ = await first_drive(board.stores.drives, "another club")
    await Board(board.stores, other.id).announce("card")
    assert await Board(board.stores, other.id).keys() == ["card"]


async def test_an_announcement_is_written_with_what_caused_it_or_not_at_all(board: Board) -> None:
    endless = replace(NEW_DRIVE, goal=2**70)  # more than the column holds
    announcement = Announcement(board.community, "card", Markup((Span("We start"),)), NOW)
    with pytest.raises(OverflowError):
        await board.stores.drives.start(board.community, endless, fresh_event(), announcement)
    nowhere = replace(announcement, community=999)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await board.stores.drives.start(board.community, NEW_DRIVE, fresh_event(), nowhere)
    assert await board.claim() == []
    assert len(await board.stores.drives.drives(board.community)) == 1, "the first drive alone"


async def test_asking_when_nothing_is_due_writes_nothing(board: Board) -> None:
    commits = Commits(board.stores)
    assert await board.claim() == []
    assert commits.number == 0
