"""How targets are asked for and shown."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from assistant import countries, driving
from assistant.drives.drive import Drive
from assistant.drives.targets import MOST_TARGET_NAME, Target
from assistant.drives.words import goal_words
from assistant.form import Choice, Field, FieldError, Form, ManyOf, OneOf, TextField
from assistant.i18n import N_, Words
from assistant.pledges.pledge import Sector
from assistant.pledges.sectors import sector_said
from assistant.pledges.words import SECTOR_NAMES
from assistant.reply import Fact
from assistant.request import Values
from assistant.tallies.figure import Pledger
from assistant.tallies.publication import SHOWN_FROM
from assistant.tallies.service import Tally

COUNTRY: Final = "country"
SECTOR: Final = "sector"
_APART: Final = re.compile(r"[,;\n]| and ")
_MOST_LETTERS: Final = 4000  # of all the names of countries that there are, and more


def form(say: Words, drive: Drive) -> Form:
    """Make the form of a target."""
    return Form(
        title=say.label("Add a target"),
        intro=say(
            "A part of the goal, for some countries or for sectors of organisations. It is counted "
            "from what people say themselves; nobody is asked where they come from otherwise."
        ),
        fields=(
            TextField(
                name="name",
                label=say.label("Name of the target"),
                prompt=say("What is it called? For example: Global South, or Hospitals."),
                max_length=MOST_TARGET_NAME,
                free=True,
            ),
            _dimension(say),
            _countries(say),
            ManyOf(
                name="sectors",
                label=say.label("Sectors"),
                prompt=say(
                    "Which sectors? Type their numbers or names, for example `1, 2` or "
                    "`hospitals, schools`."
                ),
                read=sector_said,
                choices=tuple(Choice(each.value, say.label(SECTOR_NAMES[each])) for each in Sector),
                show_if=lambda values: values.get("dimension") == SECTOR,
            ),
            driving.goal_field(say, required=True),
        ),
        submit_label=say.label("Add the target"),
    )


def _dimension(say: Words) -> Field:
    return OneOf(
        name="dimension",
        label=say.label("What it is for"),
        prompt=say("Is it for countries, or for sectors of organisations?"),
        choices=(
            Choice(COUNTRY, say.label("countries")),
            Choice(SECTOR, say.label("sectors")),
        ),
    )


def _countries(say: Words) -> Field:
    def check(typed: str) -> str:
        codes = []
        for name in filter(None, (part.strip() for part in _APART.split(typed))):
            found = countries.resolve(name, say.language)
            if not found.code:
                raise FieldError(
                    N_("I do not know the country {name}. Please type usual names, with commas."),
                    {"name": name},
                )
            codes.append(found.code)
        if not codes:
            raise FieldError(N_("Please type the names of countries, with commas."))
        return " ".join(dict.fromkeys(codes))

    return _Countries(
        name="countries",
        label=say.label("Countries, with commas"),
        prompt=say("Which countries? Type their names, for example `India, Kenya, Brazil`."),
        max_length=_MOST_LETTERS,
        multiline=True,
        check=check,
        show_if=lambda values: values.get("dimension") == COUNTRY,
    )


class _Countries(TextField):
    slow = True  # each name is looked up in many languages


def target_of(drive: Drive, values: Values) -> Target:
    """Make the target of a filled-in form."""
    by_country = values["dimension"] == COUNTRY
    sectors = values.get("sectors", ())
    of_people = drive.goal_counts is Pledger.PERSON
    return Target(
        drive=drive.id,
        name=str(values["name"]),
        pledger=Pledger.ORGANISATION if of_people and not by_country else drive.goal_counts,
        dimension=str(values["dimension"]),
        cells=tuple(str(values["countries"]).split())
        if by_country
        else tuple(map(str, sectors if isinstance(sectors, tuple) else ())),
        goal=int(str(values["goal"])),
    )


def facts(
    say: Words, targets: Sequence[Target], tally: Tally, *, numbered: bool = False
) -> Iterable[Fact]:
    """Give each target with how far it is."""
    group = say.label("Parts of the goal")
    for target in targets:
        label = say.label("{number} {name}", number=target.id, name=target.name)
        yield _fact(say, label if numbered else target.name, target, tally, group)


def _fact(say: Words, label: str, target: Target, tally: Tally, group: str) -> Fact:
    """Count a target from the cells that are public.

    From anything else an observer could learn what is in the hidden ones.
    """
    goal = goal_words(say, target.goal, target.pledger)
    publication = tally.breakdowns.get((target.pledger, target.dimension))
    if publication is None:
        text = say("goal {goal}; shown from {number} on", goal=goal, number=SHOWN_FROM)
        return Fact(label, text, None, group)
    reached = sum(publication.shown.get(cell, 0) for cell in target.cells)
    values = {
        "number": say.number(reached),
        "goal": goal,
        "percent": say.number(reached * 100 // target.goal),
        "day": say.day(publication.taken_at.date()),
    }
    text = (
        say("at least {number} of {goal}, {percent} percent (as of {day})", **values)
        if publication.hidden
        else say("{number} of {goal}, {percent} percent (as of {day})", **values)
    )
    return Fact(label, text, min(1.0, reached / target.goal), group)
