"""Milestones of a goal: a quarter, half, three quarters, all of it."""

from collections.abc import Callable
from typing import Final

from assistant.outbox import ToldIn

MilestoneTold = Callable[[int], ToldIn]
"""Words the announcement of a milestone (in percent) once it is reached."""
PERCENTS: Final = (25, 50, 75, 100)


def reached(total: int, goal: int | None) -> int:
    """Give the highest milestone, in percent, that a count has reached; 0 before the first."""
    if not goal:
        return 0
    return max((percent for percent in PERCENTS if total * 100 >= goal * percent), default=0)
