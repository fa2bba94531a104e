"""The history of counts in the database: written with the pledges, never altered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, insert, select

from assistant.pledges.pledge import Pledge, PledgeState
from assistant.storage import bulk, tables
from assistant.tallies.figure import Pledger
from assistant.tallies.history import ChangeKind

_change: Final = tables.change
_INSERT: Final = insert(_change).values(
    {column.name: bindparam(column.name) for column in _change.c if column.name != "id"}
)
_DECIDED: Final = {
    PledgeState.COUNTED: ChangeKind.CONFIRMED,
    PledgeState.DECLINED: ChangeKind.DECLINED,
    PledgeState.WAITING: ChangeKind.REOPENED,
    PledgeState.WITHDRAWN: ChangeKind.WITHDRAWN,
    PledgeState.SET_ASIDE: ChangeKind.SET_ASIDE,
    PledgeState.LINKED: ChangeKind.LINKED,
}


_BACK: Final = {
    PledgeState.SET_ASIDE: ChangeKind.RESTORED,
    PledgeState.LINKED: ChangeKind.UNLINKED,
}
_MADE: Final = {
    PledgeState.WAITING: ChangeKind.HANDED_IN,
    PledgeState.SET_ASIDE: ChangeKind.SET_ASIDE,
    PledgeState.LINKED: ChangeKind.LINKED,
}


def note_changes(
    connection: Connection, changes: Iterable[tuple[Pledge, ChangeKind, int]], at: datetime
) -> None:
    """Note what happened to pledges, and by how much the count moved for each."""
    noted = Counter(
        (pledge.drive, pledge.community, pledge.pledger, kind, by) for pledge, kind, by in changes
    )
    moment = bulk.kept(at)
    rows = [
        (drive, community, pledger.value, kind.value, times, by * times, moment)
        for (drive, community, pledger, kind, by), times in noted.items()
    ]
    bulk.insert_all(connection, _INSERT, rows)


def made(pledge: Pledge) -> tuple[Pledge, ChangeKind, int]:
    """Describe a new pledge."""
    if pledge.state is PledgeState.COUNTED:
        return pledge, ChangeKind.PLEDGED, 1
    return pledge, _MADE[pledge.state], 0


def changed(before: Pledge, after: Pledge) -> tuple[Pledge, ChangeKind, int]:
    """Describe a change of a pledge by the states before and after it."""
    by = counts(after) - counts(before)
    if before.state is after.state:
        return after, ChangeKind.CHANGED, by
    gone = (PledgeState.WITHDRAWN, PledgeState.DECLINED)
    if before.state in gone and after.state not in gone:
        return after, ChangeKind.RENEWED, by
    if after.state is PledgeState.COUNTED and before.state in _BACK:
        return after, _BACK[before.state], by
    return after, _DECIDED[after.state], by


def counts(pledge: Pledge) -> int:
    """Give what a pledge adds to the count."""
    return int(pledge.state is PledgeState.COUNTED)


def moved(connection: Connection, drive: int, *when: ColumnElement[bool]) -> dict[Pledger, int]:
    """Add up by how much a drive's count moved, people and organisations apart."""
    query: Select[Any] = (
        select(_change.c.pledger, func.sum(_change.c.by))
        .where(_change.c.drive_id == drive, *when)
        .group_by(_change.c.pledger)
    )
    found = {Pledger(pledger): int(number) for pledger, number in connection.execute(query)}
    return {pledger: found.get(pledger, 0) for pledger in Pledger}


def gone_since(connection: Connection, drive: int, pledger: Pledger, after: int) -> int:
    """Count the pledges that were taken out of the count, or changed, behind a change's number."""
    out = case((_change.c.by < 0, -_change.c.by), else_=_change.c.times)
    query = select(func.coalesce(func.sum(out), 0)).where(
        # With a sum, the drive's index is not used: what lies behind a number is little.
        _change.c.drive_id + 0 == drive,
        _change.c.id > after,
        _change.c.pledger == pledger.value,
        (_change.c.by < 0) | (_change.c.kind == ChangeKind.CHANGED.value),
    )
    return int(connection.scalar(query) or 0)


def totals_of_history(connection: Connection) -> dict[tuple[int, int, str], int]:
    """Add up the whole history: (drive, community, pledger) -> count."""
    columns = (_change.c.drive_id, _change.c.community_id, _change.c.pledger)
    query = select(*columns, func.sum(_change.c.by)).group_by(*columns)
    found: dict[tuple[int, int, str], int] = defaultdict(int)
    for drive, community, pledger, number in connection.execute(query):
        found[drive, community, pledger] = int(number)
    return found


def correct(
    connection: Connection, corrections: Sequence[tuple[tuple[int, int, str], int]], at: datetime
) -> None:
    """Note by how much a recount found the history of (drive, community, pledger) to lack."""
    moment = bulk.kept(at)
    rows = [
        (drive, community, pledger, ChangeKind.CORRECTED.value, 1, by, moment)
        for (drive, community, pledger), by in corrections
        if by
    ]
    bulk.insert_all(connection, _INSERT, rows)
