"""What is counted: people and organisations apart, in cells of a few dimensions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Pledger(StrEnum):
    """People and organisations are counted apart and never added up."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a tally: a dimension (total, country ...) and its cell ("IN")."""

    dimension: str
    cell: str


TOTAL: Final = Cell("total", "")
# How many were ever counted: it only grows, so it tells when to publish anew.
MADE: Final = Cell("made", "")
