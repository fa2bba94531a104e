"""What moderators asked back, in the database."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.acts import Act
from assistant.identity import Event
from assistant.outbox import Announcement
from assistant.pledges.inquiries import Inquiry, asked_key
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce
from assistant.storage.writer import OnceAnEvent, Writer

_inquiry: Final = tables.inquiry
_pledge: Final = tables.pledge
_announcement: Final = tables.announcement


def drop_inquiry(connection: Connection, pledge: int) -> None:
    """Forget what was asked about a pledge; who was not asked yet is not asked any more."""
    connection.execute(delete(_inquiry).where(_inquiry.c.pledge_id == pledge))
    connection.execute(
        delete(_announcement).where(
            _announcement.c.key.startswith(asked_key(pledge, "")),
            _announcement.c.community_id
            == select(_pledge.c.community_id).where(_pledge.c.id == pledge).scalar_subquery(),
            _announcement.c.state == "due",
        )
    )


@dataclass(frozen=True, slots=True)
class _Ask(OnceAnEvent[bool]):
    inquiry: Inquiry
    told: Callable[[bytes, bytes], Announcement]
    event: Event
    act: Act

    def once(self, connection: Connection) -> bool | Exception:
        new = self.inquiry
        columns = select(_pledge.c.person, _pledge.c.address)
        found = connection.execute(
            columns.where(_pledge.c.id == new.pledge, _pledge.c.state == "waiting")
        ).first()
        if found is None or found[0] is None or found[1] is None:
            return False
        drop_inquiry(connection, new.pledge)
        connection.execute(
            insert(_inquiry).values(
                pledge_id=new.pledge, question=new.question, asked_at=new.asked_at
            )
        )
        announce(connection, self.told(found[0], found[1]))
        record(connection, self.act)
        return True


@dataclass(frozen=True, slots=True)
class _Answer(OnceAnEvent[bool]):
    answered: Inquiry
    told: Announcement
    event: Event

    def once(self, connection: Connection) -> bool | Exception:
        new = self.answered
        # Not to another question than the one that was read.
        this = (_inquiry.c.pledge_id == new.pledge, _inquiry.c.asked_at == new.asked_at)
        before = connection.execute(select(_inquiry.c.answer).where(*this)).first()
        if before is None:
            return False
        if before[0] == new.answer:
            return True
        values = {"answer": new.answer, "answered_at": new.answered_at}
        connection.execute(update(_inquiry).where(*this).values(**values))
        announce(connection, self.told)
        return True


class SqlInquiryStore:
    """`InquiryStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def ask(
        self, inquiry: Inquiry, told: Callable[[bytes, bytes], Announcement], event: Event, act: Act
    ) -> bool:
        """See `InquiryStore.ask`."""
        return await self._writer.write(_Ask(inquiry, told, event, act))

    async def answer(self, answered: Inquiry, told: Announcement, event: Event) -> bool:
        """See `InquiryStore.answer`."""
        return await self._writer.write(_Answer(answered, told, event))

    async def of(self, pledges: Collection[int]) -> Mapping[int, Inquiry]:
        """See `InquiryStore.of`."""
        if not pledges:
            return {}
        query = select(_inquiry).where(_inquiry.c.pledge_id.in_(pledges))
        async with self._database.read() as connection:
            return {
                row["pledge_id"]: Inquiry(
                    row["pledge_id"],
                    row["question"],
                    row["asked_at"],
                    row["answer"] or "",
                    row["answered_at"],
                )
                for row in (await connection.execute(query)).mappings()
            }
