"""The tables. What a column may hold about a person is said in DESIGN terms beside it."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, at rest in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Take any zone, keep UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        return None if value is None else value.replace(tzinfo=UTC)


KEY: Final = LargeBinary(16)
# SQLite only numbers rows by itself in a column that is declared INTEGER.
NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

community = Table(
    "community",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("platform", String, nullable=False),
    Column("identity", String, nullable=False),
    Column("name", String, nullable=False),
    Column("time_zone", String, nullable=False),
    # In which it is written to when nobody in particular reads it.
    Column("language", String, nullable=False, server_default="en"),
    Column("created_at", Moment, nullable=False),
    # Where its moderators are told things; empty until they chose a place.
    Column("moderators_place", String, nullable=False, server_default=""),
    # Where everybody is told of drives; empty until its moderators chose a place.
    Column("announcements_place", String, nullable=False, server_default=""),
    # Where every question is answered, if its moderators chose a place.
    Column("questions_place", String, nullable=False, server_default=""),
    # When the assistant was removed from it; nothing while it is there.
    Column("left_at", Moment),
    # When what it had set and written was erased, some time after that.
    Column("cleared_at", Moment),
    UniqueConstraint("platform", "identity"),
)

# Whom moderators of a community gave their rights by name. editor: id and shown name, sealed.
moderator = Table(
    "moderator",
    metadata,
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("person", KEY, primary_key=True),
    Column("editor", LargeBinary, nullable=False),
    Column("added_at", Moment, nullable=False),
)

drive = Table(
    "drive",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("goal", BigInteger),
    Column("goal_counts", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closes_at", Moment),
    Column("state", String, nullable=False),
    # The highest milestone, in percent of the goal, that was announced (or passed unannounced).
    Column("milestone", Integer, nullable=False, server_default="0"),
    Column("purpose", Text, nullable=False, server_default=""),
    # Do joined communities see a list of the ten largest?
    Column("leaderboard", Boolean, nullable=False, server_default="0"),
    # When the personal data of its pledges was erased, some time after its close.
    Column("cleared_at", Moment),
    CheckConstraint("state IN ('running', 'paused', 'closed')", name="state"),
    CheckConstraint("goal_counts IN ('person', 'organisation', 'endorser')", name="goal_counts"),
)

# The communities of a drive, its own first. named: may others see its name? roles: who may pledge
# there, as the platform's roles, a list of [id, name]; everybody when it is empty.
membership = Table(
    "membership",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("state", String, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("roles", Text, nullable=False, server_default="[]"),
    Column("since", Moment, nullable=False),
    CheckConstraint("state IN ('asked', 'joined', 'declined', 'left', 'removed')", name="state"),
)
Index("ix_membership_community", membership.c.community_id)

# A code by which another community may ask to join a drive, as a keyed hash. used_by: who asked.
invitation = Table(
    "invitation",
    metadata,
    Column("code", KEY, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_by", NUMBER, ForeignKey("community.id")),
)

# A part of a goal for countries or sectors: cells is a list of them.
target = Table(
    "target",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("pledger", String, nullable=False),
    Column("dimension", String, nullable=False),
    Column("cells", Text, nullable=False),
    Column("goal", BigInteger, nullable=False),
    # A number that somebody types must not come to mean another one.
    sqlite_autoincrement=True,
)

wording = Table(
    "wording",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("drive_id", "version", "language"),
    # A wording that was replaced must not come back under the number that a form was shown with.
    sqlite_autoincrement=True,
)

# person: keyed hash of the platform's identity. name: of a person only if they chose to be named.
pledge = Table(
    "pledge",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False),
    Column("pledger", String, nullable=False),
    Column("person", KEY),
    Column("state", String, nullable=False),
    Column("wording_id", NUMBER, ForeignKey("wording.id"), nullable=False),
    Column("principles", Integer, nullable=False),
    Column("country", String(2), nullable=False),
    Column("age_group", String, nullable=False),
    Column("name", String),
    Column("kind", String),
    Column("organisation_key", String),
    Column("receipt", KEY, nullable=False, unique=True),
    Column("pledged_at", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    Column("sector", String),
    # When an organisation says that it joined the Paris Call; of an endorsement alone.
    Column("endorsed_on", String(10)),
    # Where moderators may ask back about an organisation, sealed, until they have decided.
    Column("address", LargeBinary),
    # The group of pledges that it was set aside with.
    Column("aside_id", NUMBER, ForeignKey("aside.id")),
    # The person first: this finds all pledges of a person too. Each further index on a key costs
    # a page a pledge, because keys are random.
    UniqueConstraint("person", "drive_id", "pledger"),
    CheckConstraint("pledger IN ('person', 'organisation', 'endorser')", name="pledger"),
    CheckConstraint(
        "state IN ('counted', 'waiting', 'declined', 'withdrawn', 'aside', 'linked')", name="state"
    ),
    CheckConstraint("principles BETWEEN 1 AND 511", name="principles"),
    # A moderator's list must not come to mean somebody else.
    sqlite_autoincrement=True,
)
Index(
    "uq_pledge_confirmed_organisation",
    pledge.c.drive_id,
    pledge.c.pledger,
    pledge.c.organisation_key,
    unique=True,
    sqlite_where=text("pledger <> 'person' AND state = 'counted'"),
)
Index(
    "ix_pledge_waiting",
    pledge.c.community_id,
    pledge.c.id,
    sqlite_where=text("state = 'waiting'"),
)
Index("ix_pledge_aside", pledge.c.aside_id, sqlite_where=text("aside_id IS NOT NULL"))

# Pledges that the guard, or a moderator, set aside together. ages: how many accounts were how old,
# by the name of the span; nothing about any one of them.
aside = Table(
    "aside",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False, index=True),
    Column("why", String, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("ages", Text, nullable=False, server_default="{}"),
    Column("state", String, nullable=False),
    CheckConstraint("state IN ('waiting', 'counted', 'left out')", name="state"),
    # A number that a moderator types must not come to mean another group.
    sqlite_autoincrement=True,
)

# What moderators asked back about an organisation's pledge, until they have decided.
inquiry = Table(
    "inquiry",
    metadata,
    Column("pledge_id", NUMBER, ForeignKey("pledge.id"), primary_key=True),
    Column("question", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", Text),
    Column("answered_at", Moment),
)

# Two accounts of one person, a row for each. shown: the other's platform and shown name, sealed.
link = Table(
    "link",
    metadata,
    Column("person", KEY, primary_key=True),
    Column("other", KEY, nullable=False),
    Column("shown", LargeBinary, nullable=False),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# A link that one account has offered, and perhaps another accepted, but the first not yet confirmed.
# shown and other_shown: platform and shown name of the two, sealed.
link_offer = Table(
    "link_offer",
    metadata,
    Column("person", KEY, primary_key=True),
    Column("code", KEY, nullable=False, unique=True),
    Column("shown", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("other", KEY, index=True),
    Column("other_shown", LargeBinary),
    sqlite_with_rowid=False,
)

# Who said to be under the naming limit in a drive: another age given later unlocks nothing there.
young = Table(
    "young",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("person", KEY, primary_key=True),
)

# Every figure of a drive: the numbers of the pledges in a cell of a dimension.
counter = Table(
    "counter",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("pledger", String, primary_key=True),
    Column("dimension", String, primary_key=True),
    Column("cell", String, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# What each community has brought to a drive. Only the total is kept by community, so that a drive
# of a thousand communities is read as quickly as one of a single one.
part = Table(
    "part",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("pledger", String, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("pledger", String, primary_key=True),
    Column("dimension", String, primary_key=True),
    Column("taken_at", Moment, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("shown", Text, nullable=False),
    Column("hidden", BigInteger, nullable=False),
    # The last change of the history that it knew.
    Column("last_change", NUMBER, nullable=False, server_default="0"),
)

# Every change to the count, without anybody's data; never altered. What happened to several pledges
# of a drive and community in one commit is one row: `times`, and by how much the count moved.
change = Table(
    "change",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False),
    Column("pledger", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("by", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_change_drive", change.c.drive_id, change.c.at)

# Frozen figures of a drive, numbered for citing; never altered.
report = Table(
    "report",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("taken_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)

# What moderators did and why. editor: id and shown name, sealed; nothing once they had their data
# erased, or their community is gone. subject: of an act about somebody, who that is, sealed too.
act = Table(
    "act",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("person", KEY, index=True),
    Column("editor", LargeBinary),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

# What a person asked to be reminded of. due: when; nothing when it is the drive's goal. address:
# where to tell them, sealed.
reminder = Table(
    "reminder",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("drive_id", NUMBER, ForeignKey("drive.id"), nullable=False),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False),
    Column("person", KEY, nullable=False, index=True),
    Column("address", LargeBinary, nullable=False),
    Column("due", Moment, index=True),
    # The number is in the key of the message, which must not come to mean another reminder.
    sqlite_autoincrement=True,
)

# Hashes of events that have acted, for a day, so that a redelivered one does not act again.
event = Table(
    "event",
    metadata,
    Column("hash", KEY, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# The typed fields of an open form, for a day.
draft = Table(
    "draft",
    metadata,
    Column("conversation", KEY, primary_key=True),
    Column("person", KEY, nullable=False),
    Column("command", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("started", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# The topic a conversation last spoke of, for an hour; never the words that were typed.
last_topic = Table(
    "last_topic",
    metadata,
    Column("conversation", KEY, primary_key=True),
    Column("person", KEY, nullable=False),
    Column("topic", String, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

announcement = Table(
    "announcement",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False),
    Column("key", String, nullable=False),
    Column("place", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("leased_until", Moment),
    Column("reference", String, nullable=False, server_default=""),
    Column("reason", String, nullable=False, server_default=""),
    # Of a direct message: whose it is, and where to, sealed.
    Column("person", KEY),
    Column("address", LargeBinary),
    # The drive whose picture goes with it.
    Column("picture", NUMBER),
    UniqueConstraint("community_id", "key"),
    CheckConstraint("state IN ('due', 'done', 'gone', 'unsure')", name="state"),
)
Index("ix_announcement_due", announcement.c.community_id, announcement.c.state, announcement.c.due)
Index("ix_announcement_waiting", announcement.c.due, sqlite_where=text("state = 'due'"))

# A message that shows the count of a drive and is edited when it moves. shown: what it shows now.
live = Table(
    "live",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("place", String, primary_key=True),
    Column("begun_at", Moment, nullable=False),
    Column("edited_at", Moment, nullable=False),
    Column("shown", Text, nullable=False),
)

# A question that its author agreed to pass on, until some time after its answer. address: where to
# tell them, sealed; only if they want to be told, and until they were.
question = Table(
    "question",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("person", KEY, nullable=False, index=True),
    Column("address", LargeBinary),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
    # The change of the answers that answered it, so that undoing it brings it back.
    Column("step", NUMBER),
    # A moderator's list must not come to mean another question.
    sqlite_autoincrement=True,
)
Index(
    "ix_question_waiting",
    question.c.community_id,
    question.c.id,
    sqlite_where=text("answered_at IS NULL"),
)

# The history of a community's own answers. body: the answer, nothing when it was taken away.
# editor: the moderator's id and shown name, sealed; nothing once they had their data erased.
answer_step = Table(
    "answer_step",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), nullable=False, index=True),
    Column("topic", String, nullable=False),
    Column("body", Text),
    Column("person", KEY, index=True),
    Column("editor", LargeBinary),
    Column("at", Moment, nullable=False),
    Column("undoes", NUMBER),
    sqlite_autoincrement=True,
)

# How often an answer was marked as helpful or not: numbers alone.
rating = Table(
    "rating",
    metadata,
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("helpful", BigInteger, nullable=False),
    Column("not_helpful", BigInteger, nullable=False),
)
