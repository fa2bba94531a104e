"""A target: a part of a drive's goal, counted in some cells of one dimension."""

from dataclasses import dataclass

from assistant.tallies.figure import Pledger


@dataclass(frozen=True, slots=True)
class Target:
    """A part of a goal: so many of whom, in these cells ("IN") of a dimension (country or sector)."""

    drive: int
    name: str
    pledger: Pledger
    dimension: str
    cells: tuple[str, ...]
    goal: int
    id: int = 0
