"""A topic of the FAQ: a curated answer with its sources, its date and the ways people ask for it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from assistant.markup import Markup, parse

# The answers about this program itself have no outside source.
OWN_GROUPS: Final = frozenset({"pledge", "assistant"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands; `url` is empty for a text that has no known address."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Topic:
    """An answer, ready to show. `as_of` is the day up to which it is known to hold.

    `subject`: what "it" means in a question that leans on this answer ("the Paris Call").
    `lasting`: history or an explanation, which no date makes stale. `bar`: the share of its own
    phrasings to be answered at once, when it differs from the setting.
    """

    id: str
    group: str
    title: str
    answer: str
    details: str
    as_of: date
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    phrasings: tuple[str, ...]
    lasting: bool = False
    bar: float | None = None
    subject: str = ""

    @cached_property
    def answer_markup(self) -> Markup:
        """The answer, its lines joined into paragraphs."""
        return parse(paragraphs(self.answer))

    @cached_property
    def details_markup(self) -> Markup:
        """The longer text, its lines joined into paragraphs."""
        return parse(paragraphs(self.details))


def paragraphs(source: str) -> str:
    """Join the lines of a paragraph; an empty line parts paragraphs, `- ` starts a list item."""
    lines: list[str] = []
    for raw in source.strip().split("\n"):
        line = raw.strip()
        if lines and lines[-1] and line and not line.startswith("- "):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)
