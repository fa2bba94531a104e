"""Joins spans of plain text, so that no sign of a platform's is made of two halves."""

from collections.abc import Iterator

from assistant import Markup, Span, Style


def merged(markup: Markup) -> Iterator[Span]:
    """Give the spans in order, plain ones that follow each other as one."""
    words = ""
    for span in markup.spans:
        if span.style is Style.PLAIN:
            words += span.text
            continue
        if words:
            yield Span(words)
            words = ""
        yield span
    if words:
        yield Span(words)
