"""What each community has brought to a joint drive."""

from dataclasses import dataclass
from typing import Final

LISTED: Final = 10  # communities that are listed by name
NOWHERE: Final = 0  # asks for no community of its own


@dataclass(frozen=True, slots=True)
class Part:
    """What communities have brought to a drive, people and organisations apart.

    `name` is empty where it may not be shown, or where several communities are taken together.
    """

    people: int
    organisations: int
    name: str = ""
    community: int = 0
    communities: int = 1


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a drive: they make up its count.

    `here`: the part of the community that asks, unless it is among the `named`. `more`: those with
    a name that are not listed. `unnamed`: those that are not named, also what others left behind.
    """

    here: Part | None
    named: tuple[Part, ...]
    more: Part
    unnamed: Part
