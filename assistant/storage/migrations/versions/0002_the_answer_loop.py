"""Questions passed on, communities' own answers, ratings, and direct messages."""

import sqlalchemy as sa
from alembic import op

from assistant.storage.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the step."""
    _announcements()
    op.create_table(
        "question",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_question_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_question_person"), "question", ["person"])
    op.create_index(
        "ix_question_waiting",
        "question",
        ["community_id", "id"],
        sqlite_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "answer_step",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("person", sa.LargeBinary(length=16), nullable=True),
        sa.Column("editor", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undoes", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_answer_step_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_step")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_answer_step_community_id"), "answer_step", ["community_id"])
    op.create_index(op.f("ix_answer_step_person"), "answer_step", ["person"])
    op.create_table(
        "rating",
        sa.Column("community_id", _NUMBER, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("helpful", sa.BigInteger(), nullable=False),
        sa.Column("not_helpful", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_rating_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "topic", name=op.f("pk_rating")),
    )


def _announcements() -> None:
    """Give announcements a person and an address, in the words a fresh table has.

    SQLite keeps the words a table was made with, and a column added later stands in them otherwise.
    """
    op.drop_index("ix_announcement_due", "announcement")
    op.rename_table("announcement", "announcement_before")
    op.create_table(
        "announcement",
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
        sa.Column("person", sa.LargeBinary(length=16), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('due', 'done', 'gone')", name=op.f("ck_announcement_state")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_announcement_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_announcement_community_id")),
    )
    kept = "id, community_id, key, place, kind, title, body, due, state, leased_until, reference, reason"
    op.execute(
        f"INSERT INTO announcement ({kept}) SELECT {kept} FROM announcement_before"  # noqa: S608 - names of ours
    )
    op.drop_table("announcement_before")
    op.create_index("ix_announcement_due", "announcement", ["community_id", "state", "due"])
