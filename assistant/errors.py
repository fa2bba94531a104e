"""Errors with a sentence for the one who has to act on them.

`UserError` speaks to a person in chat, in their language; `OperatorError` to who runs the program.
Anything else that is raised is a fault of ours: the person gets an apology with a reference.
"""

import traceback

from assistant.request import NO_VALUES, Values


class UserError(Exception):
    """Something a person can mend. `message` is a text of ours, translated when it is shown."""

    def __init__(self, message: str, values: Values = NO_VALUES) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class RedeliveredError(Exception):
    """This very event has acted before, so it does nothing now."""


class OperatorError(Exception):
    """Something only the operator can mend: what is wrong, where, and how to mend it."""

    def __init__(self, what: str, where: str, how: str) -> None:
        super().__init__(f"{what} ({where}). {how}")


def traced(error: BaseException) -> str:
    """Give the kind of a fault and where it was: files and lines alone, for the log.

    An exception's own text may hold what people wrote.
    """
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
