"""Linked accounts count once: of their pledges in a drive, the oldest that stands.

Kept in the transaction of whatever changes a pledge or a link. A drive that is closed stays as it is.
Nothing here raises how many pledges were ever made: whoever links and unlinks could otherwise bring
about publications at will.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, or_, select, update

from assistant.links.counting import count_once
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.storage import tables
from assistant.storage.counters import Deltas
from assistant.storage.history import changed, note_changes
from assistant.storage.pledge_rows import pledge_of
from assistant.tallies.figure import Pledger

_pledge: Final = tables.pledge
_link: Final = tables.link
_offer: Final = tables.link_offer
Change = tuple[Pledge, Pledge]
"""A pledge before and after."""


def settle(connection: Connection, pledges: list[Pledge], at: datetime) -> list[Pledge]:
    """Give pledges that were just stored as they count beside those of linked accounts.

    What changes about other pledges is counted here; these are for the caller to count.
    """
    persons = [each.person for each in pledges if each.pledger is Pledger.PERSON and each.person]
    others = _others(connection, persons)
    if not others:
        return pledges
    changes: list[Change] = []
    settled: set[frozenset[tuple[int, bytes]]] = set()
    for each in pledges:
        if each.pledger is not Pledger.PERSON or each.person not in others:
            continue
        pair = frozenset({(each.drive, each.person), (each.drive, others[each.person])})
        if pair not in settled:
            settled.add(pair)
            both = _standing(connection, (each.person, others[each.person]), at, each.drive)
            changes += count_once(both)
    theirs = {each.receipt for each in pledges}
    states = {after.receipt: after.state for _, after in changes}
    _store(connection, (after for _, after in changes))
    _count(connection, [each for each in changes if each[0].receipt not in theirs], at)
    return [replace(each, state=states.get(each.receipt, each.state)) for each in pledges]


def settle_stored(connection: Connection, pledges: list[Pledge], at: datetime) -> None:
    """Let pledges count beside those of linked accounts that are stored and counted as they stand."""
    settled = settle(connection, pledges, at)
    both = zip(pledges, settled, strict=True)
    _count(connection, [(a, b) for a, b in both if a.state is not b.state], at)


def join(connection: Connection, one: bytes, other: bytes, at: datetime) -> None:
    """Count two accounts once that are linked from now on."""
    by_drive: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in _standing(connection, (one, other), at):
        by_drive[pledge.drive].append(pledge)
    changes = [change for pledges in by_drive.values() for change in count_once(pledges)]
    _store(connection, (after for _, after in changes))
    _count(connection, changes, at)


def part(connection: Connection, person: bytes, at: datetime) -> int:
    """Remove the link and the offers of an account; give how many pledges count again."""
    pair = (person, *_others(connection, [person]).values())
    connection.execute(delete(_link).where(_link.c.person.in_(pair)))
    forget_offers(connection, person)
    if len(pair) == 1:
        return 0
    changes = [
        (pledge, replace(pledge, state=PledgeState.COUNTED))
        for pledge in _standing(connection, pair, at)
        if pledge.state is PledgeState.LINKED
    ]
    _store(connection, (after for _, after in changes))
    _count(connection, changes, at)
    return len(changes)


def forget_offers(connection: Connection, *persons: bytes) -> int:
    """Remove what accounts have offered or agreed to; give how many offers that were."""
    theirs = or_(_offer.c.person.in_(persons), _offer.c.other.in_(persons))
    return connection.execute(delete(_offer).where(theirs)).rowcount


def _others(connection: Connection, persons: Sequence[bytes]) -> dict[bytes, bytes]:
    """Give the linked accounts of those that have one. Every pledge passes here."""
    if not persons:
        return {}
    places = ", ".join("?" * len(persons))
    query = f"SELECT person, other FROM link WHERE person IN ({places})"  # noqa: S608 - question marks
    return {row[0]: row[1] for row in connection.exec_driver_sql(query, tuple(persons))}


def _standing(
    connection: Connection, persons: Sequence[bytes], at: datetime, drive: int | None = None
) -> list[Pledge]:
    """Give what accounts have pledged for themselves in drives whose count can still change."""
    drives = tables.drive
    query = (
        select(_pledge)
        .join(drives, drives.c.id == _pledge.c.drive_id)
        .where(
            _pledge.c.person.in_(persons),
            _pledge.c.pledger == Pledger.PERSON.value,
            _pledge.c.state.in_((PledgeState.COUNTED.value, PledgeState.LINKED.value)),
            drives.c.state != "closed",
            or_(drives.c.closes_at.is_(None), drives.c.closes_at > at),
        )
    )
    if drive is not None:
        query = query.where(_pledge.c.drive_id == drive)
    return [pledge_of(row) for row in connection.execute(query).mappings()]


def _store(connection: Connection, pledges: Iterable[Pledge]) -> None:
    for pledge in pledges:
        this = update(_pledge).where(_pledge.c.id == pledge.id)
        connection.execute(this.values(state=pledge.state.value))


def _count(connection: Connection, changes: Sequence[Change], at: datetime) -> None:
    deltas = Deltas()
    deltas.count_up((before for before, _ in changes), -1)
    deltas.count_up((after for _, after in changes), 1)
    deltas.apply(connection)
    note_changes(connection, (changed(before, after) for before, after in changes), at)
