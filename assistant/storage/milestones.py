"""Milestones are announced in the transaction of the pledge that reached them."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select, update

from assistant.drives.milestones import PERCENTS, MilestoneTold, reached
from assistant.pledges.store import NewPledge
from assistant.storage import tables
from assistant.storage.outbox_store import MILESTONES, announce_to_all, overtake
from assistant.storage.reminder_store import tell_of_goal

_drive: Final = tables.drive
_counter: Final = tables.counter
_TOTAL: Final = select(_counter.c.number).where(
    _counter.c.drive_id == bindparam("drive"),
    _counter.c.pledger == bindparam("pledger"),
    _counter.c.dimension == "total",
)
_GOAL: Final = select(
    _drive.c.goal, _drive.c.goal_counts, _drive.c.milestone, _drive.c.state
).where(_drive.c.id == bindparam("drive"))
_NEXT: Final = PERCENTS[0]


def announce_reached(connection: Connection, new: Iterable[NewPledge]) -> None:
    """Announce the highest milestone that the drives of these pledges have newly reached."""
    wordings = {each.pledge.drive: each.told for each in new if each.told}
    for drive, told in wordings.items():
        announce_milestone(connection, drive, told)


def announce_milestone(connection: Connection, drive: int, told: MilestoneTold) -> None:
    """Announce the highest milestone that a drive has newly reached."""
    goal, counts, before, state = connection.execute(_GOAL, {"drive": drive}).one()
    percent = reached(total(connection, drive, counts), goal)
    if percent <= before or state != "running":
        return  # a paused drive says it when it goes on
    overtake(connection, drive, MILESTONES)
    connection.execute(update(_drive).where(_drive.c.id == drive).values(milestone=percent))
    announce_to_all(connection, drive, told(percent))
    if percent == PERCENTS[-1]:
        tell_of_goal(connection, drive, told(percent))


def unannounced() -> ColumnElement[bool]:
    """Say of a drive whether its count has reached a milestone that was not announced.

    Not only pledges raise a count: unlinking, a community that comes back, or a drive that goes on.
    """
    return exists().where(
        _drive.c.state == "running",
        _drive.c.milestone < PERCENTS[-1],
        _counter.c.drive_id == _drive.c.id,
        _counter.c.pledger == _drive.c.goal_counts,
        _counter.c.dimension == "total",
        _counter.c.number * 100 >= _drive.c.goal * (_drive.c.milestone + _NEXT),
    )


def total(connection: Connection, drive: int, pledger: str) -> int:
    """Give the count of a drive, of people or of organisations."""
    return int(connection.scalar(_TOTAL, {"drive": drive, "pledger": pledger}) or 0)
