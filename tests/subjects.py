"""What a picture is of, made up: a drive and its tally, without a store."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from assistant.drives.drive import Drive, DriveState
from assistant.i18n import words
from assistant.picturing import Subject
from assistant.pledges.words import Operator
from assistant.tallies.figure import Pledger
from assistant.tallies.service import Tally, Totals
from assistant.tallies.store import Publication
from tests.talking import NOW

CODES: Final = ("IN", "KE", "FR", "DE", "BR", "NG", "US", "EG", "ID", "MX", "TT", "GB")


def tally(
    by_day: tuple[int, ...] = (), *, organisations: int = 0, countries: int = 0, hidden: int = 0
) -> Tally:
    """Make a tally of people who came on the last days up to now, one figure a day."""
    people = sum(by_day)
    first = NOW.date() - timedelta(days=len(by_day) - 1)
    days = {(first + timedelta(days=at)).isoformat(): n for at, n in enumerate(by_day) if n}
    shown = {code: 30 - number for number, code in enumerate(CODES[:countries])}
    total = sum(shown.values()) + hidden
    published = Publication(NOW, total, total, shown, hidden) if countries else None
    principles = {number: people * (10 - number) // 9 for number in range(1, 10)}
    return Tally(
        totals=Totals(people, organisations, {}),
        principles={number: count for number, count in principles.items() if count},
        days=days,
        organisation_days={NOW.date().isoformat(): organisations} if organisations else {},
        breakdowns={(Pledger.PERSON, "country"): published},
    )


def subject(
    of: Tally, *, goal: int | None = 100, opened: datetime = NOW, **drive: object
) -> Subject:
    """Make a subject of it, in English and in Paris."""
    made = Drive(1, 1, "Peace Day", goal, Pledger.PERSON, opened, None, DriveState.RUNNING)
    return Subject(
        words("en"),
        replace(made, **drive),  # type: ignore[arg-type]  # what a test changes is right
        of,
        Operator("The Test Club", "club@example.org"),
        "Europe/Paris",
        NOW,
    )


def full() -> Subject:
    """Make a subject with all there is: a goal, a pace, sixty days, twelve countries."""
    made = tally(tuple(range(60)), organisations=37, countries=12, hidden=9)
    return subject(made, goal=4000, opened=NOW - timedelta(days=59))
