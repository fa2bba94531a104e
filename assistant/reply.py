"""What the core answers: text first, the rest are extras that a poorer platform prints or drops."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.markup import EMPTY, Markup, Span, Style, join
from assistant.request import Values, no_values

if TYPE_CHECKING:
    from assistant.answers.match import Match
    from assistant.form import Form


class Visibility(StrEnum):
    """Who may see a reply."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled call of a command. Where there are no buttons, its number is typed.

    `private`: what it opens may be read by the one who presses it alone. `yes`: a typed yes means it.
    """

    label: str
    command: str
    arguments: Values = field(default_factory=no_values)
    private: bool = False
    yes: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A short labelled line beside the text (a source, a date, a figure).

    `share` (0..1) may be drawn as a bar beside the words, never instead of them. `group` is the
    heading that the lines of one kind stand under.
    """

    label: str
    text: Markup
    share: float | None = None
    group: str = ""

    def line(self) -> Markup:
        """Give label and text as one line, or the label above a text that begins a line."""
        gap = "" if self.text.spans and self.text.spans[0].text.startswith("\n") else " "
        return Markup((Span(f"{self.label}:{gap}"), *self.text.spans))


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form to fill in, and the command that gets it.

    `values` are answered already; `initial` is what each field had before, for a change; `typed` is
    what was sent off whole, to be filled in again as it was. `errors` are words to show at fields
    that did not fit. `alone`: the one field to ask for; the others stay as they were sent off.
    """

    form: "Form"
    command: str
    arguments: Values = field(default_factory=no_values)
    values: Values = field(default_factory=no_values)
    initial: Values = field(default_factory=no_values)
    errors: Mapping[str, Markup] = field(default_factory=dict)
    typed: Values = field(default_factory=no_values)
    alone: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over; `name` is safe for any file system.

    A large one lies at a `path`, in a folder of its own; whoever hands it over deletes both.
    """

    name: str
    content: bytes = b""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) to show, and in words what it shows. `name` is safe for any file system."""

    name: str
    content: bytes = field(repr=False)
    alternative: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. It reads well from `text` and `facts` alone.

    `topic` is what it is about, for `more` and `next`; `match` says what a question was understood
    as, for `ask --json` and `why`.
    `question`: the words of a question that may yet turn out to have no answer. `unanswered`: those
    of one that has none, as they were shown and would be passed on. Both are held in memory for an
    hour, and stored nowhere.
    `citation`: what it says in one line, as of when and from where, to be copied into a slide.
    `choices`: are the buttons offered as numbers in plain text ("1", "2")?
    `silent`: there is nothing to say (a redelivered event).
    """

    text: Markup = EMPTY
    title: str = ""
    visibility: Visibility = Visibility.PUBLIC
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()
    form: OpenForm | None = None
    file: File | None = None
    picture: Picture | None = None
    topic: str = ""
    match: "Match | None" = None
    question: str = ""
    unanswered: str = ""
    choices: bool = False
    silent: bool = False
    citation: Markup = EMPTY

    def flat(self) -> Markup:
        """Give title, text and facts as one text, for a place that has nothing else."""
        title = Markup((Span(self.title, Style.STRONG),)) if self.title else EMPTY
        lines: list[Markup] = []
        group = ""
        for fact in self.facts:
            if fact.group != group:
                group = fact.group
                lines.append(Markup((Span("\n"), Span(group, Style.STRONG))))
            lines.append(fact.line())
        facts = join(lines, "\n")
        return join([title, self.text, facts])


SILENT: Final = Reply(silent=True)
