"""The same chart drawn by us and by matplotlib: `python -m tests.benchmarks.chart_sides ours|matplotlib`.

A process draws for one side alone. It has the figures and their words before, as an assistant that
answers `tally` has; then it draws a first picture and a few more, and prints as JSON the processor
seconds a picture takes after the first one (those of processes it started too) and by how many
megabytes its own largest resident size grew from before the first one, imports included.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from assistant.pictures.chart import Bars, Chart, Course, Progress
from assistant.picturing import alternative, chart
from tests.subjects import full

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TIMES: Final = 5
_MEGABYTE: Final = 1e6 if sys.platform == "darwin" else 1e6 / 1024
_INCHES: Final = (9.6, 18.5)
_DOTS: Final = 720 / 9.6  # an inch: as large as ours
_HEIGHTS: Final = (36, 260, 340, 400)


def ours(drawn: Chart) -> bytes:
    """Draw as the assistant does, which waits for a process that draws."""
    from assistant.pictures import rendering
    from assistant.pictures.drawing import svg
    from assistant.pictures.font import files

    return rendering.png(svg(drawn), files())


def matplotlib(drawn: Chart) -> bytes:
    """Draw the same panels, figures and words, without pyplot and without a display."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS)
    FigureCanvasAgg(figure)
    figure.text(0.05, 0.96, drawn.title, size=30, weight="bold")
    for place, each in enumerate(drawn.figures):
        figure.text(0.05 + place / 2, 0.92, each.number, size=50, weight="bold", color="#0072b2")
        figure.text(0.05 + place / 2, 0.90, each.label, size=16)
    for place, note in enumerate(drawn.notes):
        figure.text(0.05, 0.07 - place / 20, note, size=15, wrap=True, color="#4a5361")
    space = {"left": 0.45, "right": 0.9, "top": 0.86, "bottom": 0.11, "hspace": 0.4}
    every = figure.subplots(len(drawn.panels), 1, gridspec_kw={"height_ratios": _HEIGHTS, **space})
    for axes, panel in zip(every, drawn.panels, strict=True):
        axes.spines[["top", "right"]].set_visible(False)
        match panel:
            case Progress():
                axes.set_title(panel.words, loc="left", size=16)
                axes.barh([0], [panel.share], color="#0072b2")
                axes.set_xlim(0, 1)
                axes.set_axis_off()
            case Course():
                _course(axes, panel)
            case Bars():
                axes.set_title(panel.title, loc="left", size=19, weight="bold")
                rows = axes.barh(
                    [bar.label for bar in panel.bars],
                    [bar.length for bar in panel.bars],
                    color="#0072b2",
                )
                axes.bar_label(rows, [bar.number for bar in panel.bars], size=16, padding=6)
                axes.tick_params(axis="y", labelsize=16)
                axes.set_xticks([])
                axes.invert_yaxis()
    made = BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def _course(axes: "Axes", panel: Course) -> None:
    axes.set_title(f"{panel.title}\n{panel.ahead_words}", loc="left", size=15)
    days, counts = zip(*panel.steps, strict=True)
    axes.step(days, counts, where="post", color="#0072b2", linewidth=3)
    axes.fill_between(days, counts, step="post", color="#cfe3f0")
    if panel.ahead:
        line = [panel.today, panel.ahead[0]], [counts[-1], panel.ahead[1]]
        axes.plot(*line, color="#d55e00", linestyle="--", linewidth=3)
    if panel.goal:
        axes.axhline(panel.goal.at, color="#1b2330", linestyle=":")
        axes.text(0, panel.goal.at, panel.goal.words, size=15)
    axes.set_xticks(
        [date.at for date in panel.dates], [date.words for date in panel.dates], size=15
    )
    axes.set_yticks(
        [level.at for level in panel.levels], [level.words for level in panel.levels], size=15
    )
    axes.grid(axis="y")


SIDES: Final[dict[str, Callable[[Chart], bytes]]] = {"ours": ours, "matplotlib": matplotlib}


def main(draw: Callable[[Chart], bytes]) -> None:
    """Draw, and print what it took."""
    subject = full()
    drawn = chart(subject)
    alternative(subject)
    before = _largest()
    draw(drawn)
    begun = _seconds()
    for _ in range(TIMES):
        draw(drawn)
    taken = (_seconds() - begun) / TIMES
    sys.stdout.write(json.dumps([taken, _largest() - before]))


def _seconds() -> float:
    return sum(os.times()[:4])


def _largest() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


if __name__ == "__main__":
    main(SIDES[sys.argv[1]])
