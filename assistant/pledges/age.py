"""The age question: three groups, and nobody taken for older than they clearly said."""

import re
from dataclasses import replace
from typing import Final

from assistant.form import Choice, FieldError, OneOf
from assistant.i18n import N_, Words
from assistant.pledges import words
from assistant.pledges.pledge import AgeGroup
from assistant.request import Values

_OLDEST: Final = 120
_MIDDLE_TO: Final = 24
_AGE: Final = re.compile(
    r"\s*(?:i\s*['\u2019]?\s*a?m|age|aged)?\s*(?P<age>\d{1,3})(?P<plus>\s*\+)?"
    r"\s*(?:yo|y/o|y\.o\.?|years?(?:\s+old)?|yrs?(?:\s+old)?)?\s*[.!]*\s*",
    re.IGNORECASE | re.ASCII,
)
_BELOW: Final = re.compile(
    r"\s*(?:i\s*['\u2019]?\s*a?m\s+)?(?:under|below|less than|younger than|<)\s*(?P<age>\d{1,3})\s*[.!]*\s*",
    re.IGNORECASE | re.ASCII,
)
_ABOVE: Final = re.compile(
    r"\s*(?:i\s*['\u2019]?\s*a?m\s+)?(?:(?P<more>over|above|older than|more than|>)|at least)\s*"
    r"(?P<age>\d{1,3})\s*[.!]*\s*|"
    r"\s*(?P<least>\d{1,3})\s*(?:or|and)\s+(?:more|older|over|above|up)\s*[.!]*\s*",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN: Final = re.compile(
    r"\s*(?P<low>\d{1,3})\s*(?:-|\u2013|to)\s*(?P<high>\d{1,3})\s*", re.IGNORECASE | re.ASCII
)


def may_be_named(values: Values) -> bool:
    """Is this person old enough to be shown by name?"""
    return values.get("age_group") != AgeGroup.UNDER_LIMIT.value


def age_field(say: Words, youngest: int, limit: int) -> OneOf:
    """Make the question; `youngest` may pledge, from `limit` on one may be named."""
    return OneOf(
        name="age_group",
        label=say.label("Your age group"),
        prompt=say(
            "Which age group? We ask only so that nobody under {limit} is shown by name. You need "
            "to be {youngest} or older to pledge.",
            limit=limit,
            youngest=youngest,
        ),
        hint=say.label(
            "Only so that nobody under {limit} is shown by name. You need to be {youngest} or older.",
            limit=limit,
            youngest=youngest,
        ),
        choices=tuple(
            Choice(group.value, words.age_group(say, group, limit)) for group in AgeGroup
        ),
        read=lambda typed: _read(typed, youngest, limit),
        asked_again=N_(
            "Please choose one of these, by its number, or type your age in digits, for example `17`."
        ),
    )


def speaker_field(say: Words, youngest: int, limit: int) -> OneOf:
    """Make the question for whoever speaks for an organisation: from `limit` on one may."""
    return replace(
        age_field(say, youngest, limit),
        prompt=say(
            "Which age group are you in? To speak for an organisation you need to be {limit} or older.",
            limit=limit,
        ),
        hint=say.label(
            "To speak for an organisation you need to be {limit} or older.", limit=limit
        ),
    )


def _read(typed: str, youngest: int, limit: int) -> str | None:
    """Read an age. A birth year or "almost 16" is not clear, so it is asked again."""
    if below := _BELOW.fullmatch(typed):
        most = int(below["age"]) - 1
        return _group(most, youngest, limit) if most < limit else None
    if above := _ABOVE.fullmatch(typed):
        least = int(above["least"] or above["age"]) + bool(above["more"])
        return AgeGroup.FROM_25.value if _MIDDLE_TO < least <= _OLDEST else None
    if between := _BETWEEN.fullmatch(typed):
        whole = (int(between["low"]), int(between["high"])) == (limit, _MIDDLE_TO)
        return AgeGroup.UP_TO_24.value if whole else None
    found = _AGE.fullmatch(typed)
    if found is None:
        return None
    age = int(found["age"])
    if found["plus"] and not _MIDDLE_TO < age <= _OLDEST:
        return None
    return _group(age, youngest, limit)


def _group(age: int, youngest: int, limit: int) -> str | None:
    if age < youngest:
        raise FieldError(
            N_("You need to be {youngest} or older to pledge here. Type `cancel` to leave."),
            {"youngest": str(youngest)},
        )
    if age < limit:
        return AgeGroup.UNDER_LIMIT.value
    if age <= _MIDDLE_TO:
        return AgeGroup.UP_TO_24.value
    return AgeGroup.FROM_25.value if age <= _OLDEST else None
