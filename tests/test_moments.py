"""Reading the dates that people type."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.moments import MomentError, read_deadline
from tests.talking import NOW

PARIS = ZoneInfo("Europe/Paris")


def read(typed: str, now: datetime = NOW, zone: str = "Europe/Paris") -> datetime:
    return read_deadline(typed, now, zone, "en")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("29 October 2027", datetime(2027, 10, 29, 23, 59, tzinfo=PARIS)),
        ("29 October", datetime(2027, 10, 29, 23, 59, tzinfo=PARIS)),
        ("29/10/2027", datetime(2027, 10, 29, 23, 59, tzinfo=PARIS)),
        ("2027-10-29 18:00", datetime(2027, 10, 29, 18, 0, tzinfo=PARIS)),
        ("31 December 6pm", datetime(2026, 12, 31, 18, 0, tzinfo=PARIS)),
        ("in two weeks", datetime(2026, 12, 8, 23, 59, tzinfo=PARIS)),
        ("tomorrow", datetime(2026, 11, 25, 23, 59, tzinfo=PARIS)),
        ("in 3 hours", datetime(2026, 11, 24, 16, 0, tzinfo=PARIS)),
        ("29 February 2028", datetime(2028, 2, 29, 23, 59, tzinfo=PARIS)),
    ],
)
def test_usual_phrases(typed: str, expected: datetime) -> None:
    assert read(typed) == expected


def test_the_zone_decides_when_a_day_ends() -> None:
    assert read("1 July 2027", zone="America/New_York") == datetime(2027, 7, 2, 3, 59, tzinfo=UTC)


def test_summer_time_is_minded() -> None:
    winter, summer = read("1 March 2027"), read("1 June 2027")
    assert (winter.hour, summer.hour) == (22, 21)


@pytest.mark.parametrize("typed", ["", "someday", "100", "foo bar", "99/99/2027", "x" * 5000])
def test_what_is_no_date_is_said_so(typed: str) -> None:
    with pytest.raises(MomentError, match="cannot read"):
        read(typed)


@pytest.mark.parametrize("typed", ["yesterday", "1 January 2020"])
def test_the_past_is_refused(typed: str) -> None:
    with pytest.raises(MomentError, match="past"):
        read(typed)


def test_the_far_future_is_refused() -> None:
    with pytest.raises(MomentError, match="five years"):
        read((NOW + timedelta(days=4000)).date().isoformat())
