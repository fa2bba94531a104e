"""The steps by which a database came to its present form, oldest first."""

from typing import Final

# Kept here so that a start with a current database need not import Alembic.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD: Final = REVISIONS[-1]
