"""How the tests of the store link two accounts."""

from datetime import datetime, timedelta

from assistant.identity import Event
from assistant.links.link import Hindrance, Offer
from tests.storage.making import fresh_event, key
from tests.storage.worlds import World
from tests.talking import NOW


def at(minutes: float) -> datetime:
    """Give a moment some minutes after the first."""
    return NOW + timedelta(minutes=minutes)


def event_at(moment: datetime) -> Event:
    """Make an event of a moment that has not acted before."""
    return Event(fresh_event().key, moment)


def offer_of(person: str, moment: datetime = NOW) -> Offer:
    """Make the offer of an account, as the service hands it in."""
    return Offer(key(person), key(f"code of {person}"), f"shown {person}".encode(), moment)


async def link(world: World, one: str, other: str, moment: datetime = NOW) -> Hindrance | None:
    """Let one account offer, the other agree, and the first confirm; give what hinders it."""
    offer = offer_of(one, moment)
    if hindrance := await world.links.offer(offer, event_at(moment)):
        return hindrance
    shown = f"shown {other}".encode()
    if hindrance := await world.links.agree(offer.code, key(other), shown, event_at(moment)):
        await world.links.decline(key(one), event_at(moment))
        return hindrance
    return await world.links.confirm(key(one), offer.code, event_at(moment))
