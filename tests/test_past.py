"""Past moments are read right or refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.past import PastError, read_past
from tests.talking import NOW  # 24 November 2026, 12:00 UTC

PARIS = "Europe/Paris"  # 13:00


def utc(year: int, month: int, day: int, *clock: int) -> datetime:
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("now", NOW),
        ("10 minutes ago", NOW - timedelta(minutes=10)),
        ("an hour ago", NOW - timedelta(hours=1)),
        ("90 min ago", NOW - timedelta(minutes=90)),
        ("2 days ago", NOW - timedelta(days=2)),
        ("today 12:30", utc(2026, 11, 24, 11, 30)),
        ("Today at 9am", utc(2026, 11, 24, 8)),
        ("12:30", utc(2026, 11, 24, 11, 30)),
        ("yesterday 14:00", utc(2026, 11, 23, 13)),
        ("Yesterday, 2:05 pm", utc(2026, 11, 23, 13, 5)),
        ("yesterday 12am", utc(2026, 11, 22, 23)),
        ("23 November 14:00", utc(2026, 11, 23, 13)),
        ("November 23rd, 14:00", utc(2026, 11, 23, 13)),
        ("the 23rd of november 2026 14:00", utc(2026, 11, 23, 13)),
        ("25 November 14:00", utc(2025, 11, 25, 13)),  # the one of this year is still to come
        ("29 feb 10:00", utc(2024, 2, 29, 9)),
        ("1 Jul 10:00", utc(2026, 7, 1, 8)),  # summer time
        ("2026-11-23 14:00", utc(2026, 11, 23, 13)),
        ("2026-11-23T14:00", utc(2026, 11, 23, 13)),
        ("2026-11-23T14:00:30Z", utc(2026, 11, 23, 14, 0, 30)),
        ("2026-11-23t14:00+05:00", utc(2026, 11, 23, 9)),
    ],
)
def test_read(typed: str, moment: datetime) -> None:
    assert read_past(typed, NOW, PARIS) == moment


@pytest.mark.parametrize(
    "typed",
    [
        "", "lately", "today", "25 November", "14", "at 5", "last week", "this morning",
        "tomorrow 14:00", "23/11 14:00", "11/12/2026 14:00", "25:00", "today 12:60", "13pm",
        "0:30pm", "31 November 14:00", "2026-02-30 10:00", "in 10 minutes", "10 minutes",
        "99999 minutes ago", "14:00 EST", "monday 14:00", "29 March 2026 02:30", "x" * 5000,
        "\u0661\u0664:00",
    ],
)  # fmt: skip
def test_refused(typed: str) -> None:
    with pytest.raises(PastError) as refused:
        read_past(typed, NOW, PARIS)
    assert "cannot read that" in refused.value.message


@pytest.mark.parametrize("typed", ["today 13:01", "24 November 2026 18:00", "2027-01-01 10:00"])
def test_still_to_come(typed: str) -> None:
    with pytest.raises(PastError) as refused:
        read_past(typed, NOW, PARIS)
    assert "still to come" in refused.value.message


def test_a_time_that_came_twice() -> None:
    typed = "25 October 2026 02:30"
    assert read_past(typed, NOW, PARIS) == utc(2026, 10, 25, 0, 30)
    assert read_past(typed, NOW, PARIS, later=True) == utc(2026, 10, 25, 1, 30)


@given(st.text(max_size=30) | st.from_regex(r"\A[0-9a-z :T+-]{0,25}\Z"))
def test_whatever_is_typed_is_past_or_refused(typed: str) -> None:
    try:
        assert read_past(typed, NOW, PARIS) <= NOW
    except PastError:
        return


@given(st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 24, 10)))  # noqa: DTZ001 - local ones
def test_what_is_written_out_is_read_back(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    for shown in (f"{moment:%Y-%m-%d %H:%M}", f"{moment:%d %B %Y, %I:%M %p}"):
        assert read_past(shown, NOW, "UTC") == moment.replace(tzinfo=UTC)
