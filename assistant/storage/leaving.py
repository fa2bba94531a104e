"""What becomes of a community that removed the assistant, in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, select, update

from assistant.acts import ABOUT_SOMEBODY
from assistant.drives.drive import DriveState
from assistant.i18n import SOURCE_LANGUAGE
from assistant.outbox import Announcement, AnnouncementKind
from assistant.request import Community
from assistant.storage import tables
from assistant.storage.outbox_store import announce
from assistant.storage.writer import OneByOne

_pledge: Final = tables.pledge
_drive: Final = tables.drive
_community: Final = tables.community
_membership: Final = tables.membership
_announcement: Final = tables.announcement
_CLOSED: Final = _drive.c.state == DriveState.CLOSED.value


@dataclass(frozen=True, slots=True)
class Leave(OneByOne[None]):
    """A community removed the assistant."""

    community: Community
    now: datetime
    told: tuple[Announcement, ...]

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        there = update(_community).where(
            is_community(self.community), _community.c.left_at.is_(None)
        )
        if connection.execute(there.values(left_at=self.now)).rowcount:
            for each in self.told:
                announce(connection, each)


@dataclass(frozen=True, slots=True)
class ComeBack(OneByOne[None]):
    """The assistant is in a community again."""

    community: Community

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        name = case(
            (_community.c.cleared_at.is_not(None), self.community.name), else_=_community.c.name
        )
        back = update(_community).where(
            is_community(self.community), _community.c.left_at.is_not(None)
        )
        connection.execute(back.values(name=name, left_at=None, cleared_at=None))


@dataclass(frozen=True, slots=True)
class ForgetCommunity(OneByOne[None]):
    """All of a community but its pledges, which were made nobody's before."""

    community: int
    now: datetime

    def one(self, connection: Connection) -> None:
        """See `OneByOne.one`."""
        for table in (
            tables.moderator,
            tables.answer_step,
            tables.rating,
            tables.question,
            tables.reminder,
            tables.live,
        ):
            connection.execute(delete(table).where(table.c.community_id == self.community))
        self._acts(connection)
        self._announcements(connection)
        self._drives(connection)
        this = update(_community).where(_community.c.id == self.community)
        connection.execute(
            this.values(
                name="",
                moderators_place="",
                announcements_place="",
                questions_place="",
                language=SOURCE_LANGUAGE,
                cleared_at=self.now,
            )
        )

    def _acts(self, connection: Connection) -> None:
        act = tables.act
        about = act.c.what.in_([what.value for what in ABOUT_SOMEBODY])
        connection.execute(
            update(act)
            .where(act.c.community_id == self.community)
            .values(
                person=None,
                editor=None,
                reason="",
                subject=case((about, ""), else_=act.c.subject),
            )
        )

    def _announcements(self, connection: Connection) -> None:
        here = _announcement.c.community_id == self.community
        direct = _announcement.c.kind == AnnouncementKind.DIRECT.value
        connection.execute(delete(_announcement).where(here, direct))
        # Their keys stay, so that nothing is announced twice should the community come back.
        connection.execute(
            update(_announcement)
            .where(here, _announcement.c.state == "due")
            .values(state="gone", reason="the community left")
        )
        connection.execute(update(_announcement).where(here).values(title="", body=""))

    def _drives(self, connection: Connection) -> None:
        own = select(_drive.c.id).where(_drive.c.community_id == self.community)
        here = _membership.c.community_id == self.community
        connection.execute(update(_membership).where(here).values(roles="[]"))
        elsewhere = (
            here,
            _membership.c.drive_id.not_in(own),
            _membership.c.state.in_(("asked", "joined")),
        )
        connection.execute(update(_membership).where(*elsewhere).values(state="left"))
        unused = (tables.invitation.c.drive_id.in_(own), tables.invitation.c.used_by.is_(None))
        connection.execute(delete(tables.invitation).where(*unused))
        asked = exists().where(
            _pledge.c.id == tables.inquiry.c.pledge_id, _pledge.c.community_id == self.community
        )
        connection.execute(delete(tables.inquiry).where(asked))
        # Of a joint one, they may be others' too; those go with the drive.
        alone = own.where(_CLOSED, ~shared())
        connection.execute(delete(tables.young).where(tables.young.c.drive_id.in_(alone)))


def is_community(community: Community) -> ColumnElement[bool]:
    """Tell a community."""
    return and_(
        _community.c.platform == community.platform, _community.c.identity == community.identity
    )


def shared() -> ColumnElement[bool]:
    """Has another community joined this drive?"""
    return exists().where(
        _membership.c.drive_id == _drive.c.id,
        _membership.c.community_id != _drive.c.community_id,
        _membership.c.state == "joined",
    )
