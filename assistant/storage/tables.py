"""The tables. What a column may hold about a person is said in DESIGN terms beside it."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
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
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("platform", "identity"),
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
    CheckConstraint("state IN ('running', 'paused', 'closed')", name="state"),
    CheckConstraint("goal_counts IN ('person', 'organisation')", name="goal_counts"),
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
    # The person first: this finds all pledges of a person too. Each further index on a key costs
    # a page a pledge, because keys are random.
    UniqueConstraint("person", "drive_id", "pledger"),
    CheckConstraint("pledger IN ('person', 'organisation')", name="pledger"),
    CheckConstraint("state IN ('counted', 'waiting', 'declined', 'withdrawn')", name="state"),
    CheckConstraint("principles BETWEEN 1 AND 511", name="principles"),
    # A moderator's list must not come to mean somebody else.
    sqlite_autoincrement=True,
)
Index(
    "uq_pledge_confirmed_organisation",
    pledge.c.drive_id,
    pledge.c.organisation_key,
    unique=True,
    sqlite_where=text("pledger = 'organisation' AND state = 'counted'"),
)
Index(
    "ix_pledge_waiting",
    pledge.c.community_id,
    pledge.c.id,
    sqlite_where=text("state = 'waiting'"),
)

# Who said to be under the naming limit in a drive: another age given later unlocks nothing there.
young = Table(
    "young",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("person", KEY, primary_key=True),
)

counter = Table(
    "counter",
    metadata,
    Column("drive_id", NUMBER, ForeignKey("drive.id"), primary_key=True),
    Column("community_id", NUMBER, ForeignKey("community.id"), primary_key=True),
    Column("pledger", String, primary_key=True),
    Column("dimension", String, primary_key=True),
    Column("cell", String, primary_key=True),
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

# What moderators did and why; never altered. editor: id and shown name, sealed; nothing once they
# had their data erased.
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
    UniqueConstraint("community_id", "key"),
    CheckConstraint("state IN ('due', 'done', 'gone')", name="state"),
)
Index("ix_announcement_due", announcement.c.community_id, announcement.c.state, announcement.c.due)

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
