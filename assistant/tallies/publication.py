"""When and how coarsely breakdowns may be seen, so that no figure shows a person.

Statistical offices call this a threshold rule with complementary suppression: small cells are
hidden, and one more with them, or the total would give the hidden one away.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from assistant.tallies.store import Publication

SHOWN_FROM: Final = 20  # pledges, before any breakdown is shown
SMALLEST: Final = 5  # pledges in a cell that may be shown
REPUBLISHED_AFTER: Final = 10  # new pledges
REPUBLISHED_DAILY: Final = timedelta(days=1)


def is_due(before: Publication | None, made: int, now: datetime) -> bool:
    """Is it time to publish a breakdown anew?

    After ten new pledges, or a day later if there were at least five: the difference of two
    publications is a figure too, and must not be smaller than a cell may be.
    """
    if before is None:
        return True
    new = made - before.made
    return new >= REPUBLISHED_AFTER or (
        new >= SMALLEST and now - before.taken_at >= REPUBLISHED_DAILY
    )


def coarse(cells: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Give the cells that may be seen, largest first, and how many the hidden ones hold."""
    ranked = sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))
    shown = {cell: number for cell, number in ranked if number >= SMALLEST}
    if len(shown) < len(ranked) and shown:
        shown.popitem()
    return shown, sum(cells.values()) - sum(shown.values())


def published(cells: Mapping[str, int], made: int, total: int, now: datetime) -> Publication:
    """Make the breakdown that may be seen from these figures."""
    shown, hidden = coarse(cells)
    return Publication(now, made, total, shown, hidden)
