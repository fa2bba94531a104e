"""Keeps what libraries would log of people out of the log: their sentences, not what fills them."""

import logging
from typing import Final

_TALKATIVE: Final = ("discord", "aiohttp", "asyncio")
_FILLED: Final = ("slack_bolt", "slack_sdk")
"""These fill their sentences themselves; where a line comes from is all that may be kept of it."""


class Unfilled(logging.Filter):
    """Leaves the places of a library's log lines empty: addresses hold ids and tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Empty a record of those libraries; keep every record."""
        library = record.name.partition(".")[0]
        if library in (*_TALKATIVE, *_FILLED):
            said = str(record.msg).replace("%%", "%") if record.args else str(record.msg)
            where = f"{library}: {record.module}, line {record.lineno}"
            record.msg = where if library in _FILLED else said
            record.args = None
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def hush() -> None:
    """Put it before every line that this process logs."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Unfilled())
