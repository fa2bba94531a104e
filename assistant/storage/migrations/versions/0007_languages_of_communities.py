"""Communities have a language; those of before are written to in English, as they were."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the step."""
    op.add_column(
        "community", sa.Column("language", sa.String(), server_default="en", nullable=False)
    )
