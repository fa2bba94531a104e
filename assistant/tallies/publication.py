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


def is_due(before: Publication | None, made: int, gone: int, now: datetime) -> bool:
    """Is it time to publish a breakdown anew?

    After ten new pledges, or a day later if there were at least five: the difference of two
    publications is a figure too, and must not be smaller than a cell may be. `gone`: how many were
    taken back or changed since; they may be new ones themselves, so they are taken off the new ones.
    """
    if before is None:
        return True
    new = made - before.made - gone
    return new >= REPUBLISHED_AFTER or (
        new >= SMALLEST and now - before.taken_at >= REPUBLISHED_DAILY
    )


def may_follow(before: Publication | None, fresh: Publication) -> bool:
    """May this breakdown follow that one?

    A figure that falls by one when one person has left tells where that person was from. While all
    rise, whoever left may have been replaced, whatever their country; and a figure that falls by as
    many as a cell must have picks out nobody. Only the figures themselves tell: how often something
    was taken back or changed says little, because one person can do that many times.
    """
    if before is None:
        return True
    both = before.shown.keys() & fresh.shown.keys()
    rest_before = before.total - sum(before.shown[cell] for cell in both)
    rest = fresh.total - sum(fresh.shown[cell] for cell in both)
    moves = [rest - rest_before, *(fresh.shown[cell] - before.shown[cell] for cell in both)]
    return all(move >= 0 or move <= -SMALLEST for move in moves)


def coarse(cells: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Give the cells that may be seen, largest first, and how many the hidden ones hold."""
    ranked = sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))
    shown = {cell: number for cell, number in ranked if number >= SMALLEST}
    if len(shown) < len(ranked) and shown:
        shown.popitem()
    return shown, sum(cells.values()) - sum(shown.values())


def published(
    cells: Mapping[str, int], made: int, total: int, now: datetime, last_change: int
) -> Publication:
    """Make the breakdown that may be seen from these figures."""
    shown, hidden = coarse(cells)
    return Publication(now, made, total, shown, hidden, last_change)
