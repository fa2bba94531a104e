"""The guard: which new pledges are set aside, because they may not be of so many people.

It looks at three things: many pledges at once in one community, very new accounts, and accounts that
share a shown name. It remembers a few minutes of pledges and an hour of names, in memory alone; of a
name it keeps a hash that means nothing outside this process. Nobody is judged by more than this.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from assistant.folding import fold
from assistant.pledges.aside import Why

BURST_WINDOW: Final = timedelta(minutes=2)
NAMES_WINDOW: Final = timedelta(hours=1)
# What other processes stored is looked up again after this time, or this part of a burst.
_FRESH_FOR: Final = timedelta(seconds=5)
_PARTS: Final = 10
_MOST_PLACES: Final = 5_000
_MOST_NAMES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What the guard lets pass. 0 switches that part of it off.

    `burst`: how many people of one community may pledge within two minutes before the rest are set
    aside. `account_days`: younger accounts are set aside. `copies`: how many accounts may pledge
    under one name within an hour.
    """

    burst: int = 0
    account_days: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whoever pledges: where, with which names, and since when the account exists if that is known."""

    drive: int
    community: int
    person: bytes
    names: tuple[str, ...] = ()
    created: datetime | None = None


@dataclass(slots=True)
class _Place:
    """Who has pledged lately in a drive and community, oldest first."""

    pledged: OrderedDict[bytes, datetime] = field(default_factory=OrderedDict)
    looked_at: datetime | None = None
    judged: int = 0


class Guard:
    """Judges each new pledge by those just before it.

    A person counts once, however often they try. A clock that jumps, in whatever direction, makes it
    forget, and never hold anybody back for what lies hours away.
    """

    def __init__(self, limits: Limits, salt: bytes) -> None:
        self._limits = limits
        self._salt = salt
        self._places: OrderedDict[tuple[int, int], _Place] = OrderedDict()
        self._names: OrderedDict[bytes, OrderedDict[bytes, datetime]] = OrderedDict()

    def wants_to_look(self, drive: int, community: int, now: datetime) -> bool:
        """Say whether the store should be asked for the newest pledges before the next judgement.

        So that neither a restart nor a second process makes a burst look like a trickle.
        """
        if not self._limits.burst:
            return False
        place = self._place(drive, community)
        _drop_far(place.pledged, now, BURST_WINDOW)
        if len(place.pledged) >= self._limits.burst:
            return False
        return (
            place.looked_at is None
            or abs(now - place.looked_at) >= _FRESH_FOR
            or place.judged * _PARTS >= self._limits.burst
        )

    def look(
        self, drive: int, community: int, found: Iterable[tuple[bytes, datetime]], now: datetime
    ) -> None:
        """Take over which people pledged when, as the store has it."""
        place = self._place(drive, community)
        place.looked_at, place.judged = now, 0
        # Not those that a clock which was put back left in the future.
        near = {person: at for person, at in found if abs(now - at) < BURST_WINDOW}
        known = {**near, **place.pledged}
        place.pledged = OrderedDict(sorted(known.items(), key=lambda each: each[1]))
        self._bound(place.pledged)

    def judge(self, who: Newcomer, now: datetime) -> Why | None:
        """Say why a new pledge is set aside; None if it counts.

        Whoever is set aside by themselves does not make a burst: a crowd of new accounts must not
        hold up the others.
        """
        if self._is_copy(who, now):
            return Why.COPIES
        if self._is_new(who, now):
            return Why.NEW
        return Why.BURST if self._is_burst(who, now) else None

    def _is_new(self, who: Newcomer, now: datetime) -> bool:
        days = timedelta(days=self._limits.account_days)
        return bool(days) and who.created is not None and now - who.created < days

    def _is_burst(self, who: Newcomer, now: datetime) -> bool:
        if not self._limits.burst:
            return False
        place = self._place(who.drive, who.community)
        place.judged += 1
        _drop_far(place.pledged, now, BURST_WINDOW)
        place.pledged.pop(who.person, None)
        many = len(place.pledged) >= self._limits.burst
        place.pledged[who.person] = now
        self._bound(place.pledged)
        return many

    def _bound(self, pledged: OrderedDict[bytes, datetime]) -> None:
        while len(pledged) > self._limits.burst + 1:
            pledged.popitem(last=False)

    def _place(self, drive: int, community: int) -> _Place:
        place = self._places.setdefault((drive, community), _Place())
        self._places.move_to_end((drive, community))
        if len(self._places) > _MOST_PLACES:
            self._places.popitem(last=False)
        return place

    def _is_copy(self, who: Newcomer, now: datetime) -> bool:
        most = self._limits.copies
        if not most:
            return False
        copy = False
        for name in {self._hash(who.drive, name) for name in who.names} - {b""}:
            bearers = self._names.setdefault(name, OrderedDict())
            _drop_far(bearers, now, NAMES_WINDOW)
            bearers.pop(who.person, None)
            copy = copy or len(bearers) >= most
            bearers[who.person] = now
            if len(bearers) > most + 1:
                bearers.popitem(last=False)
            self._names.move_to_end(name)
        self._forget_names(now)
        return copy

    def _forget_names(self, now: datetime) -> None:
        while self._names:
            oldest = next(iter(self._names.values()))
            newest_use = next(reversed(oldest.values()))
            if len(self._names) <= _MOST_NAMES and abs(now - newest_use) < NAMES_WINDOW:
                return
            self._names.popitem(last=False)

    def _hash(self, drive: int, name: str) -> bytes:
        # Past the cache of `fold`: that would keep the name itself.
        folded = fold.__wrapped__(name)
        if not folded:
            return b""
        text = f"{drive}\0{folded}".encode("utf-8", "surrogatepass")
        return blake2b(text, key=self._salt, digest_size=16).digest()


def _drop_far(times: OrderedDict[bytes, datetime], now: datetime, window: timedelta) -> None:
    """Drop the oldest as long as they are not near to now."""
    while times and abs(now - next(iter(times.values()))) >= window:
        times.popitem(last=False)
