"""A count over time: a line of steps to today, and dashed from there to where its pace leads."""

from itertools import count
from typing import Final

from assistant.pictures.canvas import MARGIN, ROOM, Canvas
from assistant.pictures.chart import Course, Label
from assistant.pictures.colours import AHEAD, CARD, PALE, PEOPLE, QUIET, RULE, TEXT
from assistant.pictures.lettering import Type, fitting, width

_WORDS: Final = Type(22, TEXT)
_AXIS: Final = Type(22, QUIET)
_HIGH: Final = 215.0
_ABOVE: Final = 18.0
_NAMED: Final = 26.0  # more, where the goal's name stands over the uppermost line
_DASHES: Final = "14 9"
_DOTS: Final = "3 8"
_SAMPLE: Final = 64.0
_LEVELS: Final = 4
_APART: Final = 24.0


def levels(most: int) -> tuple[int, ...]:
    """Give a few round numbers from 0 to at least `most`, for the lines behind a count."""
    steps = (each * 10**power for power in count() for each in (1, 2, 5))
    step = next(each for each in steps if each * _LEVELS >= most)
    return tuple(range(0, max(most, 1) + step, step))


def draw(canvas: Canvas, panel: Course) -> None:
    """Draw it below what is there."""
    if panel.ahead:
        _sample(canvas, panel.ahead_words)
    named = panel.goal is not None and panel.goal.at == panel.levels[-1].at
    top = canvas.y + _ABOVE + (_NAMED if named else 0.0)
    labels = [fitting(level.words, _AXIS, ROOM / 4) for level in panel.levels]
    left = MARGIN + max(width(label, _AXIS) for label in labels) + 14
    right = MARGIN + ROOM - 10
    frame = _Frame(left, right, top, panel)
    for level, label in zip(panel.levels, labels, strict=True):
        y = frame.y(level.at)
        canvas.line([(left, y), (right, y)], QUIET if level.at == 0 else RULE, 2)
        canvas.words(left - 14, y + 8, label, _AXIS, "end")
    line = _line(panel, frame)
    foot = [(line[-1][0], frame.bottom), (line[0][0], frame.bottom)]
    canvas.line([*line, *foot], "none", 0, fill=PALE)
    if panel.goal:
        _goal(canvas, panel.goal, frame)
    _ways(canvas, panel, line, frame)
    canvas.y = top + _HIGH + 8
    _dates(canvas, panel.dates, frame)


class _Frame:
    """Where values lie on the sheet."""

    def __init__(self, left: float, right: float, top: float, panel: Course) -> None:
        self.left, self.right, self.bottom = left, right, top + _HIGH
        self._panel = panel

    def x(self, day: float) -> float:
        return self.left + (self.right - self.left) * day / self._panel.until

    def y(self, number: float) -> float:
        return self.bottom - _HIGH * number / self._panel.levels[-1].at

    def point(self, at: tuple[float, float]) -> tuple[float, float]:
        return self.x(at[0]), self.y(at[1])


def _line(panel: Course, frame: _Frame) -> list[tuple[float, float]]:
    """Give the corners of the steps, from nothing to today."""
    points = [(0.0, 0.0)]
    for day, number in panel.steps:
        points += [(day, points[-1][1]), (day, number)]
    points.append((panel.today, points[-1][1]))
    return [frame.point(point) for point in points]


def _goal(canvas: Canvas, goal: Label, frame: _Frame) -> None:
    y = frame.y(goal.at)
    canvas.line([(frame.left, y), (frame.right, y)], TEXT, 3, _DOTS)
    words = fitting(goal.words, _WORDS, frame.right - frame.left)
    canvas.words(frame.left + 6, y - 10, words, _WORDS)


def _ways(canvas: Canvas, panel: Course, line: list[tuple[float, float]], frame: _Frame) -> None:
    """Draw the way that was gone, and the one ahead; a ring is where that meets the goal."""
    canvas.line(line, PEOPLE, 5)
    if panel.ahead:
        end = frame.point(panel.ahead)
        canvas.line([line[-1], end], AHEAD, 5, _DASHES)
        if panel.goal and panel.ahead[1] == panel.goal.at:
            canvas.dot(*end, AHEAD, CARD)
    canvas.dot(*line[-1], PEOPLE, PEOPLE)


def _sample(canvas: Canvas, words: str) -> None:
    """Say what the dashed line is, beside a piece of it."""
    y = canvas.y + _WORDS.size * 0.7
    canvas.line([(MARGIN, y), (MARGIN + _SAMPLE, y)], AHEAD, 5, _DASHES)
    canvas.paragraph(words, _WORDS, 3, indent=_SAMPLE + 16)


def _dates(canvas: Canvas, dates: tuple[Label, ...], frame: _Frame) -> None:
    """Name days below the line, each near its place; the first ones given have the first choice."""
    taken: list[tuple[float, float]] = []
    for date in dates:
        words = fitting(date.words, _AXIS, ROOM / 2)
        wide = width(words, _AXIS)
        start = min(max(frame.x(date.at) - wide / 2, MARGIN), MARGIN + ROOM - wide)
        end = start + wide
        if all(end + _APART < other[0] or start > other[1] + _APART for other in taken):
            taken.append((start, end))
            canvas.words(start, canvas.y + _AXIS.size, words, _AXIS)
    canvas.y += _AXIS.line
