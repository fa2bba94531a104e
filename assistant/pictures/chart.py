"""A chart as plain values: what is to be drawn, with every word and number already written out."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """A big number and what it counts."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is. `share` is 1 at the goal and may be more; then `goal` names the mark there."""

    words: str
    share: float
    goal: str


@dataclass(frozen=True, slots=True)
class Label:
    """A value on an axis, in words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Course:
    """A count over time that only steps at `steps` (day, count from then on), until `today`.

    `ahead` is where it gets at its pace, and `ahead_words` say so; `until` is the last day on the axis,
    and the last of `levels` its height. Dates are tried in order, and one that has no room is left out.
    """

    title: str
    steps: tuple[tuple[float, float], ...]
    today: float
    until: float
    dates: tuple[Label, ...]
    levels: tuple[Label, ...]
    goal: Label | None = None
    ahead: tuple[float, float] | None = None
    ahead_words: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar, `length` from 0 to 1. An `open` one stands for many things together: hatched."""

    label: str
    number: str
    length: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other. With a `track`, length 1 is everybody, and drawn pale behind each."""

    title: str
    bars: tuple[Bar, ...]
    track: bool = False


Panel: TypeAlias = Progress | Course | Bars


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole picture, from top to bottom. `mirrored`: for who reads from right to left."""

    title: str
    figures: tuple[Figure, ...]
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    mirrored: bool = False
