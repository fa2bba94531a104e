"""Keeps what libraries would log of people out of the log: their sentences, not what fills them."""

import logging
from typing import Final

_TALKATIVE: Final = ("discord", "aiohttp", "asyncio")


class Unfilled(logging.Filter):
    """Leaves the places of a library's log lines empty: addresses hold ids and tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Empty a record of those libraries; keep every record."""
        if record.name.partition(".")[0] in _TALKATIVE:
            record.msg = str(record.msg).replace("%%", "%") if record.args else str(record.msg)
            record.args = None
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def hush() -> None:
    """Put it before every line that this process logs."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Unfilled())
