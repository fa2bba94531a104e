"""Communities and drives in the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.acts import Act
from assistant.drives.drive import Drive, DriveState, Wording
from assistant.drives.milestones import MilestoneTold, reached
from assistant.drives.store import Home, HomeChange, NewDrive
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.request import Community
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.milestones import announce_milestone, total, unannounced
from assistant.storage.outbox_store import NEWS, announce, overtake
from assistant.storage.writer import OnceAnEvent, OneByOne, Writer
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
    )


def _insert(connection: Connection, community: int, new: NewDrive, now: datetime) -> int:
    number = connection.scalar(
        insert(_drive)
        .values(
            community_id=community,
            title=new.title,
            goal=new.goal,
            goal_counts=new.goal_counts.value,
            opened_at=now,
            closes_at=new.closes_at,
            state=DriveState.RUNNING.value,
            purpose=new.purpose,
        )
        .returning(_drive.c.id)
    )
    drive = int(number or 0)
    connection.execute(
        insert(_membership).values(
            drive_id=drive, community_id=community, state="joined", named=True, since=now
        )
    )
    _add_wording(connection, drive, 1, new.language, new.wording, now)
    return drive


def _add_wording(
    connection: Connection, drive: int, version: int, language: str, text: str, now: datetime
) -> None:
    connection.execute(
        insert(_wording).values(
            drive_id=drive, version=version, language=language, text=text, created_at=now
        )
    )


@dataclass(frozen=True, slots=True)
class _MakeHome(OneByOne[None]):
    community: Community
    zone: str
    first: NewDrive
    now: datetime

    def one(self, connection: Connection) -> None:
        number = connection.scalar(
            upsert(_community)
            .values(
                platform=self.community.platform,
                identity=self.community.identity,
                name=self.community.name,
                time_zone=self.zone,
                created_at=self.now,
            )
            .on_conflict_do_nothing()
            .returning(_community.c.id)
        )
        if number is not None:
            _insert(connection, int(number), self.first, self.now)


@dataclass(frozen=True, slots=True)
class _SetTimeZone(OnceAnEvent[None]):
    community: int
    zone: str
    event: Event
    act: Act

    def once(self, connection: Connection) -> Exception | None:
        this = update(_community).where(_community.c.id == self.community)
        connection.execute(this.values(time_zone=self.zone))
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class _Start(OnceAnEvent[int]):
    community: int
    new: NewDrive
    event: Event
    announcement: Announcement | None
    act: Act | None

    def once(self, connection: Connection) -> int | Exception:
        drive = _insert(connection, self.community, self.new, self.event.at)
        if self.announcement:
            # Its number is known only now: a button that left it open means this very drive.
            buttons = tuple(
                replace(button, arguments={**button.arguments, "drive": str(drive)})
                if button.arguments.get("drive") == ""
                else button
                for button in self.announcement.buttons
            )
            announce(connection, replace(self.announcement, buttons=buttons))
        record(connection, self.act)
        return drive


@dataclass(frozen=True, slots=True)
class _Change(OnceAnEvent[None]):
    drive: int
    values: dict[str, Any]
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        connection.execute(update(_drive).where(_drive.c.id == self.drive).values(**self.values))
        if self.values.get("state") == DriveState.PAUSED.value:
            overtake(connection, self.drive, *NEWS)
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class _AnnounceReached(OneByOne[None]):
    drive: int
    told: MilestoneTold

    def one(self, connection: Connection) -> None:
        announce_milestone(connection, self.drive, self.told)


@dataclass(frozen=True, slots=True)
class _SetGoal(OnceAnEvent[None]):
    drive: int
    goal: int | None
    counts: Pledger
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        passed = reached(total(connection, self.drive, self.counts.value), self.goal)
        values = {"goal": self.goal, "goal_counts": self.counts.value, "milestone": passed}
        connection.execute(update(_drive).where(_drive.c.id == self.drive).values(**values))
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class _Reword(OnceAnEvent[None]):
    drive: int
    language: str
    text: str
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        record(connection, self.act)
        of_drive = _wording.c.drive_id == self.drive
        version = int(connection.scalar(select(func.max(_wording.c.version)).where(of_drive)) or 0)
        present = connection.scalar(
            select(_wording.c.id).where(
                of_drive, _wording.c.version == version, _wording.c.language == self.language
            )
        )
        if present is not None:
            # Languages are equal in standing: a pledge in any of them locks the version in all.
            same = select(_wording.c.id).where(of_drive, _wording.c.version == version)
            used = select(exists().where(tables.pledge.c.wording_id.in_(same)))
            if connection.scalar(used):
                version += 1
            else:
                connection.execute(delete(_wording).where(_wording.c.id == present))
        _add_wording(connection, self.drive, version, self.language, self.text, self.event.at)
        return None


@dataclass(frozen=True, slots=True)
class _ChangeHome(OnceAnEvent[None]):
    community: int
    change: HomeChange
    event: Event
    act: Act

    def once(self, connection: Connection) -> None:
        here = _community.c.id == self.community
        changed = {name: value for name, value in asdict(self.change).items() if value is not None}
        connection.execute(update(_community).where(here).values(**changed))
        record(connection, self.act)


class SqlDriveStore:
    """`DriveStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def home(self, community: Community, zone: str, first: NewDrive, now: datetime) -> Home:
        """See `DriveStore.home`."""
        found = await self._home(community)
        if found is None:
            await self._writer.write(_MakeHome(community, zone, first, now))
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
        await self._writer.write(_AnnounceReached(drive, told))

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
            await self._writer.write(_Start(community, new, event, announcement, act))
        )

    async def change_home(self, community: int, change: HomeChange, event: Event, act: Act) -> None:
        """See `DriveStore.change_home`."""
        await self._writer.write(_ChangeHome(community, change, event, act))

    async def set_state(
        self, drive: int, state: DriveState, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_state`."""
        await self._writer.write(_Change(drive, {"state": state.value}, event, act))

    async def set_goal(
        self, drive: int, goal: int | None, counts: Pledger, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_goal`."""
        await self._writer.write(_SetGoal(drive, goal, counts, event, act))

    async def set_deadline(
        self, drive: int, closes_at: datetime | None, event: Event, act: Act | None = None
    ) -> None:
        """See `DriveStore.set_deadline`."""
        await self._writer.write(_Change(drive, {"closes_at": closes_at}, event, act))

    async def set_wording(
        self, drive: int, language: str, text: str, event: Event, act: Act | None = None
    ) -> Drive:
        """See `DriveStore.set_wording`."""
        await self._writer.write(_Reword(drive, language, text, event, act))
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
