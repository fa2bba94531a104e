"""Words in a picture: cleaned, measured, broken into lines, and set in the font of their script.

People's words come through here. Nothing in them can be read as SVG, and nothing makes a line longer
than its room.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from assistant.markup import harmless
from assistant.pictures.font import Font, fonts

_ELLIPSIS: Final = "\u2026"
# Marks of direction around a line, because resvg does not read the attribute.
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT, _END = "\u2067", "\u2066", "\u2069"
# resvg shapes a run in the script of its first letter. Devanagari after Latin would fall apart, and
# an isolate of its own makes it a run.
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]+(?:[ \u200c\u200d]+[\u0900-\u097f]+)*")
_EMPTY_BRACKETS: Final = re.compile(r"\(\s*\)|\[\s*\]")
_MOST_MARKS: Final = 3  # on one letter; more of them would climb over the lines around
_MOST_LETTERS: Final = 1000
_VIRAMA: Final = 9  # the combining class of the sign that ties a letter to the next one
# Letters that join become narrower or, rarely, a little wider than they are alone.
_ALLOWANCE: Final = 1.03


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: the size in the picture's units, the weight and the colour."""

    size: float
    colour: str
    bold: bool = False

    @property
    def line(self) -> float:
        """Give the distance from one line to the next; Devanagari is tall."""
        return self.size * 1.4


def drawn(text: str) -> str:
    """Give words as they will be drawn, on one line; emoji and signs that no font has fall out."""
    text = unicodedata.normalize("NFC", harmless(text[: 2 * _MOST_LETTERS]))
    kept: list[str] = []
    base, marks = "", 0
    for character in " ".join(text.split())[:_MOST_LETTERS]:
        if unicodedata.category(character)[0] == "M":
            marks += 1
            if marks > _MOST_MARKS or not _marks(character, base):
                continue
        else:
            base, marks = character, 0
        if _has(character) or unicodedata.category(character)[0] in "LN":
            kept.append(character)
    return " ".join("".join(kept).split())


def _marks(mark: str, base: str) -> bool:
    """Does a mark stand on a letter of its own script? On another it would get a circle to stand on."""
    first, *others = fonts(bold=False)
    if not base.isalpha() or first.draws(mark) != first.draws(base):
        return False
    return first.draws(mark) or any(font.draws(mark) and font.draws(base) for font in others)


def drawable(text: str) -> str:
    """Give the words that there are glyphs for; nothing if they are less than half of the letters."""
    found = drawn(text)
    letters = [character for character in found if unicodedata.category(character)[0] in "LN"]
    has = [character for character in letters if _has(character)]
    if 2 * len(has) < len(letters):
        return ""
    kept = "".join(character for character in found if _has(character))
    return " ".join(_EMPTY_BRACKETS.sub("", kept).split())


def _has(character: str) -> bool:
    return any(font.draws(character) for font in fonts(bold=False))


def width(text: str, style: Type) -> float:
    """Give how much room words take at most."""
    return _ALLOWANCE * style.size * sum(_widths(text, style))


def _widths(text: str, style: Type) -> Iterator[float]:
    for font, run in _runs(text, style):
        yield from (0.0 if _rides(letter) else font.width(letter) for letter in run)


def _rides(character: str) -> bool:
    """Does it take no room of its own? (Marks above and below, joiners.)"""
    return unicodedata.category(character) in {"Mn", "Cf"}


def _runs(text: str, style: Type) -> Iterator[tuple[Font, str]]:
    """Part words by the font that draws them.

    One font draws all that it can: that of the first letter which Noto Sans has not; ours have Latin
    letters too. resvg shapes the whole line again for each run and takes the run's glyphs out of that,
    and letters that join are lost where two runs of one font stand around another.
    """
    every = fonts(bold=style.bold)
    main = _main(text, every)
    current, run = main, ""
    for character in text:
        font = main
        if not (_rides(character) or main.draws(character)):
            font = next((each for each in every if each.draws(character)), every[0])
        if font is not current and run:
            yield current, run
            run = ""
        current = font
        run += character
    if run:
        yield current, run


def _main(text: str, every: tuple[Font, ...]) -> Font:
    foreign = (letter for letter in text if letter.isalpha() and not every[0].draws(letter))
    found = (font for letter in foreign for font in every[1:] if font.draws(letter))
    return next(found, every[0])


def lines(text: str, style: Type, room: float, most: int) -> list[str]:
    """Break words into at most so many lines that fit; what is left over becomes an ellipsis."""
    found: list[str] = []
    line = ""
    for word in drawn(text).split():
        longer = f"{line} {word}" if line else word
        if width(longer, style) <= room:
            line = longer
            continue
        if line:
            found.append(line)
        *full, line = _broken(word, style, room)
        found.extend(full)
    if line:
        found.append(line)
    if len(found) <= most:
        return found
    return [*found[: most - 1], _cut(" ".join(found[most - 1 :]), style, room)]


def fitting(text: str, style: Type, room: float) -> str:
    """Give words on one line, cut short if they must be."""
    text = drawn(text)
    return text if width(text, style) <= room else _cut(text, style, room)


def shrunk(text: str, style: Type, room: float) -> Type:
    """Give a type in which these words fit: a number is never cut short."""
    return replace(style, size=style.size * min(1.0, room / width(text, style)))


def _cut(text: str, style: Type, room: float) -> str:
    """Give as many letters as fit with an ellipsis."""
    kept = ""
    for cluster in _clusters(text):
        if width(kept + cluster + _ELLIPSIS, style) > room:
            break
        kept += cluster
    return kept.rstrip() + _ELLIPSIS


def _broken(word: str, style: Type, room: float) -> list[str]:
    """Break a word that is wider than a line."""
    parts = [""]
    for cluster in _clusters(word):
        if parts[-1] and width(parts[-1] + cluster, style) > room:
            parts.append("")
        parts[-1] += cluster
    return parts


def _clusters(text: str) -> Iterator[str]:
    """Give letters with what belongs to them: marks, joiners, and letters tied to the one before."""
    cluster = ""
    for character in text:
        own = unicodedata.category(character)[0] not in "MC"
        if cluster and own and unicodedata.combining(cluster[-1]) != _VIRAMA:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def runs_right_to_left(text: str, *, mirrored: bool) -> bool:
    """Are words read from right to left? In a mirrored picture any such letter makes them so."""
    sides = [unicodedata.bidirectional(character) for character in text]
    strong = [side in {"R", "AL"} for side in sides if side in {"L", "R", "AL"}]
    return any(strong) if mirrored else strong[:1] == [True]


def element(text: str, x: float, y: float, anchor: str, style: Type, *, mirrored: bool) -> str:
    """Give one line as an SVG text. `x` is where it starts, has its middle or ends, seen on paper."""
    right_to_left = runs_right_to_left(text, mirrored=mirrored)
    text = _DEVANAGARI.sub(rf"{_LEFT_TO_RIGHT}\g<0>{_END}", text)
    if right_to_left:
        text = _RIGHT_TO_LEFT + text + _END
    elif not text.isascii():
        text = _LEFT_TO_RIGHT + text + _END
    spans = [_span(font.family, run) for font, run in _runs(text, style)]
    weight = ' font-weight="bold"' if style.bold else ""
    return (
        f'<text xml:space="preserve" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'font-size="{style.size:.4g}" fill="{style.colour}"{weight}>{"".join(spans)}</text>'
    )


def _span(family: str, text: str) -> str:
    return f'<tspan font-family="{family}">{escape(text)}</tspan>'
