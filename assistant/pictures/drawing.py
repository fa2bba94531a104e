"""A chart becomes an SVG text: pure, and the same for the same values."""

from typing import Final

from assistant.pictures import course
from assistant.pictures.canvas import HATCHED, MARGIN, ROOM, Canvas
from assistant.pictures.chart import Bar, Bars, Chart, Course, Figure, Progress
from assistant.pictures.colours import EDGE, PEOPLE, QUIET, RULE, TEXT, TRACK
from assistant.pictures.lettering import Type, fitting, shrunk, width

_TITLE: Final = Type(42, TEXT, bold=True)
_NUMBER: Final = Type(74, PEOPLE, bold=True)
_HEADING: Final = Type(28, TEXT, bold=True)
_BODY: Final = Type(23, TEXT)
_STRONG: Final = Type(23, TEXT, bold=True)
_NOTE: Final = Type(22, QUIET)
_GAP: Final = 26.0  # between two panels
_ROW: Final = 36.0
_THICK: Final = 24.0  # a bar
_PROGRESS: Final = 36.0
_ROUND: Final = 6.0
_LABELS: Final = 0.56  # the most of the width that labels of bars may take
_LEAST: Final = 0.004  # what is above nothing is seen


def svg(chart: Chart) -> str:
    """Draw a chart."""
    canvas = Canvas(mirrored=chart.mirrored)
    canvas.paragraph(chart.title, _TITLE, 3)
    _figures(canvas, chart.figures)
    for panel in chart.panels:
        canvas.y += _GAP
        match panel:
            case Progress():
                _progress(canvas, panel)
            case Course():
                canvas.paragraph(panel.title, _HEADING, 2)
                course.draw(canvas, panel)
            case Bars():
                _bars(canvas, panel)
    canvas.y += _GAP
    canvas.line([(MARGIN, canvas.y), (MARGIN + ROOM, canvas.y)], RULE, 2)
    canvas.y += 4
    for note in chart.notes:
        canvas.y += 10
        canvas.paragraph(note, _NOTE, 12)
    return canvas.svg()


def _figures(canvas: Canvas, figures: tuple[Figure, ...]) -> None:
    """Set big numbers side by side."""
    canvas.y += 10
    room = ROOM / len(figures)
    for place, figure in enumerate(figures):
        x = MARGIN + place * room
        number = shrunk(figure.number, _NUMBER, room - _GAP)
        canvas.words(x, canvas.y + _NUMBER.size, figure.number, number)
        label = fitting(figure.label, _BODY, room - _GAP)
        canvas.words(x, canvas.y + _NUMBER.size + _BODY.line + 6, label, _BODY)
    canvas.y += _NUMBER.size + _BODY.line + 14


def _progress(canvas: Canvas, panel: Progress) -> None:
    """Draw a bar to the goal. Beyond it the bar goes on hatched, and the goal is marked on it."""
    canvas.paragraph(panel.words, _STRONG, 3)
    canvas.y += 8
    whole = max(1.0, panel.share)
    reached, goal = ROOM * panel.share / whole, ROOM / whole
    top = canvas.y
    canvas.box(MARGIN - 2, top - 2, ROOM + 4, _PROGRESS + 4, EDGE, _ROUND + 2)
    canvas.box(MARGIN, top, ROOM, _PROGRESS, TRACK, _ROUND)
    if panel.share > 1:
        canvas.box(MARGIN, top, ROOM, _PROGRESS, HATCHED, _ROUND)
        canvas.box(MARGIN, top, goal, _PROGRESS, PEOPLE, min(_ROUND, goal / 2))
        canvas.box(MARGIN + goal - 2.5, top - 10, 5, _PROGRESS + 20, TEXT)
        canvas.y += 12
        _goal_mark(canvas, MARGIN + goal, panel.goal)
    elif panel.share > 0:
        canvas.box(MARGIN, top, max(reached, 2), _PROGRESS, PEOPLE, min(_ROUND, reached / 2))
    canvas.y += _PROGRESS


def _goal_mark(canvas: Canvas, x: float, words: str) -> None:
    """Name the mark below it, as near as the edges let it be."""
    words = fitting(words, _NOTE, ROOM / 2)
    anchor = "start" if x < MARGIN + ROOM / 2 else "end"
    canvas.words(x, canvas.y + _PROGRESS + _NOTE.size, words, _NOTE, anchor)
    canvas.y += _NOTE.line


def _bars(canvas: Canvas, panel: Bars) -> None:
    canvas.paragraph(panel.title, _HEADING, 2)
    canvas.y += 8
    labels = [fitting(bar.label, _BODY, ROOM * _LABELS) for bar in panel.bars]
    start = MARGIN + max(width(label, _BODY) for label in labels) + 18
    end = MARGIN + ROOM - max(width(bar.number, _STRONG) for bar in panel.bars) - 18
    for bar, label in zip(panel.bars, labels, strict=True):
        base = canvas.y + _BODY.size
        canvas.words(MARGIN, base, label, _BODY)
        canvas.words(MARGIN + ROOM, base, bar.number, _STRONG, "end")
        _bar(canvas, bar, start, end - start, track=panel.track)
        canvas.y += _ROW


def _bar(canvas: Canvas, bar: Bar, x: float, room: float, *, track: bool) -> None:
    top = canvas.y + 2
    if track:
        canvas.box(x, top, room, _THICK, TRACK, 4)
    if bar.length > 0:
        wide = room * min(1.0, max(_LEAST, bar.length))
        canvas.box(x, top, wide, _THICK, HATCHED if bar.open else PEOPLE, 4)
