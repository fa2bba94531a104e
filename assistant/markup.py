"""Text with a little emphasis, safe to show on any platform.

Our own sentences may carry `**strong**`, `` `code` `` and `[label](https://...)`. What people
typed enters as plain spans that are never parsed, so their words cannot become markup here;
keeping them inert on a platform (mentions, links, escapes) is that platform's `outbound`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Style(StrEnum):
    """How a span is set off from the text around it."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style.

    `url` is where a link leads; of a place it is the conversation's identity on its platform, and
    the text is what stands for it where a platform cannot name it.
    """

    text: str
    style: Style = Style.PLAIN
    url: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """Spans in reading order. Lines are parted by line feeds, a list item starts with `- `."""

    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        """Give the text alone, a link as `label (url)`."""
        return "".join(
            f"{span.text} ({span.url})"
            if span.style is Style.LINK and span.url != span.text
            else span.text
            for span in self.spans
        )

    def __bool__(self) -> bool:
        return bool(self.spans)


EMPTY: Final = Markup()
_WEB: Final = re.compile(r"https://[^\s;<>|\"'()\[\]]*[^\s;<>|\"'()\[\].,!?:]")
_MARK = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*|`(?P<code>[^`\n]+)`|\[(?P<label>[^\]\n]+)\]\((?P<url>https://[^\s)]+)\)"
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Controls that could drive a terminal, and marks that reorder or hide text around them.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """Drop what could steer a terminal or reorder the text around it; keep letters and emoji."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HARMFUL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def one_line(text: str, limit: int) -> str:
    """Make people's words fit one line of at most `limit` characters (NFC, spaces folded)."""
    folded = " ".join(unicodedata.normalize("NFC", harmless(text)).split())
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "\u2026"


def plain(text: str) -> Markup:
    """Take words as they are, never as markup."""
    cleaned = harmless(text)
    return Markup((Span(cleaned),)) if cleaned else EMPTY


def link(label: str, url: str) -> Markup:
    """Make a link with a label of ours."""
    return Markup((Span(label, Style.LINK, url),))


def linked(text: str) -> Markup:
    """Give people's words as they are, with the web addresses in them as links."""
    parts: list[Markup] = []
    at = 0
    for found in _WEB.finditer(text):
        parts += [plain(text[at : found.start()]), link(found[0], found[0])]
        at = found.end()
    return join([*parts, plain(text[at:])], "")


def place(words: str, identity: str) -> Markup:
    """Name a conversation by its identity; the words stand for it where that cannot be shown."""
    return Markup((Span(words, Style.PLACE, identity),))


@lru_cache(maxsize=4096)
def parse(source: str) -> Markup:
    """Read one of our own sentences or FAQ texts."""
    spans: list[Span] = []
    at = 0
    for mark in _MARK.finditer(source):
        if mark.start() > at:
            spans.append(Span(source[at : mark.start()]))
        if mark["strong"]:
            spans.append(Span(mark["strong"], Style.STRONG))
        elif mark["code"]:
            spans.append(Span(mark["code"], Style.CODE))
        else:
            spans.append(Span(mark["label"], Style.LINK, mark["url"]))
        at = mark.end()
    if at < len(source):
        spans.append(Span(source[at:]))
    return Markup(tuple(spans))


def fill(template: Markup, values: Mapping[str, object]) -> Markup:
    """Put values in the places named `{like_this}`; a value is never read as markup."""
    if not values:
        return template
    spans: list[Span] = []
    for span in template.spans:
        run = ""  # of this span's own style, up to a value that brings styles of its own
        at = 0
        for place in _PLACEHOLDER.finditer(span.text):
            value = values[place[1]]
            run += span.text[at : place.start()]
            at = place.end()
            if isinstance(value, Markup):
                if run:
                    spans.append(Span(run, span.style, span.url))
                spans.extend(value.spans)
                run = ""
            else:
                run += harmless(str(value))
        if run := run + span.text[at:]:
            spans.append(Span(run, span.style, span.url))
    return Markup(tuple(spans))


def join(parts: Iterable[Markup], between: str = "\n\n") -> Markup:
    """Set parts one below the other, leaving out the empty ones."""
    spans: list[Span] = []
    for part in parts:
        if not part:
            continue
        if spans:
            spans.append(Span(between))
        spans.extend(part.spans)
    return Markup(tuple(spans))


def items(parts: Iterable[Markup]) -> Markup:
    """Make a list, one line a part."""
    return join((join((Markup((Span("- "),)), part), "") for part in parts), "\n")


def numbered(parts: Iterable[Markup]) -> Markup:
    """Make a numbered list, from 1."""
    return join(
        (join((Markup((Span(f"{n}. "),)), part), "") for n, part in enumerate(parts, 1)), "\n"
    )
