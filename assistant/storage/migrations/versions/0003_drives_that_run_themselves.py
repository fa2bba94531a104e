"""Milestones, the history of counts, reports, the log of acts, and reminders."""

import sqlalchemy as sa
from alembic import op

from assistant.storage.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the step."""
    op.add_column("drive", sa.Column("milestone", sa.Integer(), server_default="0", nullable=False))
    _changes()
    op.create_table(
        "report",
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_report_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "number", name=op.f("pk_report")),
    )
    op.create_table(
        "act",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=True),
        sa.Column("editor", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_act_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_act_community_id"), "act", ["community_id"])
    op.create_index(op.f("ix_act_person"), "act", ["person"])
    op.create_table(
        "reminder",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_reminder_drive_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_reminder_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminder_person"), "reminder", ["person"])
    op.create_index(op.f("ix_reminder_due"), "reminder", ["due"])


def _changes() -> None:
    """Make the history, beginning with what counts already."""
    op.create_table(
        "change",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("pledger", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_change_drive_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_change_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_drive", "change", ["drive_id", "at"])
    op.execute(
        'INSERT INTO change (drive_id, community_id, pledger, kind, times, "by", at) '
        "SELECT drive_id, community_id, pledger, 'pledged', 1, 1, pledged_at FROM pledge "
        "WHERE state = 'counted' ORDER BY pledged_at, id"
    )
