"""What the pipeline needs of the store as a whole."""

from datetime import datetime
from typing import Protocol


class Storage(Protocol):
    """The open store."""

    async def forget_old(self, now: datetime) -> None:
        """Remove drafts, last topics, answered questions and events that are kept no longer."""
        ...

    async def close(self) -> None:
        """Write what waits, then close."""
        ...
