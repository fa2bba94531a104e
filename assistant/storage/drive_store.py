"""Communities and drives in the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, select

from assistant.acts import Act
from assistant.drives.drive import Drive, DriveState, Wording
from assistant.drives.milestones import MilestoneTold
from assistant.drives.store import Home, HomeChange, NewDrive
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.request import Community
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.drive_writes import (
    AnnounceReached,
    ChangeDrive,
    ChangeHome,
    ForgetPlace,
    MakeHome,
    Reword,
    SetGoal,
    StartDrive,
)
from assistant.storage.milestones import unannounced
from assistant.storage.writer import Writer
from assistant.tallies.figure import Pledger

_drive: Final = tables.drive
_wording: Final = tables.wording
_community: Final = tables.community
_membership: Final = tables.membership


def _load(connection: Connection, *where: Any) -> list[Drive]:
    """Read drives with the newest version of their wording in each language."""
    drives = select(
        _drive,
        _community.c.name.label("run_by"),
        _members("joined").label("communities"),
        _members("joined", "left").label("counted"),
    )
    drives = drives.join(_community, _community.c.id == _drive.c.community_id)
    rows = connection.execute(drives.where(*where).order_by(_drive.c.id)).mappings().all()
    query = select(_wording).where(_wording.c.drive_id.in_([row["id"] for row in rows]))
    found: dict[int, list[Wording]] = defaultdict(list)
    for row in connection.execute(query.order_by(_wording.c.version)).mappings():
        wording = Wording(row["id"], row["version"], row["language"], row["text"])
        found[row["drive_id"]].append(wording)
    return [_drive_of(row, found[row["id"]]) for row in rows]


def _members(*states: str) -> Any:
    """Count the communities of a drive that stand like that."""
    of_drive = _membership.c.drive_id == _drive.c.id
    found = select(func.count()).where(of_drive, _membership.c.state.in_(states))
    return found.scalar_subquery()


def _drive_of(row: RowMapping, wordings: list[Wording]) -> Drive:
    newest = wordings[-1].version
    return Drive(
        id=row["id"],
        community=row["community_id"],
        title=row["title"],
        goal=row["goal"],
        goal_counts=Pledger(row["goal_counts"]),
        opened_at=row["opened_at"],
        closes_at=row["closes_at"],
        state=DriveState(row["state"]),
        wordings={each.language: each for each in wordings if each.version == newest},
        versions={each.id: each.version for each in wordings},
        purpose=row["purpose"],
        run_by=row["run_by"],
        communities=row["communities"],
        joint=row["counted"] > 1,
        leaderboard=row["leaderboard"],
    )


def home_of(row: RowMapping) -> Home:
    """Read a community from its row."""
    return Home(
        row["id"],
        row["platform"],
        row["identity"],
        row["name"],
        row["time_zone"],
        row["moderators_place"],
        row["announcements_place"],
        row["questions_place"],
        row["language"],
    )


class SqlDriveStore:
    """`DriveStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def home(self, community: Community, zone: str, first: NewDrive, now: datetime) -> Home:
        """See `DriveStore.home`."""
        found = await self._home(community)
        if found is None:
            await self._writer.write(MakeHome(community, zone, first, now))
            found = await self._home(community)
        if found is None:
            raise LookupError(f"community of {community.platform} was not stored")
        return found

    async def _home(self, community: Community) -> Home | None:
        query = select(_community).where(
            _community.c.platform == community.platform,
            _community.c.identity == community.identity,
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return home_of(row) if row else None

    async def homes(self) -> Sequence[Home]:
        """See `DriveStore.homes`."""
        query = select(_community).order_by(_community.c.id)
        async with self._database.read() as connection:
            return [home_of(row) for row in (await connection.execute(query)).mappings()]

    async def drives(self, community: int) -> Sequence[Drive]:
        """See `DriveStore.drives`."""
        async with self._database.read() as connection:
            joined = select(_membership.c.drive_id).where(
                _membership.c.community_id == community, _membership.c.state == "joined"
            )
            return await connection.run_sync(_load, _drive.c.id.in_(joined))

    async def get(self, drive: int) -> Drive | None:
        """See `DriveStore.get`."""
        async with self._database.read() as connection:
            return next(iter(await connection.run_sync(_load, _drive.c.id == drive)), None)

    async def with_home(self, drive: int, community: int) -> tuple[Home, Drive] | None:
        """See `DriveStore.with_home`."""
        async with self._database.read() as connection:
            found = await connection.run_sync(_load, _drive.c.id == drive)
            query = select(_community).where(_community.c.id == community)
            row = (await connection.execute(query)).mappings().first()
        return (home_of(row), found[0]) if row and found else None

    async def ending(self, before: datetime) -> Sequence[tuple[Home, Drive]]:
        """See `DriveStore.ending`."""
        return await self._with_homes(
            _drive.c.state != DriveState.CLOSED.value, _drive.c.closes_at <= before
        )

    async def running(self) -> Sequence[tuple[Home, Drive]]:
        """See `DriveStore.running`."""
        return await self._with_homes(_drive.c.state == DriveState.RUNNING.value)

    async def unannounced(self) -> Sequence[Drive]:
        """See `DriveStore.unannounced`."""
        async with self._database.read() as connection:
            return await connection.run_sync(_load, unannounced())

    async def announce_reached(self, drive: int, told: MilestoneTold) -> None:
        """See `DriveStore.announce_reached`."""
        await self._writer.write(AnnounceReached(drive, told))

    async def _with_homes(self, *where: Any) -> list[tuple[Home, Drive]]:
        async with self._database.read() as connection:
            found = await connection.run_sync(_load, *where)
            here = _community.c.id.in_({drive.community for drive in found})
            rows = (await connection.execute(select(_community).where(here))).mappings()
            homes = {row["id"]: home_of(row) for row in rows}
        return [(homes[drive.community], drive) for drive in found]

    async def start(
        self,
        community: int,
        new: NewDrive,
        event: Event,
        announcement: Announcement | None,
        act: Act | None = None,
    ) -> Drive:
        """See `DriveStore.start`."""
        return await self._known(
            await self._writer.write(StartDrive(community, new, event, announcement, act))
        )

    async def change_home(self, community: int, change: HomeChange, event: Event, act: Act) -> None:
        """See `DriveStore.change_home`."""
        await self._writer.write(ChangeHome(community, change, event, act))

    async def forget_place(self, community: int, place: str) -> None:
        """See `DriveStore.forget_place`."""
        await self._writer.write(ForgetPlace(community, place))

    async def set_state(
        self, drive: int, state: DriveState, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_state`."""
        await self._writer.write(ChangeDrive(drive, {"state": state.value}, event, act))

    async def set_goal(
        self, drive: int, goal: int | None, counts: Pledger, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_goal`."""
        await self._writer.write(SetGoal(drive, goal, counts, event, act))

    async def set_deadline(
        self, drive: int, closes_at: datetime | None, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_deadline`."""
        await self._writer.write(ChangeDrive(drive, {"closes_at": closes_at}, event, act))

    async def set_wording(
        self, drive: int, language: str, text: str, event: Event, act: Act | None = None
    ) -> Drive:
        """See `DriveStore.set_wording`."""
        await self._writer.write(Reword(drive, language, text, event, act))
        return await self._known(drive)

    async def wording_text(self, wording: int) -> tuple[int, str, str]:
        """See `DriveStore.wording_text`."""
        query = select(_wording.c.version, _wording.c.language, _wording.c.text)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(_wording.c.id == wording))).one()
        return row[0], row[1], row[2]

    async def _known(self, drive: int) -> Drive:
        found = await self.get(drive)
        if found is None:
            raise LookupError(f"drive {drive} was not stored")
        return found
