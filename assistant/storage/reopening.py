"""A decision that is taken back before whoever handed the organisation in was told of it."""

from typing import Final

from sqlalchemy import Connection, delete, select, update

from assistant.pledges.decisions import decided_key
from assistant.pledges.pledge import Pledge
from assistant.storage import tables

_announcement: Final = tables.announcement
_pledge: Final = tables.pledge


def take_back_decision(connection: Connection, pledge: Pledge) -> None:
    """Say nothing of it any more; the address that it was to go to is for the next decision."""
    untold = (
        _announcement.c.community_id == pledge.community,
        _announcement.c.key.startswith(decided_key(pledge.id, "")),
        _announcement.c.state == "due",
        _announcement.c.leased_until.is_(None),
    )
    address = connection.scalar(select(_announcement.c.address).where(*untold).limit(1))
    if address is not None:
        connection.execute(delete(_announcement).where(*untold))
        this = update(_pledge).where(_pledge.c.id == pledge.id)
        connection.execute(this.values(address=address))
