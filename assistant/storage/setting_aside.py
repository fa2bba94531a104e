"""Many pledges leave the count together, and come back: kept, in a group, however many they are.

Both are a few statements whatever the number. Pledges that are alike in all that figures look at
are looked at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.communities.membership import COUNTING
from assistant.pledges.pledge import Pledge, PledgeState, cells
from assistant.storage import linked, tables
from assistant.storage.counters import Deltas
from assistant.storage.history import note_changes
from assistant.storage.pledge_rows import pledge_of
from assistant.tallies.figure import ASIDE, MADE, TOTAL, Pledger
from assistant.tallies.history import ChangeKind

# Why a group was made when its whole community was taken out of a drive: it is decided by letting
# the community back in, by the moderators of the drive and not by its own.
REMOVED: Final = "removed"
REMOVED_AFTER_LEAVING: Final = "removed after it left"
REMOVALS: Final = (REMOVED, REMOVED_AFTER_LEAVING)

_pledge: Final = tables.pledge
_counter: Final = tables.counter
_membership: Final = tables.membership
_ALIKE: Final = (
    _pledge.c.drive_id,
    _pledge.c.community_id,
    _pledge.c.pledger,
    _pledge.c.country,
    _pledge.c.day,
    _pledge.c.principles,
    _pledge.c.wording_id,
    _pledge.c.kind,
    _pledge.c.sector,
)


def set_aside(
    connection: Connection,
    group: int,
    at: datetime,
    *where: ColumnElement[bool],
) -> Counter[Pledger]:
    """Move the counted pledges that fit into a group; they leave the count. Give how many moved."""
    counted = and_(_pledge.c.state == PledgeState.COUNTED.value, *where)
    alike = list(_alike(connection, counted))
    aside = {"state": PledgeState.SET_ASIDE.value, "aside_id": group}
    connection.execute(update(_pledge).where(counted).values(aside))
    moved = _moved(connection, alike, ChangeKind.SET_ASIDE, -1, at)
    _settle_links(connection, group, at)
    return moved


def restore(connection: Connection, group: int, at: datetime) -> Counter[Pledger]:
    """Count the pledges of a group again; give how many moved. They still know their group.

    Those that were withdrawn meanwhile stay so. An organisation stays aside if another pledge of it
    has been confirmed, and so do all pledges of a community that was removed from the drive.
    """
    kept = and_(_pledge.c.aside_id == group, _pledge.c.state == PledgeState.SET_ASIDE.value)
    free = and_(kept, _is_in_drive(), ~_taken(group))
    alike = [
        (replace(pledge, state=PledgeState.COUNTED), times)
        for pledge, times in _alike(connection, free)
    ]
    connection.execute(update(_pledge).where(free).values(state=PledgeState.COUNTED.value))
    moved = _moved(connection, alike, ChangeKind.RESTORED, 1, at)
    _settle_links(connection, group, at)
    return moved


def _settle_links(connection: Connection, group: int, at: datetime) -> None:
    """Count accounts once that are linked with one of the group, as they stand now."""
    with_link = exists().where(tables.link.c.person == _pledge.c.person)
    rows = connection.execute(select(_pledge).where(_pledge.c.aside_id == group, with_link))
    linked.settle_stored(connection, [pledge_of(row) for row in rows.mappings()], at)


def _is_in_drive() -> ColumnElement[bool]:
    return exists().where(
        _membership.c.drive_id == _pledge.c.drive_id,
        _membership.c.community_id == _pledge.c.community_id,
        _membership.c.state.in_(COUNTING),
    )


def _taken(group: int) -> ColumnElement[bool]:
    """Say of an organisation's pledge whether another one of it counts, or comes first."""
    other = _pledge.alias("other")
    first = and_(
        other.c.aside_id == group,
        other.c.state == PledgeState.SET_ASIDE.value,
        other.c.id < _pledge.c.id,
    )
    return and_(
        _pledge.c.pledger != Pledger.PERSON.value,
        exists().where(
            other.c.drive_id == _pledge.c.drive_id,
            other.c.pledger == _pledge.c.pledger,
            other.c.organisation_key == _pledge.c.organisation_key,
            or_(other.c.state == PledgeState.COUNTED.value, first),
        ),
    )


def _alike(connection: Connection, where: ColumnElement[bool]) -> Iterator[tuple[Pledge, int]]:
    """Give one pledge of each kind that figures tell apart, and how many there are of it."""
    kinds = (
        select(func.min(_pledge.c.id).label("id"), func.count().label("times"))
        .where(where)
        .group_by(*_ALIKE)
        .subquery()
    )
    rows = connection.execute(
        select(_pledge, kinds.c.times).join(kinds, kinds.c.id == _pledge.c.id)
    )
    for row in rows.mappings():
        yield pledge_of(row), row["times"]


def _moved(
    connection: Connection,
    alike: Sequence[tuple[Pledge, int]],
    kind: ChangeKind,
    by: int,
    at: datetime,
) -> Counter[Pledger]:
    """Change counters and history by pledges that moved; give how many they were."""
    deltas, moved = Deltas(), Counter[Pledger]()
    for pledge, times in alike:
        moved[pledge.pledger] += times
        for cell in cells(pledge):
            deltas.add(pledge, cell, by * times)
        deltas.add(pledge, ASIDE, -by * times)
    deltas.apply(connection)
    each = chain.from_iterable(repeat((pledge, kind, by), times) for pledge, times in alike)
    note_changes(connection, each, at)
    for drive, pledger in sorted({(pledge.drive, pledge.pledger) for pledge, _ in alike}):
        _keep_made(connection, drive, pledger)
    return moved


def _keep_made(connection: Connection, drive: int, pledger: Pledger) -> None:
    """Keep what breakdowns go by: as many were ever made as count."""
    of_drive = and_(_counter.c.drive_id == drive, _counter.c.pledger == pledger.value)
    total = select(_counter.c.number).where(of_drive, _counter.c.dimension == TOTAL.dimension)
    # Some may never have counted before. Who moves the same ones to and fro raises nothing by it.
    made = upsert(_counter).values(
        drive_id=drive,
        pledger=pledger.value,
        dimension=MADE.dimension,
        cell=MADE.cell,
        number=total.scalar_subquery(),
    )
    connection.execute(
        made.on_conflict_do_update(
            index_elements=_counter.primary_key.columns,
            set_={"number": func.max(_counter.c.number, made.excluded.number)},
        )
    )
