"""How targets are asked for."""

import re
from typing import Final

from assistant import countries, driving
from assistant.drives.drive import Drive
from assistant.drives.targets import MOST_TARGET_NAME
from assistant.form import Choice, Field, FieldError, Form, ManyOf, OneOf, TextField
from assistant.i18n import N_, Words
from assistant.pledges.pledge import Sector
from assistant.pledges.sectors import sector_said
from assistant.pledges.words import SECTOR_NAMES
from assistant.request import Values
from assistant.tallies.figure import Pledger
from assistant.tallies.target import Target

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
