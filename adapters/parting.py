"""Long text becomes pieces within a platform's limit, parted where one reads on easily."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from assistant import Markup, Span

_SENTENCE: Final = re.compile(r"[^\n]*?(?:[.!?\u2026\u3002](?=\s)[ \t]*|\n+|$)")
_END: Final = re.compile(r"[.!?\u2026\u3002\n]\s*$")
_BEGINS_ITEM: Final = re.compile(r"\d+\.\s*")  # which looks like the end of a sentence
_WORD: Final = re.compile(r"\s*\S+\s?")
_JOINT: Final = 5  # signs that may have to be parted where two texts meet

Write = Callable[[Markup], str]
"""Writes text as a platform does."""

Size = Callable[[str], int]
"""Gives the length of what was written as the platform counts it."""


def parted(markup: Markup, limit: int, write: Write, size: Size = len) -> list[str]:
    """Write text in pieces of at most `limit`, parted at the ends of lines or sentences."""
    whole = write(markup).strip()
    if size(whole) <= limit:
        return [whole] if whole else []
    found: list[str] = []
    kept: list[Span] = []
    lengths: list[int] = []  # at most what each of them comes to
    ends = 0  # how many of them there are up to the last end of a line or sentence
    for unit in _units(markup, limit, write, size):
        more = size(write(Markup((unit,)))) + _JOINT
        while kept and sum(lengths) + more > limit + _JOINT:
            at = ends or len(kept)
            found.append(write(Markup(tuple(kept[:at]))).strip())
            kept, lengths, ends = kept[at:], lengths[at:], 0
        kept.append(unit)
        lengths.append(more)
        if _END.search(unit.text) and not _BEGINS_ITEM.fullmatch(unit.text):
            ends = len(kept)
    found.append(write(Markup(tuple(kept))).strip())
    return [each for each in found if each]


def _units(markup: Markup, limit: int, write: Write, size: Size) -> Iterator[Span]:
    """Give sentences and lines; what is too long for a piece comes in words, or else in parts."""
    for span in markup.spans:
        for found in _SENTENCE.finditer(span.text):
            sentence = Span(found[0], span.style, span.url)
            if not found[0]:
                continue
            if _fits(sentence, limit, write, size):
                yield sentence
                continue
            for word in _WORD.findall(found[0]) or [found[0]]:
                yield from _parts(Span(word, span.style, span.url), limit, write, size)


def _parts(span: Span, limit: int, write: Write, size: Size) -> Iterator[Span]:
    if _fits(span, limit, write, size):
        yield span
        return
    if len(span.text) == 1:
        return  # its address alone is longer than a piece
    half = len(span.text) // 2
    yield from _parts(Span(span.text[:half], span.style, span.url), limit, write, size)
    yield from _parts(Span(span.text[half:], span.style, span.url), limit, write, size)


def _fits(span: Span, limit: int, write: Write, size: Size) -> bool:
    return size(write(Markup((span,)))) <= limit
