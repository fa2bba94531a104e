"""Retention: persons, names and addresses go at their time; nothing that is counted ever changes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.acts import Act, What
from assistant.drives.drive import Drive, DriveState
from assistant.markup import EMPTY
from assistant.outbox import Announcement
from assistant.pledges.pledge import AgeGroup, Pledge, PledgeState
from assistant.reminders import Reminder
from assistant.request import Community
from assistant.storage import Stores, retention_store
from assistant.tallies.figure import Pledger
from tests.storage.making import (
    NEW_DRIVE,
    by_hand,
    first_drive,
    fresh_event,
    handed_in,
    key,
    opened,
    organisation_of,
    pledge_of,
    rows,
)
from tests.storage.worlds import World
from tests.talking import NOW

DAY: Final = timedelta(days=1)
CLUB: Final = Community("terminal", "club", "club")


async def close(stores: Stores, drive: Drive, at: datetime) -> None:
    """Close a drive with its report, as the runner does."""
    closed = Announcement(drive.community, f"drive-close-{drive.id}", EMPTY, at)
    await stores.reports.close(drive.id, at, lambda _: lambda _, __: closed)


async def fill(stores: Stores, drive: Drive) -> None:
    """Let people pledge in every way, with all that is stored of them."""
    for pledge in (
        pledge_of("ann", drive, name="Ann"),
        pledge_of("bob", drive),
        pledge_of("kid", drive, age_group=AgeGroup.UNDER_LIMIT),
        pledge_of("wim", drive, state=PledgeState.COUNTED, name="Wim"),
        organisation_of("olga", drive, "Library", address=b"sealed"),
    ):
        await stores.pledges.add(handed_in(pledge, f"{pledge.receipt.hex()} added"))
    wim = await stores.pledges.find(drive.id, key("wim"), Pledger.PERSON)
    assert wim
    gone = replace(wim, state=PledgeState.WITHDRAWN, name=None)
    await stores.pledges.replace(handed_in(gone, f"wim withdraws {drive.id}"), PledgeState.COUNTED)
    reminder = Reminder(drive.id, drive.community, key("ann"), b"sealed", None)
    await stores.reminders.add(reminder, 9, fresh_event())
    by_hand(
        stores.database.path,
        "INSERT INTO inquiry (pledge_id, question, asked_at) "
        "SELECT id, 'Who?', '2026-01-01' FROM pledge WHERE drive_id = ? AND name = 'Library'",
        drive.id,
    )


def join(stores: Stores, drive: Drive, community: int) -> None:
    """Let a community join the drive of another."""
    by_hand(
        stores.database.path,
        "INSERT INTO membership (drive_id, community_id, state, named, since) "
        "VALUES (?, ?, 'joined', 1, '2026-01-01')",
        drive.id,
        community,
    )


def personal(stores: Stores, drive: Drive) -> list[tuple[object, ...]]:
    """Give who and what name stands at each pledge of a drive."""
    query = (
        "SELECT name, person IS NOT NULL, address IS NOT NULL FROM pledge "
        "WHERE drive_id = ? ORDER BY id"
    )
    return rows(stores.database.path, query, drive.id)


WHOLE: Final = [("Ann", 1, 0), (None, 1, 0), (None, 1, 0), (None, 1, 0), ("Library", 1, 1)]
# An organisation that waits when its drive closes is decided by that, so nobody is asked back.
CLOSED: Final = [("Ann", 1, 0), (None, 1, 0), (None, 1, 0), (None, 1, 0), ("Library", 1, 0)]
UNNAMED: Final = [(None, 1, 0), (None, 1, 0), (None, 1, 0), (None, 1, 0), ("Library", 1, 0)]
NOBODYS: Final = [(None, 0, 0), (None, 0, 0), (None, 0, 0), (None, 0, 0), ("Library", 0, 0)]
COUNTS: Final = "SELECT drive_id, pledger, state, country, age_group, receipt, day FROM pledge"


def figures(stores: Stores) -> list[list[tuple[object, ...]]]:
    """Give all that is counted, and all that receipts tell."""
    return [
        sorted(rows(stores.database.path, query))
        for query in (
            COUNTS,
            "SELECT * FROM counter",
            "SELECT * FROM part",
            "SELECT * FROM change",
            "SELECT * FROM report",
        )
    ]


async def test_a_drive_that_was_closed_long_ago_is_nobody_s(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    await close(stores, drive, NOW)
    before = figures(stores)
    await stores.retention.forget_closed(NOW, NOW + 365 * DAY)
    assert personal(stores, drive) == CLOSED, "not on the very day"
    await stores.retention.forget_closed(NOW + DAY, NOW + 366 * DAY)
    assert personal(stores, drive) == NOBODYS
    for table in ("young", "reminder", "inquiry"):
        assert rows(stores.database.path, f"SELECT * FROM {table}") == []  # noqa: S608
    assert figures(stores) == before
    assert await stores.tallies.recount() == []
    assert rows(stores.database.path, "SELECT cleared_at IS NOT NULL FROM drive") == [(1,)]


async def test_a_drive_that_was_closed_early_counts_from_then_on(stores: Stores) -> None:
    home, _ = await first_drive(stores.drives)
    new = replace(NEW_DRIVE, closes_at=NOW + 300 * DAY)
    drive = await stores.drives.start(home.id, new, fresh_event(), None)
    await fill(stores, drive)
    await close(stores, drive, NOW + DAY)
    await stores.retention.forget_closed(NOW + 2 * DAY, NOW + 400 * DAY)
    assert personal(stores, drive) == NOBODYS


async def test_a_later_report_does_not_put_it_off(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    await close(stores, drive, NOW)
    act = Act(drive.community, What.REPORTED, "", "", key("mona"), b"sealed", NOW)
    await stores.reports.make(drive.id, NOW + 300 * DAY, fresh_event(), act)
    await stores.retention.forget_closed(NOW + DAY, NOW + 366 * DAY)
    assert personal(stores, drive) == NOBODYS


async def test_a_drive_closed_before_there_were_reports_goes_too(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    by_hand(stores.database.path, "UPDATE drive SET state = 'closed'")
    await stores.retention.forget_closed(NOW + DAY, NOW + 366 * DAY)
    assert personal(stores, drive) == NOBODYS


async def test_in_an_open_ended_drive_the_key_stays(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    before = figures(stores)
    await stores.retention.forget_open_ended(NOW)
    assert personal(stores, drive) == WHOLE
    await stores.retention.forget_open_ended(NOW + DAY)
    assert personal(stores, drive) == UNNAMED
    assert figures(stores) == before
    assert rows(stores.database.path, "SELECT count(*) FROM young") == [(1,)]
    again = pledge_of("bob", drive, receipt=key("another"))
    assert (await stores.pledges.add(handed_in(again, "again"))).value == "already"


@pytest.mark.parametrize("state", ["running", "paused"])
async def test_a_drive_with_a_closing_time_keeps_names_until_then(
    state: str, stores: Stores
) -> None:
    home, _ = await first_drive(stores.drives)
    new = replace(NEW_DRIVE, closes_at=NOW + 3000 * DAY)
    drive = await stores.drives.start(home.id, new, fresh_event(), None)
    await fill(stores, drive)
    await stores.drives.set_state(drive.id, DriveState(state), fresh_event())
    await stores.retention.forget_open_ended(NOW + 2000 * DAY)
    await stores.retention.forget_closed(NOW + 2000 * DAY, NOW + 2365 * DAY)
    assert personal(stores, drive) == WHOLE


async def test_a_renewed_pledge_keeps_its_name(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    ann = await stores.pledges.find(drive.id, key("ann"), Pledger.PERSON)
    assert ann
    renewed = replace(ann, pledged_at=NOW + 300 * DAY)
    await stores.pledges.replace(handed_in(renewed, "renewed"), PledgeState.COUNTED)
    await stores.retention.forget_open_ended(NOW + DAY)
    assert personal(stores, drive)[0] == ("Ann", 1, 0)


async def test_others_write_between_the_pages(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_store, "_A_PAGE", 2)
    _, drive = await first_drive(stores.drives)
    await fill(stores, drive)
    await close(stores, drive, NOW)
    await stores.retention.forget_closed(NOW + DAY, NOW + 366 * DAY)
    assert personal(stores, drive) == NOBODYS


# ---- whatever happens, counts stay


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pledge", "withdraw", "organisation", "close", "forget", "leave"]),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=25,
)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
async def test_counts_never_change_by_retention(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with opened(tmp_path_factory.mktemp("store"), throwaway=True) as stores:
        home, first = await first_drive(stores.drives)
        dated = replace(NEW_DRIVE, closes_at=NOW + 900 * DAY)
        drives = [
            first,
            await stores.drives.start(home.id, NEW_DRIVE, fresh_event(), None),
            await stores.drives.start(home.id, dated, fresh_event(), None),
        ]
        now = NOW
        for at, (what, who, which) in enumerate(steps):
            now += 40 * DAY
            await step(stores, drives[which], what, f"person {who}", now, f"step {at}")
        before = figures(stores)
        await forget(stores, now + 5000 * DAY)
        assert figures(stores) == before
        assert await stores.tallies.recount() == []


async def step(
    stores: Stores, drive: Drive, what: str, who: str, now: datetime, event: str
) -> None:
    pledges: list[Pledge] = list(await stores.pledges.of_person(key(who)))
    mine = next((each for each in pledges if each.drive == drive.id), None)
    if what == "pledge":
        new = pledge_of(who, drive, name=who, pledged_at=now, receipt=key(event))
        await stores.pledges.add(handed_in(new, event))
    elif what == "organisation":
        receipt = key(f"o {event}")
        new = replace(organisation_of(who, drive, who, pledged_at=now), receipt=receipt)
        await stores.pledges.add(handed_in(new, event))
    elif what == "withdraw" and mine:
        gone = replace(mine, state=PledgeState.WITHDRAWN)
        await stores.pledges.replace(handed_in(gone, event), mine.state)
    elif what == "close":
        await close(stores, drive, now)
    elif what == "leave":
        await stores.retention.leave(CLUB, now, [])
    elif what == "forget":
        before = figures(stores)
        await forget(stores, now)
        assert figures(stores) == before


async def forget(stores: Stores, now: datetime) -> None:
    before = now - 365 * DAY
    await stores.retention.forget_closed(before, now)
    await stores.retention.forget_open_ended(before)
    await stores.retention.forget_said(before, now - 30 * DAY)
    for gone in await stores.retention.gone(now - 30 * DAY):
        await stores.retention.forget_community(gone.home.id, now)


# ---- a community that left


async def test_a_community_is_gone_only_after_its_time_and_once(world: World) -> None:
    await world.retention.leave(CLUB, NOW, [])
    await world.retention.leave(CLUB, NOW + 20 * DAY, [])
    assert await world.retention.gone(NOW) == []
    (gone,) = await world.retention.gone(NOW + DAY)
    assert (gone.home.name, gone.alone) == ("club", (world.drive.id,))
    await world.retention.forget_community(gone.home.id, NOW)
    assert await world.retention.gone(NOW + DAY) == []


async def test_a_community_that_came_back_in_time_keeps_all(world: World) -> None:
    await world.retention.leave(CLUB, NOW, [])
    await world.retention.come_back(replace(CLUB, name="renamed meanwhile"))
    assert await world.retention.gone(NOW + 99 * DAY) == []
    assert [home.name for home in await world.drives.homes()] == ["club"]


async def test_one_that_came_back_late_begins_with_its_name(world: World) -> None:
    await world.retention.leave(CLUB, NOW, [])
    await world.retention.forget_community(1, NOW)
    assert [home.name for home in await world.drives.homes()] == [""]
    await world.retention.come_back(CLUB)
    assert [home.name for home in await world.drives.homes()] == ["club"]


async def test_in_a_joint_drive_that_goes_on_the_keys_stay(stores: Stores) -> None:
    _, ours = await first_drive(stores.drives)
    _, theirs = await first_drive(stores.drives, "owner")
    join(stores, theirs, ours.community)
    (joined,) = await stores.retention.joined(CLUB)
    assert (joined.owner, joined.drive, joined.name) == (theirs.community, theirs.id, "club")
    joint = replace(theirs, community=ours.community)
    await fill(stores, ours)
    await fill(stores, joint)
    by_hand(stores.database.path, "UPDATE drive SET state = 'closed' WHERE id = ?", ours.id)
    before = figures(stores)
    await stores.retention.leave(CLUB, NOW, [])
    await stores.retention.forget_community(ours.community, NOW)
    assert personal(stores, ours) == NOBODYS
    assert personal(stores, joint) == UNNAMED
    assert figures(stores) == before
    assert rows(stores.database.path, "SELECT * FROM reminder") == []
    assert rows(stores.database.path, "SELECT * FROM inquiry") == []
    states = "SELECT state FROM membership WHERE drive_id = ? ORDER BY community_id"
    assert rows(stores.database.path, states, theirs.id) == [("left",), ("joined",)]
    assert await stores.retention.joined(CLUB) == []


async def test_a_joint_drive_of_its_own_is_not_closed(stores: Stores) -> None:
    _, ours = await first_drive(stores.drives)
    other, _ = await first_drive(stores.drives, "joined")
    join(stores, ours, other.id)
    await stores.retention.leave(CLUB, NOW, [])
    (gone,) = await stores.retention.gone(NOW + DAY)
    assert gone.alone == ()
