"""What each community has brought to a drive, read in two short queries however many there are."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_, select

from assistant.storage import tables
from assistant.tallies.figure import Pledger
from assistant.tallies.part import NOWHERE, Part, Parts

_member: Final = tables.membership
_community: Final = tables.community
_people: Final = tables.part.alias("people")
_organisations: Final = tables.part.alias("organisations")

PEOPLE: Final[ColumnElement[int]] = func.coalesce(_people.c.number, 0)
ORGANISATIONS: Final[ColumnElement[int]] = func.coalesce(_organisations.c.number, 0)


def _of(part: Any, pledger: Pledger) -> ColumnElement[bool]:
    return and_(
        part.c.drive_id == _member.c.drive_id,
        part.c.community_id == _member.c.community_id,
        part.c.pledger == pledger.value,
    )


# The members of drives with what they have brought, `PEOPLE` and `ORGANISATIONS`.
MEMBERS: Final[FromClause] = (
    _member.join(_community, _community.c.id == _member.c.community_id)
    .outerjoin(_people, _of(_people, Pledger.PERSON))
    .outerjoin(_organisations, _of(_organisations, Pledger.ORGANISATION))
)


def parts_of(connection: Connection, drive: int, here: int, most: int, *, largest: bool) -> Parts:
    """Read the parts of a drive for a community (or `NOWHERE`), at most so many by name.

    The community itself is listed by its name only among the largest.
    """
    own = _member.c.community_id == here
    may_be_named = and_(_member.c.state == "joined", _member.c.named)
    listed = (
        select(_community.c.name, _member.c.community_id, PEOPLE, ORGANISATIONS)
        .select_from(MEMBERS)
        .where(_member.c.drive_id == drive, may_be_named if largest else and_(may_be_named, ~own))
        .order_by(*((PEOPLE.desc(),) if largest else ()), _member.c.since, _community.c.id)
        .limit(most)
    )
    named = tuple(Part(row[2], row[3], row[0], row[1]) for row in connection.execute(listed))
    group = case((own, "here"), (may_be_named, "more"), else_="unnamed").label("kind")
    # Who asked, was declined or was removed has brought nothing.
    brought = or_(_member.c.state == "joined", PEOPLE > 0, ORGANISATIONS > 0)
    listed_already = {part.community for part in named} or {NOWHERE}
    rest = (
        select(group, func.sum(PEOPLE), func.sum(ORGANISATIONS), func.count())
        .select_from(MEMBERS)
        .where(_member.c.drive_id == drive, brought, _member.c.community_id.not_in(listed_already))
        .group_by(group)
    )
    found = {row[0]: Part(row[1], row[2], communities=row[3]) for row in connection.execute(rest)}
    none = Part(0, 0, communities=0)
    return Parts(found.get("here"), named, found.get("more", none), found.get("unnamed", none))
