"""Reading moments that are past, as moderators type them. What is unclear is refused.

Unlike a deadline, such a moment has to be said with its time: a day alone may mean its beginning or
its end.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from assistant.i18n import N_

_UNREADABLE: Final = N_(
    "I cannot read that as a time that is past. Try `today 14:00`, `25 November 14:00`, "
    "`2026-11-25 14:00` or `10 minutes ago`."
)
_LONGEST: Final = 60  # characters
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = r"(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?"
_DATES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_DAY}(?: of)? {_MONTH}(?: (?P<year>\d{{4}}))?",
        rf"{_MONTH} {_DAY}(?: (?P<year>\d{{4}}))?",
        r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)",
    )
)
_CLOCK: Final = re.compile(
    r"(?:^|(?<= ))(?:at )?(?P<hour>\d\d?)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
    r" ?(?P<half>[ap]m)?$",
    re.ASCII,
)
_AGO: Final = re.compile(
    r"(?P<number>\d{1,4}|an?|one) (?P<unit>minute|min|hour|day)s? ago", re.ASCII
)
_UNITS: Final = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_NEAR: Final = {"": 0, "today": 0, "yesterday": 1}


class PastError(ValueError):
    """A phrase that is no past moment. `message` is a text of ours, to be translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_past(typed: str, now: datetime, zone: str, *, later: bool = False) -> datetime:
    """Read a moment that is past, in `zone` unless another one is said (2026-11-25T14:00+01:00).

    A date without its year is the latest such day. Where clocks are put back, a time comes twice:
    the first one is meant, or the second one if `later`.

    Returns an aware moment in UTC. Raises `PastError` for what is unclear, or still to come.
    """
    now = now.astimezone(UTC)
    phrase = " ".join(typed.casefold().replace(",", " ").split())
    found = _read(phrase, now, ZoneInfo(zone), later=later) if len(phrase) <= _LONGEST else None
    if found is None:
        raise PastError(_UNREADABLE)
    exact = found.astimezone(UTC)
    if exact.astimezone(found.tzinfo).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise PastError(_UNREADABLE)  # the clocks are put forward over that time
    if exact > now:
        raise PastError(N_("That is still to come. Please give a time that is past."))
    return exact


def _read(phrase: str, now: datetime, home: ZoneInfo, *, later: bool) -> datetime | None:
    if phrase in {"now", "right now"}:
        return now
    if found := _AGO.fullmatch(phrase):
        number = int(found["number"]) if found["number"].isdecimal() else 1
        return now - number * _UNITS[found["unit"]]
    if "t" in phrase and ":" in phrase:
        with suppress(ValueError):
            moment = datetime.fromisoformat(phrase.upper())
            return moment if moment.tzinfo else moment.replace(tzinfo=home, fold=later)
    if not (found := _CLOCK.search(phrase)) or (clock := _clock(found)) is None:
        return None
    local = now.astimezone(home)
    days = _days(phrase[: found.start()].strip(), local.date())
    moments = [_at(day, clock, home, later=later) for day in days]
    return next((moment for moment in moments if moment <= now), moments[0] if moments else None)


def _at(day: date, clock: time, zone: tzinfo, *, later: bool) -> datetime:
    return datetime.combine(day, clock.replace(fold=later), zone)


def _clock(found: re.Match[str]) -> time | None:
    """Give the time that was said; none for a bare number, which may be anything."""
    hour, half = int(found["hour"]), found["half"]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - hours of a half day
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not found["minute"]:
        return None
    with suppress(ValueError):
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    return None


def _days(phrase: str, today: date) -> list[date]:
    """Give the days that are meant, the latest first."""
    if phrase in _NEAR:
        return [today - timedelta(days=_NEAR[phrase])]
    found = next((found for each in _DATES if (found := each.fullmatch(phrase))), None)
    if found is None:
        return []
    said = {name: text for name, text in found.groupdict().items() if text}
    month = int(said["number"]) if "number" in said else _MONTHS.index(said["month"][:3]) + 1
    # Of nine years, one has a 29 February.
    years = [int(said["year"])] if "year" in said else range(today.year, today.year - 9, -1)
    days: list[date] = []
    for year in years:
        with suppress(ValueError):
            days.append(date(year, month, int(said["day"])))
    return days
