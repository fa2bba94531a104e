"""Joint drives, groups set aside, linked accounts, targets, live tallies, moderators by name."""

import sqlalchemy as sa
from alembic import op

from assistant.storage.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.LargeBinary(length=16)


def upgrade() -> None:
    """Make the step."""
    op.add_column(
        "community", sa.Column("moderators_place", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "community",
        sa.Column("announcements_place", sa.String(), server_default="", nullable=False),
    )
    op.add_column(
        "community", sa.Column("questions_place", sa.String(), server_default="", nullable=False)
    )
    op.add_column("community", sa.Column("left_at", Moment(), nullable=True))
    op.add_column(
        "publication", sa.Column("last_change", _NUMBER, server_default="0", nullable=False)
    )
    op.add_column("community", sa.Column("cleared_at", Moment(), nullable=True))
    _of_drives()
    _of_persons()
    _parts()


def _of_drives() -> None:
    """Make what belongs to a drive; each drive's own community is its first member."""
    op.create_table(
        "membership",
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.Text(), server_default="[]", nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'joined', 'declined', 'left', 'removed')",
            name=op.f("ck_membership_state"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_membership_community_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_membership_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "community_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_community", "membership", ["community_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("code", _KEY, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_by", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_invitation_drive_id")),
        sa.ForeignKeyConstraint(["used_by"], ["community.id"], name=op.f("fk_invitation_used_by")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invitation")),
    )
    op.create_table(
        "target",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pledger", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_target_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_target_drive_id"), "target", ["drive_id"], unique=False)
    op.create_table(
        "aside",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("first_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("ages", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'counted', 'left out')", name=op.f("ck_aside_state")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_aside_community_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_aside_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aside")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aside_community_id"), "aside", ["community_id"], unique=False)
    op.create_table(
        "live",
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("edited_at", Moment(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_live_community_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_live_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "community_id", "place", name=op.f("pk_live")),
    )
    op.execute(
        "INSERT INTO membership (drive_id, community_id, state, named, since) "
        "SELECT id, community_id, 'joined', 1, opened_at FROM drive"
    )


def _of_persons() -> None:
    """Make what belongs to moderators and to linked accounts."""
    op.create_table(
        "moderator",
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("person", _KEY, nullable=False),
        sa.Column("editor", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_moderator_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "person", name=op.f("pk_moderator")),
    )
    op.create_table(
        "link",
        sa.Column("person", _KEY, nullable=False),
        sa.Column("other", _KEY, nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_offer",
        sa.Column("person", _KEY, nullable=False),
        sa.Column("code", _KEY, nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("other", _KEY, nullable=True),
        sa.Column("other_shown", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_link_offer")),
        sa.UniqueConstraint("code", name=op.f("uq_link_offer_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_link_offer_other"), "link_offer", ["other"], unique=False)


def _parts() -> None:
    """Part the counters into what a drive has, and what each community has brought to it."""
    op.create_table(
        "part",
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("pledger", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_part_community_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_part_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "community_id", "pledger", name=op.f("pk_part")),
    )
    op.execute(
        "INSERT INTO part (drive_id, community_id, pledger, number) "
        "SELECT drive_id, community_id, pledger, number FROM counter WHERE dimension = 'total'"
    )
    op.create_table(
        "counter_new",
        sa.Column("drive_id", _NUMBER, nullable=False),
        sa.Column("pledger", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_counter_drive_id")),
        sa.PrimaryKeyConstraint(
            "drive_id", "pledger", "dimension", "cell", name=op.f("pk_counter")
        ),
    )
    op.execute(
        "INSERT INTO counter_new (drive_id, pledger, dimension, cell, number) "
        "SELECT drive_id, pledger, dimension, cell, SUM(number) FROM counter "
        "GROUP BY drive_id, pledger, dimension, cell"
    )
    op.drop_table("counter")
    op.rename_table("counter_new", "counter")
