"""A sheet that grows downwards: boxes, lines and words, mirrored where that is how people read."""

from collections.abc import Iterable
from typing import Final

from assistant.pictures import lettering
from assistant.pictures.colours import CARD, EDGE, PEOPLE, TRACK
from assistant.pictures.lettering import Type

WIDTH: Final = 960.0
PIXELS: Final = (
    720  # across: nearly twice the width of a picture in a chat, so that it is sharp there
)
MARGIN: Final = 52.0
ROOM: Final = WIDTH - 2 * MARGIN
HATCHED: Final = "url(#hatched)"
_BORDER: Final = 3.0
_ROUND: Final = 28.0
_ANCHORS: Final = {"start": "end", "end": "start", "middle": "middle"}


class Canvas:
    """What was drawn so far, and `y`, down to where. From the `start` side means: as people read."""

    def __init__(self, *, mirrored: bool) -> None:
        self.y = MARGIN
        self._mirrored = mirrored
        self._parts: list[str] = []

    def words(self, x: float, y: float, text: str, style: Type, anchor: str = "start") -> None:
        """Set one line; `y` is its base line."""
        if self._mirrored:
            x, anchor = WIDTH - x, _ANCHORS[anchor]
        self._parts.append(lettering.element(text, x, y, anchor, style, mirrored=self._mirrored))

    def paragraph(self, text: str, style: Type, most: int, indent: float = 0.0) -> None:
        """Set lines below what is there."""
        for line in lettering.lines(text, style, ROOM - indent, most):
            self.words(MARGIN + indent, self.y + style.size, line, style)
            self.y += style.line

    def box(
        self, x: float, y: float, wide: float, high: float, fill: str, rounded: float = 0.0
    ) -> None:
        """Draw a box; `x` is its start."""
        if self._mirrored:
            x = WIDTH - x - wide
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
            f'rx="{rounded:g}" fill="{fill}"/>'
        )

    def line(
        self,
        points: Iterable[tuple[float, float]],
        colour: str,
        thick: float,
        dashes: str = "",
        fill: str = "none",
    ) -> None:
        """Draw a line through points."""
        where = " ".join(f"{self._across(x):.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(
            f'<polyline points="{where}" fill="{fill}" stroke="{colour}" stroke-width="{thick:g}" '
            f'stroke-linejoin="round"{dashed}/>'
        )

    def dot(self, x: float, y: float, colour: str, fill: str) -> None:
        """Mark a point."""
        self._parts.append(
            f'<circle cx="{self._across(x):.1f}" cy="{y:.1f}" r="8" fill="{fill}" '
            f'stroke="{colour}" stroke-width="4"/>'
        )

    def _across(self, x: float) -> float:
        return WIDTH - x if self._mirrored else x

    def svg(self) -> str:
        """Give it all, on its card."""
        high = round(self.y + MARGIN - 8)
        half = _BORDER / 2
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{PIXELS}" height="{high * PIXELS / WIDTH:.0f}" '
            f'viewBox="0 0 {WIDTH:g} {high}">'
            '<pattern id="hatched" width="12" height="12" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="12" height="12" fill="{TRACK}"/>'
            f'<rect width="5" height="12" fill="{PEOPLE}"/></pattern>'
            f'<rect x="{half:g}" y="{half:g}" width="{WIDTH - _BORDER:g}" height="{high - _BORDER:g}" '
            f'rx="{_ROUND:g}" fill="{CARD}" stroke="{EDGE}" stroke-width="{_BORDER:g}"/>'
            f"{''.join(self._parts)}</svg>"
        )
