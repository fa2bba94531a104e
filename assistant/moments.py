"""Reading the dates and times that people type."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from assistant.i18n import N_

_LAST_MINUTE: Final = time(23, 59)
_FARTHEST: Final = timedelta(days=366 * 5)


class MomentError(ValueError):
    """A phrase that is no date to come. `message` is a text of ours, to be translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_deadline(typed: str, now: datetime, zone: str, language: str) -> datetime:
    """Read a moment to come, in `zone`; a day without a time means its last minute.

    Returns an aware moment in UTC. Raises `MomentError` for what is no date, past, or farther
    away than five years. Imports a large library on first use: run it in a thread.
    """
    from dateparser.date import DateDataParser

    local = now.astimezone(ZoneInfo(zone))
    parser = DateDataParser(
        languages=list(dict.fromkeys((language, "en"))),
        settings={
            "TIMEZONE": zone,
            "RELATIVE_BASE": local.replace(tzinfo=None),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "RETURN_TIME_AS_PERIOD": True,
            "DATE_ORDER": "DMY",
        },
    )
    found = parser.get_date_data(typed[:100].strip())
    if found.date_obj is None:
        raise MomentError(
            N_(
                "I cannot read that as a date. Try `29 October 2027`, `in two weeks` or `2027-10-29 18:00`."
            )
        )
    moment = found.date_obj
    relative_hours = any(word in typed.casefold() for word in ("hour", "minute"))
    if found.period != "time" and not relative_hours:
        moment = datetime.combine(moment.date(), _LAST_MINUTE)
    aware = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if aware <= now:
        raise MomentError(N_("That moment is past. Please give one that is still to come."))
    if aware - now > _FARTHEST:
        raise MomentError(N_("That is more than five years away. Please give an earlier one."))
    return aware
