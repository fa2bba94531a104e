"""More kinds of pledges, states of pledges and of announcements, and what they need."""

import sqlalchemy as sa
from alembic import op

from assistant.storage.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.LargeBinary(length=16)


def upgrade() -> None:
    """Make the step."""
    _drives()
    _announcements()
    _pledges()


def _drives() -> None:
    """Let a goal count endorsements, and a drive have a purpose."""
    op.create_table(
        "drive_new",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=True),
        sa.Column("goal_counts", sa.String(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("milestone", sa.Integer(), server_default="0", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("leaderboard", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "goal_counts IN ('person', 'organisation', 'endorser')",
            name=op.f("ck_drive_goal_counts"),
        ),
        sa.CheckConstraint("state IN ('running', 'paused', 'closed')", name=op.f("ck_drive_state")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_drive_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive")),
    )
    _take_over("drive")
    op.create_index(op.f("ix_drive_community_id"), "drive", ["community_id"], unique=False)


def _announcements() -> None:
    """Let an announcement be unsure, and bring a picture."""
    op.create_table(
        "announcement_new",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("person", _KEY, nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("picture", _NUMBER, nullable=True),
        sa.CheckConstraint(
            "state IN ('due', 'done', 'gone', 'unsure')", name=op.f("ck_announcement_state")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_announcement_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_announcement_community_id")),
    )
    _take_over("announcement")
    op.create_index(
        "ix_announcement_due", "announcement", ["community_id", "state", "due"], unique=False
    )
    op.create_index(
        "ix_announcement_waiting",
        "announcement",
        ["due"],
        unique=False,
        sqlite_where=sa.text("state = 'due'"),
    )


def _pledges() -> None:
    """Let pledges be set aside or linked, and be of endorsements."""
    op.create_table(
        "pledge_new",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("pledger", sa.String(), nullable=False),
        sa.Column("person", _KEY, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("wording_id", _NUMBER, nullable=False),
        sa.Column("principles", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("age_group", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("organisation_key", sa.String(), nullable=True),
        sa.Column("receipt", _KEY, nullable=False),
        sa.Column("pledged_at", Moment(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("endorsed_on", sa.String(length=10), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("aside_id", _NUMBER, nullable=True),
        sa.CheckConstraint(
            "pledger IN ('person', 'organisation', 'endorser')", name=op.f("ck_pledge_pledger")
        ),
        sa.CheckConstraint(
            "state IN ('counted', 'waiting', 'declined', 'withdrawn', 'aside', 'linked')",
            name=op.f("ck_pledge_state"),
        ),
        sa.CheckConstraint("principles BETWEEN 1 AND 511", name=op.f("ck_pledge_principles")),
        sa.ForeignKeyConstraint(["aside_id"], ["aside.id"], name=op.f("fk_pledge_aside_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_pledge_community_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_pledge_drive_id")),
        sa.ForeignKeyConstraint(["wording_id"], ["wording.id"], name=op.f("fk_pledge_wording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("person", "drive_id", "pledger", name=op.f("uq_pledge_person")),
        sa.UniqueConstraint("receipt", name=op.f("uq_pledge_receipt")),
        sqlite_autoincrement=True,
    )
    _take_over("pledge")
    op.create_index(
        "ix_pledge_aside",
        "pledge",
        ["aside_id"],
        unique=False,
        sqlite_where=sa.text("aside_id IS NOT NULL"),
    )
    op.create_index(
        "ix_pledge_waiting",
        "pledge",
        ["community_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_pledge_confirmed_organisation",
        "pledge",
        ["drive_id", "pledger", "organisation_key"],
        unique=True,
        sqlite_where=sa.text("pledger <> 'person' AND state = 'counted'"),
    )
    op.create_table(
        "inquiry",
        sa.Column("pledge_id", _NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_inquiry_pledge_id")),
        sa.PrimaryKeyConstraint("pledge_id", name=op.f("pk_inquiry")),
    )


def _take_over(table: str) -> None:
    """Put a table that was made anew in place of the old one, with all its rows.

    SQLite cannot change a rule of a table (https://sqlite.org/lang_altertable.html, section 7).
    """
    connection = op.get_bind()
    columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
    names = ", ".join(columns)
    op.execute(f"INSERT INTO {table}_new ({names}) SELECT {names} FROM {table}")  # noqa: S608 - our own names
    # Numbers that were given out must not be given out again.
    op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}_new'")  # noqa: S608
    op.execute(
        f"INSERT INTO sqlite_sequence SELECT '{table}_new', seq FROM sqlite_sequence "  # noqa: S608
        f"WHERE name = '{table}'"
    )
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)
