"""A loop that goes on while the keyboard is waited for, so that drives close and answers change."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any, Protocol, Self, TypeVar

T = TypeVar("T")


class Runner(Protocol):
    """Runs coroutines from outside the loop, as `asyncio.Runner` does."""

    def run(self, coroutine: Coroutine[Any, Any, T], /) -> T:
        """Run it to its end and give its result."""
        ...


class BackgroundLoop:
    """Runs a loop in a thread of its own; the keyboard is read in the main one, so Ctrl-C works."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="loop", daemon=True)
        self._thread.start()
        return self

    def run(self, coroutine: Coroutine[Any, Any, T], /) -> T:
        """Run a coroutine to its end and give its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def __exit__(self, *_: object) -> None:
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
