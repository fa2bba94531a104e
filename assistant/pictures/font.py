"""What our fonts can draw and how wide it gets, read from the font files themselves.

An SVG text says where a line begins and not where it ends, so each is measured before it is set.
"""

import struct
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "fonts"
# In the order in which they are tried for a letter; the first one draws what none can (as a box).
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari")
_WINDOWS_UNICODE: Final = (3, 1)
_SEGMENTS: Final = 4  # the format of a character map that all of ours have
_BOX: Final = 0


def files() -> list[Path]:
    """Give the font files that pictures are drawn with: these and no others."""
    return sorted(FOLDER.glob("*.ttf"))


@dataclass(frozen=True, slots=True)
class Font:
    """One font: which glyph a character has, and the width of each glyph in its own units."""

    family: str
    glyphs: Mapping[int, int]
    advances: "array[int]"
    units: int

    def draws(self, character: str) -> bool:
        """Has it a glyph for this character?"""
        return ord(character) in self.glyphs

    def width(self, character: str) -> float:
        """Give how wide a character is at size 1, as it stands alone."""
        glyph = self.glyphs.get(ord(character), _BOX)
        return self.advances[min(glyph, len(self.advances) - 1)] / self.units


@cache
def fonts(*, bold: bool) -> tuple[Font, ...]:
    """Read the fonts of one weight, in the order of the families."""
    weight = "Bold" if bold else "Regular"
    return tuple(
        _read(family, (FOLDER / f"{family.replace(' ', '')}-{weight}.ttf").read_bytes())
        for family in FAMILIES
    )


def _read(family: str, content: bytes) -> Font:
    """Read the four tables of a TrueType file that widths need."""
    (number,) = struct.unpack_from(">H", content, 4)
    at = {
        content[row : row + 4]: struct.unpack_from(">I", content, row + 8)[0]
        for row in range(12, 12 + 16 * number, 16)
    }
    (units,) = struct.unpack_from(">H", content, at[b"head"] + 18)
    (measured,) = struct.unpack_from(">H", content, at[b"hhea"] + 34)
    pairs = struct.unpack_from(f">{2 * measured}H", content, at[b"hmtx"])
    return Font(family, _glyphs(content, at[b"cmap"]), array("H", pairs[::2]), units)


def _glyphs(content: bytes, table: int) -> dict[int, int]:
    """Read the character map: runs of characters, each with an offset to its glyphs."""
    start = _subtable(content, table)
    count = struct.unpack_from(">H", content, start + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, content, start + 14)
    firsts = struct.unpack_from(row, content, start + 16 + 2 * count)
    deltas = struct.unpack_from(row, content, start + 16 + 4 * count)
    offsets_at = start + 16 + 6 * count
    offsets = struct.unpack_from(row, content, offsets_at)
    found: dict[int, int] = {}
    for number in range(count):
        for code in range(firsts[number], ends[number] + 1):
            glyph = code
            if offsets[number]:
                place = offsets_at + 2 * number + offsets[number] + 2 * (code - firsts[number])
                if place + 2 > len(content):
                    continue  # the closing entry, which stands for no character
                (glyph,) = struct.unpack_from(">H", content, place)
            if glyph and (glyph := (glyph + deltas[number]) & 0xFFFF):
                found[code] = glyph
    return found


def _subtable(content: bytes, table: int) -> int:
    (number,) = struct.unpack_from(">H", content, table + 2)
    for row in range(table + 4, table + 4 + 8 * number, 8):
        platform, encoding, offset = struct.unpack_from(">HHI", content, row)
        start = table + int(offset)
        form = struct.unpack_from(">H", content, start)[0]
        if (platform, encoding) == _WINDOWS_UNICODE and form == _SEGMENTS:
            return start
    raise ValueError("this font's character map is of another format")
