"""What is counted: people, organisations and endorsements apart, in cells of a few dimensions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Pledger(StrEnum):
    """Whom a pledge is for. They are counted apart and never added up.

    An endorser is an organisation that reports that it has joined the Paris Call officially.
    """

    PERSON = "person"
    ORGANISATION = "organisation"
    ENDORSER = "endorser"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a tally: a dimension (total, country ...) and its cell ("IN")."""

    dimension: str
    cell: str


TOTAL: Final = Cell("total", "")
# How many are not counted because another account of the same person is.
LINKED: Final = Cell("linked", "")
# How many are set aside and not counted.
ASIDE: Final = Cell("aside", "")
# How many were ever counted: it only grows, so it tells when to publish anew.
MADE: Final = Cell("made", "")
