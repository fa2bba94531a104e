"""What changes communities and drives."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.acts import Act
from assistant.drives.drive import DriveState
from assistant.drives.milestones import MilestoneTold, reached
from assistant.drives.store import HomeChange, NewDrive
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.request import Community
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.milestones import announce_milestone, total
from assistant.storage.outbox_store import NEWS, announce, overtake
from assistant.storage.writer import OnceAnEvent, OneByOne
from assistant.tallies.figure import Pledger

_drive: Final = tables.drive
_wording: Final = tables.wording
_community: Final = tables.community
_membership: Final = tables.membership


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
class MakeHome(OneByOne[None]):
    """A community that is new, with its first drive."""

    community: Community
    zone: str
    first: NewDrive
    now: datetime

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
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
class StartDrive(OnceAnEvent[int]):
    """A drive that begins."""

    community: int
    new: NewDrive
    event: Event
    announcement: Announcement | None
    act: Act | None

    def once(self, connection: Connection) -> int | Exception:
        """See `OnceAnEvent.once`."""
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
class ChangeDrive(OnceAnEvent[None]):
    """What stands in a drive's row."""

    drive: int
    values: dict[str, Any]
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
        connection.execute(update(_drive).where(_drive.c.id == self.drive).values(**self.values))
        if self.values.get("state") == DriveState.PAUSED.value:
            overtake(connection, self.drive, *NEWS)
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class AnnounceReached(OneByOne[None]):
    """A milestone that no pledge has reached."""

    drive: int
    told: MilestoneTold

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        announce_milestone(connection, self.drive, self.told)


@dataclass(frozen=True, slots=True)
class SetGoal(OnceAnEvent[None]):
    """What a drive aims at."""

    drive: int
    goal: int | None
    counts: Pledger
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
        passed = reached(total(connection, self.drive, self.counts.value), self.goal)
        values = {"goal": self.goal, "goal_counts": self.counts.value, "milestone": passed}
        connection.execute(update(_drive).where(_drive.c.id == self.drive).values(**values))
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class Reword(OnceAnEvent[None]):
    """The words of a pledge."""

    drive: int
    language: str
    text: str
    event: Event
    act: Act | None

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
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
class ForgetPlace(OneByOne[None]):
    """A place of a community where nothing can be posted, unless another was chosen meanwhile."""

    community: int
    place: str

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        for column in (_community.c.announcements_place, _community.c.moderators_place):
            here = update(_community).where(_community.c.id == self.community)
            connection.execute(here.where(column == self.place).values({column: ""}))


@dataclass(frozen=True, slots=True)
class ChangeHome(OnceAnEvent[None]):
    """What its moderators set of a community."""

    community: int
    change: HomeChange
    event: Event
    act: Act

    def once(self, connection: Connection) -> None:
        """See `OnceAnEvent.once`."""
        here = _community.c.id == self.community
        changed = {name: value for name, value in asdict(self.change).items() if value is not None}
        connection.execute(update(_community).where(here).values(**changed))
        record(connection, self.act)
