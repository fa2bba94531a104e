"""Which community somebody's direct messages belong to: the one where they last did something."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from assistant import Community

_MOST_KEPT: Final = 50_000


class Places:
    """Remembers, in memory alone, where people last did something."""

    def __init__(self, only: Callable[[], Community | None]) -> None:
        """Where nothing is remembered, the `only` community is meant if there is just one."""
        self._only = only
        self._last: OrderedDict[int, Community] = OrderedDict()

    def note(self, person: int, community: Community) -> None:
        """Remember it."""
        self._last[person] = community
        self._last.move_to_end(person)
        if len(self._last) > _MOST_KEPT:
            self._last.popitem(last=False)

    def leave(self, community: Community) -> None:
        """Forget a community that removed the assistant: nobody's messages belong to it any more."""
        for person in [
            each for each, last in self._last.items() if last.identity == community.identity
        ]:
            del self._last[person]

    def of(self, person: int) -> Community | None:
        """Give where somebody last did something."""
        return self._last.get(person) or self._only()
