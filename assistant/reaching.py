"""How targets are shown: how far each is, and what it is for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from assistant import tallying
from assistant.drives.words import goal_words
from assistant.i18n import Words
from assistant.markup import Markup
from assistant.reply import Fact
from assistant.tallies.figure import Pledger
from assistant.tallies.publication import SHOWN_FROM
from assistant.tallies.store import Publication
from assistant.tallies.target import Target

Breakdowns = Mapping[tuple[Pledger, str], Publication | None]
_MOST_CELLS: Final = 12


def facts(
    say: Words,
    targets: Sequence[Target],
    breakdowns: Breakdowns,
    *,
    numbered: bool = False,
    cells: bool = False,
) -> Iterable[Fact]:
    """Give each target with how far it is, and perhaps with the names of its cells."""
    group = say.label("Parts of the goal")
    for target in targets:
        label = say.label("{number} {name}", number=target.id, name=target.name)
        text, share = reached(say, target, breakdowns)
        text = _with_cells(say, target, text) if cells else text
        yield Fact(label if numbered else target.name, text, share, group)


def reached(say: Words, target: Target, breakdowns: Breakdowns) -> tuple[Markup, float | None]:
    """Count a target from the cells that are public.

    From anything else an observer could learn what is in the hidden ones.
    """
    goal = goal_words(say, target.goal, target.pledger)
    publication = breakdowns.get((target.pledger, target.dimension))
    if publication is None:
        return say("goal {goal}; shown from {number} on", goal=goal, number=SHOWN_FROM), None
    number = sum(publication.shown.get(cell, 0) for cell in target.cells)
    values = {
        "number": say.number(number),
        "goal": goal,
        "percent": say.number(number * 100 // target.goal),
        "day": say.day(publication.taken_at.date()),
    }
    text = (
        say("at least {number} of {goal}, {percent} percent (as of {day})", **values)
        if publication.hidden
        else say("{number} of {goal}, {percent} percent (as of {day})", **values)
    )
    return text, min(1.0, number / target.goal)


def _with_cells(say: Words, target: Target, text: Markup) -> Markup:
    """Name the countries or sectors of a target too, the first ones of many."""
    names = [tallying.cell_name(say, target.dimension, cell) for cell in target.cells]
    listed, more = ", ".join(names[:_MOST_CELLS]), len(names) - _MOST_CELLS
    if more > 0:
        return say(
            "{reached}. Counts {cells} and {count} more.",
            reached=text,
            cells=listed,
            count=say.number(more),
        )
    return say("{reached}. Counts {cells}.", reached=text, cells=listed)
