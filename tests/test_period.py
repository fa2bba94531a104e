"""Periods of days are read right or refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.period import PeriodError, read_period


def days(text: str) -> tuple[date | None, date | None]:
    first, _, last = text.partition("..")
    return (
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24", "2026-11-24..2026-11-24"),
        ("24 November 2026", "2026-11-24..2026-11-24"),
        ("Nov 24th, 2026", "2026-11-24..2026-11-24"),
        ("2026-11-01..2026-11-30", "2026-11-01..2026-11-30"),
        ("2026-11-01 to 2026-11-30", "2026-11-01..2026-11-30"),
        ("2026-11-01 - 2026-11-30", "2026-11-01..2026-11-30"),
        ("2026-11-01\u20132026-11-30", "2026-11-01..2026-11-30"),
        ("1 November 2026 to 30 November 2026", "2026-11-01..2026-11-30"),
        ("from 1 November to 5 December 2026", "2026-11-01..2026-12-05"),
        ("1 to 30 November 2026", "2026-11-01..2026-11-30"),
        ("between 1 and 3 November 2026", "2026-11-01..2026-11-03"),
        ("November 2026", "2026-11-01..2026-11-30"),
        ("in february 2028", "2028-02-01..2028-02-29"),
        ("2026-11", "2026-11-01..2026-11-30"),
        ("2026", "2026-01-01..2026-12-31"),
        ("October to November 2026", "2026-10-01..2026-11-30"),
        ("since 3 November 2026", "2026-11-03.."),
        ("from 2026-11-03", "2026-11-03.."),
        ("until 3 November 2026", "..2026-11-03"),
        ("", ".."),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert read_period(typed) == days(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "last week",
        "pdf",
        "31 November 2026",
        "2026-13",
        "2026-11-31",
        "1 November",
        "to",
        "..",
        "x" * 999,
    ],
)
def test_what_is_refused(typed: str) -> None:
    with pytest.raises(PeriodError, match="I do not understand that period"):
        read_period(typed)


@pytest.mark.parametrize("typed", ["2026-11-30..2026-11-01", "December 2026 to 1 November 2026"])
def test_what_ends_before_it_begins(typed: str) -> None:
    with pytest.raises(PeriodError, match="ends before it begins"):
        read_period(typed)


@given(st.text(max_size=30))
def test_any_words_are_read_or_refused(typed: str) -> None:
    try:
        first, last = read_period(typed)
    except PeriodError:
        return
    assert first is None or last is None or first <= last


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_two_days_are_the_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert read_period(f"{first}..{last}") == (first, last)
