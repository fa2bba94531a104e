"""How many messages a person may send: nobody can keep the assistant busy for all others.

The generic cell rate algorithm (ITU-T I.371): a person has a moment before which the next message
would be too early, and each message moves it on. Every message passes here, so it costs well under
a microsecond; the `limits` library takes 7 to 14, as long as all the rest of a command (measured).
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_MINUTE: Final = 60.0
_MOST_KEPT: Final = 20_000  # persons; whoever is forgotten may only send more


class Limiter:
    """Allows each person so many messages at once, and then as many a minute (or other time)."""

    def __init__(
        self, most: int, clock: Callable[[], float] = time.monotonic, within: float = _MINUTE
    ) -> None:
        """Allow `most` in `within` seconds of the clock."""
        self._interval = within / most
        self._within = within
        self._clock = clock
        # When a person's allowance will be whole again, in seconds of the clock.
        self._whole: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._told: set[tuple[str, str]] = set()

    def wait(self, person: tuple[str, str]) -> float:
        """Take one message of the allowance; give the seconds to wait when there is none."""
        now = self._clock()
        whole = self._whole.get(person, now)
        whole = max(whole, now) + self._interval
        if (early := whole - now - self._within) > 1e-9:  # noqa: PLR2004 - rounding
            return early
        self._whole[person] = whole
        self._whole.move_to_end(person)
        self._told.discard(person)
        if len(self._whole) > _MOST_KEPT:
            forgotten, _ = self._whole.popitem(last=False)
            self._told.discard(forgotten)
        return 0.0

    def used_up(self, person: tuple[str, str]) -> bool:
        """Say whether there is none to take now; takes none."""
        now = self._clock()
        return self._whole.get(person, now) + self._interval - now - self._within > 1e-6  # noqa: PLR2004 - rounding

    def tell(self, person: tuple[str, str]) -> bool:
        """Say whether this is the first refusal since the last message that was allowed."""
        first = person not in self._told
        self._told.add(person)
        return first
