"""Loading makes many objects that stay: the search for garbage is put off meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Put off the search for garbage: loading makes many objects that stay, and no garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # later searches need not look at what is loaded
        gc.enable()
