"""What becomes of the organisations that still wait when a drive closes, in the same transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from assistant.i18n import words
from assistant.pledges.decisions import closing_told
from assistant.pledges.pledge import UNDECIDED, PledgeState
from assistant.storage import tables
from assistant.storage.history import changed, note_changes
from assistant.storage.inquiry_store import drop_inquiry
from assistant.storage.outbox_store import announce
from assistant.storage.pledge_rows import pledge_of

_pledge: Final = tables.pledge


def end_waiting(connection: Connection, drive: int, title: str, at: datetime) -> None:
    """Decline all that wait, and tell whoever handed them in; moderators have decided nothing."""
    waiting = (_pledge.c.drive_id == drive, _pledge.c.state == PledgeState.WAITING.value)
    home = tables.community.c
    query = select(_pledge, home.name.label("place"), home.language).join(tables.community)
    rows = connection.execute(query.where(*waiting)).mappings().all()
    found = [(pledge_of(row), row["place"], words(row["language"])) for row in rows]
    ended = {"state": PledgeState.DECLINED.value, "reason": UNDECIDED, "address": None}
    connection.execute(update(_pledge).where(*waiting).values(**ended))
    declined = (
        changed(before, replace(before, state=PledgeState.DECLINED)) for before, *_ in found
    )
    note_changes(connection, declined, at)
    for before, community, say in found:
        drop_inquiry(connection, before.id)
        announce(connection, closing_told(say, community, title, before, at))
