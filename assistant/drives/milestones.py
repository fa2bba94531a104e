"""Milestones of a goal: a quarter, half, three quarters, all of it."""

from typing import Final

PERCENTS: Final = (25, 50, 75, 100)


def reached(total: int, goal: int | None) -> int:
    """Give the highest milestone, in percent, that a count has reached; 0 before the first."""
    if not goal:
        return 0
    return max((percent for percent in PERCENTS if total * 100 >= goal * percent), default=0)
