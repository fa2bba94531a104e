"""What a community's own moderators answer: an answer of theirs, or more ways to ask for one of ours."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MOST_ANSWERS: Final = 200
"""Answers of a community: more belong into a FAQ of its own (the setting FAQ_DIR)."""

MOST_PHRASINGS: Final = 40
"""Phrasings of one such answer; the oldest make room."""


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """An answer as moderators wrote it: plain words without markup.

    `topic`: `local-7`, or the id of the shipped topic that it replaces in this community. Without
    an `answer` it only adds phrasings to that topic. `source`: words or a web address; empty means
    the community itself.
    """

    topic: str
    language: str
    title: str
    answer: str
    source: str
    phrasings: tuple[str, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Revision:
    """One step in the history of a community's answers. `answer` None: it was taken away.

    `title` is that of the topic before it. `editor` is the moderator's shown name; empty once they
    had their data erased.
    """

    id: int
    topic: str
    title: str
    answer: LocalAnswer | None
    editor: str
    at: datetime
    undoes: int = 0


def merged(before: LocalAnswer | None, phrasings: tuple[str, ...]) -> tuple[str, ...]:
    """Give the phrasings of an answer with new ones added, each once, the newest kept."""
    known = before.phrasings if before else ()
    return tuple(dict.fromkeys((*known, *phrasings)))[-MOST_PHRASINGS:]
