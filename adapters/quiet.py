"""Keeps what libraries would log of people out of the log: their sentences, not what fills them."""

import logging
import time
from collections.abc import Callable
from typing import Final

_TALKATIVE: Final = ("discord", "aiohttp", "asyncio")
# These fill their sentences themselves; where a fault was is all that may be kept of them.
_FILLED: Final = ("slack_bolt", "slack_sdk")


# What such a library cannot do is tried every few seconds.
_TOLD_EVERY: Final = 600.0  # seconds


class Unfilled(logging.Filter):
    """Leaves the places of a library's log lines empty: addresses hold ids and tokens."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Tell the same fault of a library anew after a while, by this clock in seconds."""
        super().__init__()
        self._clock = clock
        self._told: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Empty a record of those libraries."""
        library = record.name.partition(".")[0]
        if library in _FILLED:
            if record.levelno < logging.ERROR:
                return False
            now, place = self._clock(), (record.pathname, record.lineno)
            if now - self._told.get(place, -_TOLD_EVERY) < _TOLD_EVERY:
                return False
            self._told[place] = now
            record.msg, record.args = f"{library}: {record.module}, line {record.lineno}", None
        if library in _TALKATIVE:
            record.msg = str(record.msg).replace("%%", "%") if record.args else str(record.msg)
            record.args = None
        if library in (*_FILLED, *_TALKATIVE):
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def hush() -> None:
    """Put it before every line that this process logs."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Unfilled())
