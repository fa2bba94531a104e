"""What the small platforms of the tests share: waiting until something is so."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

PATIENCE = 30.0  # seconds; only a failing test waits this long
_LOOKED_EVERY = 0.1  # seconds, at what shows itself elsewhere


class Waiting:
    """Is told of changes, and waits for them."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def until(self, happened: Callable[[], Any], what: str) -> Any:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not (found := happened()):
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), _LOOKED_EVERY)
        assert found, what
        return found
