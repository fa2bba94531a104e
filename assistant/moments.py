"""Reading the dates and times that people type.

A deadline is read right or refused. English, which everybody may type, is therefore read here: a
day or a period, perhaps a time, perhaps a zone, and nothing else. What readers of another language
type in it goes to dateparser, which knows hundreds of languages but takes guesses. (More than half
of this file is the tables of that one small grammar.)
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from assistant import misreading
from assistant.i18n import N_
from assistant.request import NO_VALUES, Values

UNREADABLE: Final = N_(
    "I cannot read that as a date. Try `29 October 2027`, `in two weeks` or `2027-10-29 18:00`."
)
NO_DAY: Final = N_(
    "I cannot read that as a day. Please type day, month and year, for example `12 November 2018`."
)
_NO_SUCH_DAY: Final = N_(
    "There is no such day in the calendar. Please look again at its day and month."
)
_NOT_A_DAY: Final = N_(
    "I need the day too, with its month and year, for example `12 November 2018`: I keep only a day "
    "that you are sure of."
)
_LONGEST: Final = 100  # characters; more is no date, and only slow to read
_FARTHEST: Final = timedelta(days=366 * 5)
_NOON: Final = time(12)
_ANY_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)  # to try whether words are a moment at all
# fold: where clocks are put back at midnight, the later one of two.
_LAST_MINUTE: Final = time(23, 59, fold=1)

# Zones: hours from UTC, where one meaning is usual. IST or CST have several; they are read only
# where the community's own clocks go by them.
_ZONES: Final = {
    "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "wat": 1, "cat": 2, "sast": 2, "eat": 3, "pkt": 5, "wib": 7, "ict": 7, "hkt": 8,
    "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "brt": -3, "edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
_OFFSET: Final = re.compile(
    r"(?:(?:utc|gmt)|(?=.\d\d:?\d\d))(?P<sign>[+-])(?P<hours>[01]?\d)(?::?(?P<minutes>[0-5]\d))?"
)

# Times: a bare hour is one only after "at", for "5 december" has none.
_CLOCK: Final = r"""(?:(?:at|by)\ )?(?:
      (?:12\ )?(?P<noon>noon|midday)
    | (?P<end>(?:12\ )?midnight|eod|(?:the\ )?end\ of\ (?:the\ )?day)
    | (?:(?<=\bat\ ) | (?=\d\d?(?:[:h]\d | (?:\.\d\d)?\ ?[ap]m)))
      (?P<hour>\d\d?) (?:[:.h](?P<minute>\d\d))? (?:\ ?(?P<half>[ap]m) | \ o'?clock)?
    )"""
_CLOCKS: Final = (
    re.compile(rf"(?:^|\ ){_CLOCK}$", re.VERBOSE),
    re.compile(rf"^{_CLOCK}(?:\ on)?\ ", re.VERBOSE),
)
_DAYBREAK: Final = 8  # a bare hour before it is one of the afternoon
_EVENING: Final = range(6, 12)  # the bare hours of "tonight"

# Days.
_NEAR: Final = {
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_COMING_WEEKDAY: Final = re.compile(rf"(?:(?P<this>this )|next )?{_WEEKDAY}")
_NEXT_WEEK: Final = re.compile(rf"(?:next week (?:on )?)?{_WEEKDAY}(?: (?:of )?next week)?")
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = r"(?P<day>\d\d?)"
_NTH: Final = rf"{_DAY}(?:st|nd|rd|th|\.)?"
_YEAR: Final = r"(?P<year>\d{4})"
_SHORT_YEAR: Final = r"(?P<year>\d{4}|\d\d)"
_NAMED: Final = re.compile(rf"{_WEEKDAY} (?=.*\d)")  # and a date
_DATES: Final = [
    re.compile(pattern)
    for pattern in (
        rf"(?:the )?{_NTH} ?(?:of )?{_MONTH}(?: '?{_SHORT_YEAR})?",
        rf"{_MONTH} (?:the )?{_NTH}(?: {_YEAR})?",
        rf"the {_DAY}",
        rf"(?:the )?{_DAY}(?:st|nd|rd|th)",
        rf"{_DAY}(?P<mark>[./])(?P<number>\d\d?)(?:(?P=mark){_SHORT_YEAR})?",
        rf"{_DAY}(?P<mark>-)(?P<number>\d\d?)-{_YEAR}",
        rf"{_YEAR}(?P<same>[-/.]?)(?P<number>\d\d)(?P=same)(?P<day>\d\d)",
        rf"{_YEAR}(?P<same>[-/.])(?P<number>\d\d?)(?P=same){_DAY}",
    )
]

# Periods.
_BEFORE: Final = re.compile(r"^(?:by|until|till)(?: |$)")
_END_OF: Final = re.compile(r"^(?:the )?(?:end|last day) of (?:the )?")
_THE_PRESENT: Final = re.compile(r"^(?=(?:week|month|quarter|year)$)")  # "the end of the week"
_AROUND: Final = re.compile(r"(?:this|(?P<next>next)) (?P<unit>week|month|quarter|year)")
_PERIODS: Final = [
    re.compile(pattern)
    for pattern in (
        rf"(?:in )?{_MONTH}(?: (?:of )?{_YEAR})?",
        r"(?:in )?(?:year )?(?P<year>20\d\d)",
        rf"(?:in )?q(?P<quarter>[1-4])(?:[ /-](?:of )?{_YEAR})?",
        rf"(?:in )?{_YEAR}[ /]?q(?P<quarter>[1-4])",
        rf"{_YEAR}-(?P<number>\d\d?)",
        rf"(?P<number>\d\d?)[./]{_YEAR}",
    )
]

# Spans.
_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30,
    "sixty": 60, "ninety": 90,
}  # fmt: skip
_IN_MINUTES: Final = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "h": 60}
_IN_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}
_IN_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_PIECE: Final = (
    rf"\b(\d{{1,4}}|{'|'.join(_COUNTS)}) ?({'|'.join((*_IN_MINUTES, *_IN_DAYS, *_IN_MONTHS))})s?\b"
)
_SPAN: Final = re.compile(
    rf"(?:in |within )?{_PIECE}(?:(?: and)? {_PIECE})*(?: from (?:now|today))?"
)


class MomentError(ValueError):
    """A phrase that is no date of the time that is asked for.

    `message` is a text of ours, to be translated; `values` go into its places.
    """

    def __init__(self, message: str, values: Values = NO_VALUES) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def read_deadline(
    typed: str, now: datetime, zone: str, language: str, unsaid: time = _LAST_MINUTE
) -> datetime:
    """Read a moment to come, in `zone` unless another one is said.

    A day without a time means `unsaid`, its last minute; midnight and 24:00 always mean that. A period means its last day;
    weeks end on Sunday. What leaves out year or month is the next such moment, and "next friday"
    is the coming one; today's weekday is a week ahead. In 01/02/2027 the day comes first. A bare
    hour is one from 8 to 19, as deadlines are by day: "at 5" is 17:00. What may be meant in two
    ways is refused, as are "5:30", "by december" and, where India's clocks do not count, "IST".

    Returns an aware moment in UTC. Raises `MomentError` for what is no date, past, or farther
    away than five years. May import a large library: run it in a thread.
    """
    now = now.astimezone(UTC)
    phrase = " ".join(typed.split())
    if len(phrase) > _LONGEST:
        raise MomentError(UNREADABLE)
    found = _read(phrase, now, ZoneInfo(zone), language, unsaid)
    if found <= now:
        raise MomentError(N_("That moment is past. Please give one that is still to come."))
    if found - now > _FARTHEST:
        raise MomentError(N_("That is more than five years away. Please give an earlier one."))
    exact = found.astimezone(UTC)
    if exact.astimezone(found.tzinfo).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise MomentError(
            N_(
                "There is no such time on that day: the clocks are put forward over it. Please give "
                "one an hour later."
            )
        )
    return exact


def read_past_day(typed: str, today: date) -> date:
    """Read a day that has been: said whole, with its year, or as "today" or "yesterday".

    In 01/02/2019 the day comes first. Raises `MomentError` for a month or a year alone, for what is
    no day, and for one that is still to come.
    """
    phrase = _plain(" ".join(typed[: _LONGEST + 1].split())).rstrip(".")
    if phrase in {"today", "yesterday"}:
        return today + timedelta(days=_NEAR[phrase])
    weekday = _NAMED.match(phrase)
    days = _calendar_days(_DATES, phrase[weekday.end() :] if weekday else phrase, today)
    if weekday:
        days = [day for day in days if day.weekday() == _weekday(weekday)]
    if len(days) != 1:  # without its year it may be one of several
        unsaid = len(days) > 1 or _calendar_days(_PERIODS, phrase, today)
        raise MomentError(_NOT_A_DAY if unsaid else NO_DAY)
    if days[0] > today:
        raise MomentError(N_("That day is still to come. Please give the day on which it was."))
    return days[0]


def may_be_past_day(typed: str) -> bool:
    """Is a day meant, perhaps one that does not fit? "We joined a march" is none."""
    try:
        read_past_day(typed, date(9000, 1, 1))
    except MomentError as error:
        return error.message != NO_DAY
    return True


def may_be_deadline(typed: str) -> bool:
    """Is a moment meant, in English, perhaps one that the calendar does not have?"""
    try:
        return _read_english(typed[:_LONGEST], _ANY_TIME, _LAST_MINUTE) is not None
    except MomentError:
        return True


def _read(phrase: str, now: datetime, home: ZoneInfo, language: str, unsaid: time) -> datetime:
    if ":" in phrase:
        with suppress(ValueError):
            moment = datetime.fromisoformat(phrase)
            return moment if moment.tzinfo else moment.replace(tzinfo=home)
    phrase, zone = _split_zone(phrase, now, home)
    local = now.astimezone(zone)
    found = _read_english(phrase, local, unsaid)
    if found is None and language != "en":
        found = _read_other(phrase, local, language, unsaid)
    if found is None:
        reason = misreading.why(phrase, lambda mended: _reads(mended, local))
        raise MomentError(reason.message, reason.values) if reason else MomentError(UNREADABLE)
    return found


def _reads(phrase: str, now: datetime) -> bool:
    with suppress(MomentError):
        return _read_english(phrase, now, _LAST_MINUTE) is not None
    return False


def _split_zone(phrase: str, now: datetime, home: ZoneInfo) -> tuple[str, tzinfo]:
    """Take the zone out of a phrase; it is the community's when none is said."""
    # Whatever half of the year has summer time, these days are one of each.
    seasons = [datetime(now.year, month, 1, tzinfo=home) for month in (1, 7)]
    own = {str(day.tzname()).casefold(): day.utcoffset() or timedelta() for day in seasons}
    words = phrase.split()
    for place, word in enumerate(words):
        if zone := _zone(word.strip("(),."), own):
            return " ".join(words[:place] + words[place + 1 :]), zone
    return phrase, home


def _zone(word: str, own: dict[str, timedelta]) -> tzinfo | None:
    name = word.casefold()
    if name in own:
        return timezone(own[name])
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    if found := _OFFSET.fullmatch(name):
        ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return timezone(ahead if found["sign"] == "+" else -ahead)
    if "/" in word and word[0].isalpha():
        with suppress(KeyError, ValueError, OSError):
            return ZoneInfo(word)
    return None


def _read_english(phrase: str, now: datetime, unsaid: time) -> datetime | None:
    """Read a phrase in the zone of `now`. Whatever is left unread in it makes it no date.

    Raises `MomentError` for a day that the calendar does not have.
    """
    bounded, clock = _split_clock(_plain(phrase))
    phrase = _BEFORE.sub("", bounded)
    if not phrase and clock is None:
        return None
    if _SPAN.fullmatch(phrase):
        return _after(phrase, now, clock, unsaid)
    named = _END_OF.sub("", phrase)
    days = _days(named, now.date())
    if not days and named != phrase:
        days = _last_days(_THE_PRESENT.sub("this ", named), now.date())
    elif not days and clock is None and phrase == bounded:
        # Not "by december", which may mean its beginning, nor "december 18:00" on whatever day.
        days = _last_days(phrase, now.date())
    moments = [datetime.combine(day, clock or unsaid, now.tzinfo) for day in days]
    return next((moment for moment in moments if moment > now), moments[-1] if moments else None)


def _plain(phrase: str) -> str:
    """Drop case and the marks that say nothing, as in "Oct. 29th, 2027" or "29-Oct-2027"."""
    text = phrase.casefold().replace(",", " ").replace("\u2019", "'")
    text = re.sub(r"(?<=[a-z])\.|^on ", "", text)
    text = re.sub(r"(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=\d)", " ", text)
    return " ".join(text.split())


def _split_clock(phrase: str) -> tuple[str, time | None]:
    """Take the time out of a phrase; one that is unclear stays, so that the phrase is refused."""
    for pattern in _CLOCKS:
        if (found := pattern.search(phrase)) and (clock := _clock(found, "tonight" in phrase)):
            phrase = phrase[: found.start()] + phrase[found.end() :]
            return phrase.rstrip("."), clock
    return phrase.rstrip("."), None


def _clock(found: re.Match[str], tonight: bool) -> time | None:
    """Give the time that was said; none if it may be of the morning or of the afternoon."""
    if found["noon"]:
        return _NOON
    if found["end"]:
        return _LAST_MINUTE
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    # The end of a day that is named: alone, it may mean the night before or the one to come.
    if (hour, found["minute"], half) == (24, "00", None) and found[0] != found.string:
        return _LAST_MINUTE
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif tonight and hour <= 12:  # noqa: PLR2004
        if hour not in _EVENING:
            return None
        hour += 12
    elif 0 < hour < _DAYBREAK and len(found["hour"]) == 1:
        if found["minute"]:
            return None
        hour += 12
    with suppress(ValueError):
        return time(hour, minute)
    return None


def _after(span: str, now: datetime, clock: time | None, unsaid: time) -> datetime | None:
    """Count on from now: hours and minutes as they pass, days and more by the calendar."""
    minutes = days = months = 0
    for count, unit in re.findall(_PIECE, span):
        number = _COUNTS.get(count) or int(count)
        minutes += number * _IN_MINUTES.get(unit, 0)
        days += number * _IN_DAYS.get(unit, 0)
        months += number * _IN_MONTHS.get(unit, 0)
    try:
        if minutes:
            passed = now.astimezone(UTC) + timedelta(days=days, minutes=minutes)
            return None if clock or months else passed
        day = _same_day(now.date(), months) + timedelta(days=days)
    except (OverflowError, ValueError):  # the calendar ends with the year 9999
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day, clock or unsaid, now.tzinfo)


def _same_day(day: date, months: int) -> date:
    """Give the same day some months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days(phrase: str, today: date) -> list[date]:
    """Give the days that a phrase may mean, in order; the first to come is meant."""
    if not phrase:  # a time alone
        return [today, today + timedelta(days=1)]
    if phrase in _NEAR:
        return [today + timedelta(days=_NEAR[phrase])]
    if found := _COMING_WEEKDAY.fullmatch(phrase):
        ahead = (_weekday(found) - today.weekday()) % 7
        return [today + timedelta(days=ahead or (0 if found["this"] else 7))]
    if found := _NEXT_WEEK.fullmatch(phrase):
        return [today + timedelta(days=7 - today.weekday() + _weekday(found))]
    if not (found := _NAMED.match(phrase)):
        return _dates(phrase, today)
    # The weekday has to fit the day that is meant without it.
    days = _dates(phrase[found.end() :], today)
    meant = [day for day in days if day >= today][:1] or days[-1:]
    if meant and meant[0].weekday() != _weekday(found):
        raise MomentError(N_("That date is another day of the week. Please look again at both."))
    return meant


def _dates(phrase: str, today: date) -> list[date]:
    days = _calendar_days(_DATES, phrase, today)
    if not days and any(each.fullmatch(phrase) for each in _DATES):
        raise MomentError(_NO_SUCH_DAY)
    return days


def _weekday(found: re.Match[str]) -> int:
    return _WEEKDAYS.index(found["weekday"][:3])


def _last_days(phrase: str, today: date) -> list[date]:
    """Give the last days of the periods that a phrase may mean, in order."""
    found = _AROUND.fullmatch(phrase)
    if not found:
        return _calendar_days(_PERIODS, phrase, today)
    ahead = 1 if found["next"] else 0
    if found["unit"] == "week":
        return [today + timedelta(days=6 - today.weekday() + 7 * ahead)]
    length = _IN_MONTHS[found["unit"]]
    months = ((today.month - 1) // length + 1 + ahead) * length  # from January to its last
    return [_same_day(date(today.year, 1, 31), months - 1)]


def _calendar_days(patterns: list[re.Pattern[str]], phrase: str, today: date) -> list[date]:
    """Give the days that numbers and names may mean, from this year on if they say none."""
    found = next((found for each in patterns if (found := each.fullmatch(phrase))), None)
    if not found:
        return []
    said = {name: text for name, text in found.groupdict().items() if text}
    day, number = said.get("day"), said.get("number")
    if day and number and said.get("mark") in {"/", "-"} and int(number) > 12:  # noqa: PLR2004
        day, number = number, day  # 12/31: there is but one way to read it
    if "month" in said:
        months = [_MONTHS.index(said["month"][:3]) + 1]
    elif "quarter" in said:
        months = [int(said["quarter"]) * 3]
    elif number:
        months = [int(number)]
    else:
        months = list(range(1, 13)) if day else [12]
    # Of nine years, one has a 29 February.
    years = [int(said["year"])] if "year" in said else range(today.year, today.year + 9)
    days: list[date] = []
    for year, month in product(years, months):
        full_year = year + 2000 if len(said.get("year", "")) == 2 else year  # noqa: PLR2004
        with suppress(ValueError):
            last = monthrange(full_year, month)[1]
            days.append(date(full_year, month, int(day) if day else last))
    return days


def _read_other(phrase: str, now: datetime, language: str, unsaid: time) -> datetime | None:
    """Read a phrase of another language in the zone of `now`, by the library's rules."""
    from dateparser.date import DateDataParser

    if re.search(r"\d\.\d", phrase):
        return None  # it takes the date "01.12." for a time
    # No moment that is said has this microsecond: what comes back with it is counted from now.
    base = now.replace(tzinfo=None, microsecond=1)
    # "In a month" is the same day of the month, "december" is its last.
    for parser, day in (("relative-time", "current"), ("absolute-time", "last")):
        data = DateDataParser(
            languages=[language],
            settings={
                "PARSERS": [parser],
                "RELATIVE_BASE": base,
                "TIMEZONE": "UTC",  # it converts nothing, for the base is local already
                "PREFER_DAY_OF_MONTH": day,
                "PREFER_MONTH_OF_YEAR": day,
                "PREFER_DATES_FROM": "future",
                "RETURN_TIME_AS_PERIOD": True,
                "DATE_ORDER": "DMY",
            },
        ).get_date_data(phrase)
        found = data.date_obj
        if found is None:
            continue
        if found.tzinfo:
            return None  # by a zone that is none of ours, for it has several meanings
        if data.period != "time":
            return datetime.combine(found, unsaid, now.tzinfo)
        if found.microsecond == base.microsecond:
            return now.astimezone(UTC) + (found - base)
        return found.replace(tzinfo=now.tzinfo)
    return None
