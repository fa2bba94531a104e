"""Reading a period of whole days, as moderators type it: a day, a month, from one to another."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Final

from assistant.i18n import N_

_UNREADABLE: Final = N_(
    "I do not understand that period. Type for example `export csv 2026-11-24`, `export csv November "
    "2026`, `export csv since 3 November 2026` or `export csv 1 November 2026 to 30 November 2026`."
)
_REVERSED: Final = N_("That period ends before it begins. Please type the earlier day first.")
_LONGEST: Final = 100  # characters
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = r"(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?: of)?"
_YEAR: Final = r"(?P<year>\d{4})"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<number>\d\d)(?:-(?P<day>\d\d))?",
        rf"{_DAY} {_MONTH} {_YEAR}",
        rf"{_MONTH} {_DAY} {_YEAR}",
        rf"(?:in )?{_MONTH} {_YEAR}",
        rf"(?:in )?{_YEAR}",
    )
)
_BETWEEN: Final = re.compile(
    r" ?(?:\.\.+|\u2026) ?| (?:to|until|till|and|[-\u2013\u2014]) |\u2013|\u2014"
)
_FROM: Final = re.compile(r"(?:since|from|after) (.+)")
_UNTIL: Final = re.compile(r"(?:until|till|up to) (.+)")
_BORROWED: Final = (_YEAR.replace("<year>", "<y>"), _MONTH.replace("<month>", "<m>"))


class PeriodError(ValueError):
    """A phrase that is no period. `message` is a text of ours, to be translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_period(typed: str) -> tuple[date | None, date | None]:
    """Read the first and the last day of a period; None where it has no such end.

    A day alone is that day, a month or year alone its days. What the first of two days leaves out
    ("1 to 30 November 2026") is the second one's. Raises `PeriodError` for anything else.
    """
    phrase = " ".join(typed.casefold().replace(",", " ").split())
    if not phrase:
        return None, None
    if len(phrase) > _LONGEST:
        raise PeriodError(_UNREADABLE)
    if whole := _days(phrase):
        return whole
    two = _BETWEEN.split(re.sub("^(?:from|between) ", "", phrase))
    if len(two) == 2 and two[1] and (last := _days(two[1])):  # noqa: PLR2004 - its ends
        first = next(filter(None, map(_days, (two[0], *_completed(two[0], two[1])))), None)
        if first and first[0] > last[1]:
            raise PeriodError(_REVERSED)
        if first:
            return first[0], last[1]
    if (since := _FROM.fullmatch(phrase)) and (found := _days(since[1])):
        return found[0], None
    if (until := _UNTIL.fullmatch(phrase)) and (found := _days(until[1])):
        return None, found[1]
    raise PeriodError(_UNREADABLE)


def _completed(first: str, last: str) -> list[str]:
    """Add to the first of two days what only the second one says: its year, or month and year."""
    year, month = (re.search(rf"\b{pattern}\b", last) for pattern in _BORROWED)
    if not year:
        return []
    return [f"{first} {year[0]}", *([f"{first} {month[0]} {year[0]}"] if month else [])]


def _days(phrase: str) -> tuple[date, date] | None:
    """Give the first and the last day of what is one day, one month or one year."""
    found = next((found for each in _PATTERNS if (found := each.fullmatch(phrase))), None)
    if found is None:
        return None
    said = {name: text for name, text in found.groupdict().items() if text}
    year = int(said["year"])
    month = int(said.get("number", 0))
    if "month" in said:
        month = _MONTHS.index(said["month"][:3]) + 1
    with suppress(ValueError):
        if "day" in said:
            day = date(year, month, int(said["day"]))
            return day, day
        if "number" not in said and "month" not in said:
            return date(year, 1, 1), date(year, 12, 31)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None
