"""Pledges that are set aside join a group, in the transaction that stores them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from assistant.pledges.aside import JOINS_WITHIN, GroupState, SetAside, Span, Why
from assistant.pledges.pledge import Pledge
from assistant.pledges.store import NewPledge
from assistant.storage import tables
from assistant.storage.outbox_store import announce

_aside: Final = tables.aside
_pledge: Final = tables.pledge
_JOIN: Final = (
    update(_pledge)
    .where(_pledge.c.receipt == bindparam("of"))
    .values(aside_id=bindparam("group_number"))
)


def join_groups(connection: Connection, new: Sequence[NewPledge]) -> None:
    """Put stored pledges that are set aside into groups; moderators are told of each new group.

    Whoever was set aside, took the pledge back and pledges again comes back into the same group,
    unless that has been counted: else withdrawing would undo what moderators decided.
    """
    together: dict[tuple[int, int, Why], list[tuple[Pledge, SetAside]]] = {}
    for each in new:
        aside = each.set_aside
        if aside and not _is_back(connection, each.pledge.aside):
            key = (each.pledge.drive, each.pledge.community, aside.why)
            together.setdefault(key, []).append((each.pledge, aside))
    for (drive, community, why), joining in together.items():
        group = _open_group(connection, drive, community, why, joining)
        rows = [{"of": pledge.receipt, "group_number": group} for pledge, _ in joining]
        connection.execute(_JOIN, rows)


def _is_back(connection: Connection, group: int) -> bool:
    standing = select(_aside.c.id).where(
        _aside.c.id == group, _aside.c.state != GroupState.COUNTED.value
    )
    return bool(group) and connection.scalar(standing) is not None


def _open_group(
    connection: Connection,
    drive: int,
    community: int,
    why: Why,
    joining: Sequence[tuple[Pledge, SetAside]],
) -> int:
    """Find the group that these pledges join, or begin one; give its number."""
    moments = [pledge.pledged_at for pledge, _ in joining]
    ages = Counter(aside.span for _, aside in joining)
    found = _waiting(connection, drive, community, why, min(moments))
    if found:
        connection.execute(
            update(_aside)
            .where(_aside.c.id == found["id"])
            .values(
                first_at=min(*moments, found["first_at"]),
                last_at=max(*moments, found["last_at"]),
                ages=packed(ages + Counter(ages_of(found))),
            )
        )
        return int(found["id"])
    group = begin(
        connection,
        drive=drive,
        community=community,
        why=why,
        since=min(moments),
        until=max(moments),
        state=GroupState.WAITING,
        ages=ages,
    )
    announce(connection, joining[0][1].told(group))
    return group


def _waiting(
    connection: Connection, drive: int, community: int, why: Why, at: datetime
) -> RowMapping | None:
    """Find the newest group that still takes pledges of this moment."""
    query = (
        select(_aside)
        .where(
            _aside.c.drive_id == drive,
            _aside.c.community_id == community,
            _aside.c.why == why.value,
            _aside.c.state == GroupState.WAITING.value,
            # Also of a clock that was put back.
            _aside.c.last_at.between(at - JOINS_WITHIN, at + JOINS_WITHIN),
        )
        .order_by(_aside.c.id.desc())
    )
    return connection.execute(query.limit(1)).mappings().first()


def begin(
    connection: Connection,
    *,
    drive: int,
    community: int,
    why: Why,
    since: datetime,
    until: datetime,
    state: GroupState,
    ages: Mapping[Span, int],
) -> int:
    """Store a new group, and give its number."""
    values: dict[str, Any] = {
        "drive_id": drive,
        "community_id": community,
        "why": why.value,
        "first_at": since,
        "last_at": until,
        "ages": packed(ages),
        "state": state.value,
    }
    number = connection.scalar(insert(_aside).values(values).returning(_aside.c.id))
    return int(number or 0)


def packed(ages: Mapping[Span, int]) -> str:
    """Write account ages as they are kept."""
    return json.dumps({span.value: number for span, number in ages.items()})


def ages_of(row: RowMapping) -> dict[Span, int]:
    """Read the account ages of a group."""
    return {Span(span): number for span, number in json.loads(row["ages"]).items()}
