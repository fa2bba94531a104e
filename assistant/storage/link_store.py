"""Links and offers in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.identity import Event
from assistant.links.link import (
    OFFER_OPEN_FOR,
    Hindrance,
    Link,
    Offer,
    hinders_agreeing,
    hinders_confirming,
)
from assistant.pledges.pledge import PledgeState
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.linked import forget_offers, join, part
from assistant.storage.writer import OnceAnEvent, OneByOne, Writer
from assistant.tallies.figure import Pledger

_link: Final = tables.link
_offer: Final = tables.link_offer


def _offer_of(row: RowMapping) -> Offer:
    return Offer(
        person=row["person"],
        code=row["code"],
        shown=row["shown"],
        made_at=row["made_at"],
        other=row["other"] or b"",
        other_shown=row["other_shown"] or b"",
    )


def _read(connection: Connection, where: Any) -> Offer | None:
    row = connection.execute(select(_offer).where(where)).mappings().first()
    return _offer_of(row) if row else None


def _is_linked(connection: Connection, *persons: bytes) -> bool:
    return bool(connection.scalar(select(exists().where(_link.c.person.in_(persons)))))


@dataclass(frozen=True, slots=True)
class _MakeOffer(OnceAnEvent[Hindrance | None]):
    offer: Offer
    event: Event

    def once(self, connection: Connection) -> Hindrance | Exception | None:
        new = self.offer
        if _is_linked(connection, new.person):
            return Hindrance.LINKED
        connection.execute(delete(_offer).where(_offer.c.person == new.person))
        connection.execute(
            insert(_offer).values(
                person=new.person, code=new.code, shown=new.shown, made_at=new.made_at
            )
        )
        return None


@dataclass(frozen=True, slots=True)
class _Agree(OnceAnEvent[Hindrance | None]):
    code: bytes
    person: bytes
    shown: bytes
    event: Event

    def once(self, connection: Connection) -> Hindrance | Exception | None:
        offer = _read(connection, _offer.c.code == self.code)
        linked = offer is not None and _is_linked(connection, offer.person, self.person)
        hindrance = hinders_agreeing(offer, self.person, self.event.at, linked=linked)
        if hindrance is None:
            agreed = {"other": self.person, "other_shown": self.shown, "made_at": self.event.at}
            connection.execute(update(_offer).where(_offer.c.code == self.code).values(**agreed))
        return hindrance


@dataclass(frozen=True, slots=True)
class _Confirm(OnceAnEvent[Hindrance | None]):
    person: bytes
    code: bytes
    event: Event

    def once(self, connection: Connection) -> Hindrance | Exception | None:
        offer = _read(connection, _offer.c.person == self.person)
        persons = (self.person, offer.other) if offer and offer.other else (self.person,)
        linked = _is_linked(connection, *persons)
        hindrance = hinders_confirming(offer, self.code, self.event.at, linked=linked)
        if hindrance or offer is None:
            return hindrance
        pairs = (
            (offer.person, offer.other, offer.other_shown),
            (offer.other, offer.person, offer.shown),
        )
        for person, other, shown in pairs:
            row = {"person": person, "other": other, "shown": shown, "since": self.event.at}
            connection.execute(insert(_link).values(**row))
        forget_offers(connection, offer.person, offer.other)
        join(connection, offer.person, offer.other, self.event.at)
        return None


@dataclass(frozen=True, slots=True)
class _Decline(OnceAnEvent[bool]):
    person: bytes
    event: Event

    def once(self, connection: Connection) -> bool | Exception:
        mine = delete(_offer).where(_offer.c.person == self.person)
        return bool(connection.execute(mine).rowcount)


@dataclass(frozen=True, slots=True)
class _Unlink(OnceAnEvent[bool]):
    person: bytes
    event: Event

    def once(self, connection: Connection) -> bool | Exception:
        linked = _is_linked(connection, self.person)
        offers = forget_offers(connection, self.person)
        part(connection, self.person, self.event.at)
        return linked or bool(offers)


@dataclass(frozen=True, slots=True)
class _ForgetOld(OneByOne[None]):
    now: datetime

    def one(self, connection: Connection) -> None:
        connection.execute(delete(_offer).where(_offer.c.made_at <= self.now - OFFER_OPEN_FOR))


class SqlLinkStore:
    """`LinkStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def of_person(self, person: bytes) -> Link | None:
        """See `LinkStore.of_person`."""
        query = select(_link.c.shown, _link.c.since).where(_link.c.person == person)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Link(row[0], row[1]) if row else None

    async def other_counts(self, person: bytes, drive: int) -> bool:
        """See `LinkStore.other_counts`."""
        pledge = tables.pledge
        counts = exists().where(
            _link.c.person == person,
            pledge.c.person == _link.c.other,
            pledge.c.drive_id == drive,
            pledge.c.pledger == Pledger.PERSON.value,
            pledge.c.state == PledgeState.COUNTED.value,
        )
        async with self._database.read() as connection:
            return bool(await connection.scalar(select(counts)))

    async def offer_of(self, person: bytes) -> Offer | None:
        """See `LinkStore.offer_of`."""
        return next(iter(await self._all(_offer.c.person == person)), None)

    async def agreed_by(self, person: bytes) -> Sequence[Offer]:
        """See `LinkStore.agreed_by`."""
        return await self._all(_offer.c.other == person)

    async def by_code(self, code: bytes) -> Offer | None:
        """See `LinkStore.by_code`."""
        return next(iter(await self._all(_offer.c.code == code)), None)

    async def _all(self, where: Any) -> list[Offer]:
        query = select(_offer).where(where).order_by(_offer.c.made_at)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return [_offer_of(row) for row in rows]

    async def offer(self, offer: Offer, event: Event) -> Hindrance | None:
        """See `LinkStore.offer`."""
        return await self._writer.write(_MakeOffer(offer, event))

    async def agree(
        self, code: bytes, person: bytes, shown: bytes, event: Event
    ) -> Hindrance | None:
        """See `LinkStore.agree`."""
        return await self._writer.write(_Agree(code, person, shown, event))

    async def confirm(self, person: bytes, code: bytes, event: Event) -> Hindrance | None:
        """See `LinkStore.confirm`."""
        return await self._writer.write(_Confirm(person, code, event))

    async def decline(self, person: bytes, event: Event) -> bool:
        """See `LinkStore.decline`."""
        return await self._writer.write(_Decline(person, event))

    async def unlink(self, person: bytes, event: Event) -> bool:
        """See `LinkStore.unlink`."""
        return await self._writer.write(_Unlink(person, event))

    async def forget_old(self, now: datetime) -> None:
        """See `LinkStore.forget_old`."""
        await self._writer.write(_ForgetOld(now))
