"""What was heard on a platform: a request, and what is needed to answer it there."""

from dataclasses import dataclass

from assistant import Request


@dataclass(frozen=True, slots=True)
class Heard:
    """A request, and what the platform has to know to answer it.

    `asked`: it is for one person's eyes where others are, so that an answer may be shared. `owner`: who alone may press it.
    `forgotten`: its meaning was only kept for a while.
    """

    request: Request
    asked: bool = False
    owner: str = ""
    forgotten: bool = False
