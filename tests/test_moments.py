"""Reading the dates that people type."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.moments import MomentError, read_deadline
from tests.talking import NOW

PARIS = ZoneInfo("Europe/Paris")
KOLKATA = ZoneInfo("Asia/Kolkata")
AFTERNOON = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # a Tuesday


def read(
    typed: str, now: datetime = NOW, zone: str = "Europe/Paris", language: str = "en"
) -> datetime:
    return read_deadline(typed, now, zone, language)


def shown(typed: str, now: datetime = AFTERNOON, zone: str = "UTC", language: str = "en") -> str:
    """Read, and write it as the clocks of that zone show it."""
    return f"{read(typed, now, zone, language).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


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


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("29 Oct 2027", "2027-10-29"),
        ("Oct. 29th, 2027", "2027-10-29"),
        ("the 29th of October", "2027-10-29"),
        ("29-Oct-2027", "2027-10-29"),
        ("29 Oct 27", "2027-10-29"),
        ("1. December", "2026-12-01"),
        ("friday, 27 november 2026", "2026-11-27"),
        ("friday the 27th", "2026-11-27"),
        ("2027-10-29", "2027-10-29"),
        ("2027/1/5", "2027-01-05"),
        ("20271029", "2027-10-29"),
        ("29-10-2027", "2027-10-29"),
        ("01.12.", "2026-12-01"),
        ("01.12", "2026-12-01"),
        ("01.12.2027", "2027-12-01"),
        ("20.12.26", "2026-12-20"),
        ("29/10", "2027-10-29"),
        ("01/02/2027", "2027-02-01"),  # the day first
        ("12/31/2026", "2026-12-31"),  # but there is no 31st month
        ("24 November", "2026-11-24"),  # today is not over
        ("23 November", "2027-11-23"),
        ("29 February", "2028-02-29"),
        ("the 15th", "2026-12-15"),
        ("15th", "2026-12-15"),
        ("the 24th", "2026-11-24"),
        ("the 31st", "2026-12-31"),  # November has none
    ],
)
def test_a_date_that_leaves_something_out_is_the_next_such(typed: str, day: str) -> None:
    assert shown(typed) == f"{day} 23:59"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-24"),
        ("tonight", "2026-11-24"),
        ("the day after tomorrow", "2026-11-26"),
        ("friday", "2026-11-27"),
        ("by friday", "2026-11-27"),
        ("until friday", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("friday next week", "2026-12-04"),
        ("next week friday", "2026-12-04"),
        ("tuesday", "2026-12-01"),  # who means today says today
        ("this tuesday", "2026-11-24"),
        ("monday", "2026-11-30"),
    ],
)
def test_a_day_by_its_name(typed: str, day: str) -> None:
    assert shown(typed) == f"{day} 23:59"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("end of week", "2026-11-29"),
        ("the end of the week", "2026-11-29"),
        ("this week", "2026-11-29"),
        ("next week", "2026-12-06"),
        ("end of month", "2026-11-30"),
        ("by the end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("next month", "2026-12-31"),
        ("end of the quarter", "2026-12-31"),
        ("next quarter", "2027-03-31"),
        ("end of year", "2026-12-31"),
        ("until the end of the year", "2026-12-31"),
        ("next year", "2027-12-31"),
        ("the end of november", "2026-11-30"),
        ("last day of november", "2026-11-30"),
        ("december", "2026-12-31"),
        ("in December 2027", "2027-12-31"),
        ("end of february", "2027-02-28"),
        ("end of february 2028", "2028-02-29"),
        ("2027", "2027-12-31"),
        ("end of 2027", "2027-12-31"),
        ("Q1 2027", "2027-03-31"),
        ("2027-Q3", "2027-09-30"),
        ("q2", "2027-06-30"),
        ("end of q4", "2026-12-31"),
        ("2027-02", "2027-02-28"),
        ("02/2027", "2027-02-28"),
    ],
)
def test_a_period_means_its_last_minute(typed: str, day: str) -> None:
    assert shown(typed) == f"{day} 23:59"


def test_on_the_last_day_of_a_period_it_is_that_day() -> None:
    new_years_eve = datetime(2028, 12, 31, 12, 0, tzinfo=UTC)  # a Sunday
    for typed in ("end of week", "end of month", "q4", "december", "the 31st"):
        assert shown(typed, new_years_eve) == "2028-12-31 23:59"
    assert shown("end of next month", new_years_eve) == "2029-01-31 23:59"
    assert shown("next quarter", new_years_eve) == "2029-03-31 23:59"
    assert shown("next week", new_years_eve) == "2029-01-07 23:59"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("in 30 days", "2026-12-24 23:59"),
        ("within ten days", "2026-12-04 23:59"),
        ("2 weeks from now", "2026-12-08 23:59"),
        ("in a fortnight", "2026-12-08 23:59"),
        ("in a month", "2026-12-24 23:59"),
        ("in six months", "2027-05-24 23:59"),
        ("in a year", "2027-11-24 23:59"),
        ("in a year and 2 weeks", "2027-12-08 23:59"),
        ("in two weeks at 18:00", "2026-12-08 18:00"),
        ("in 36 hours", "2026-11-26 03:30"),
        ("in an hour and 20 minutes", "2026-11-24 16:50"),
        ("in 1 day and 2 hours", "2026-11-25 17:30"),
    ],
)
def test_a_span_is_counted_exactly(typed: str, moment: str) -> None:
    assert shown(typed) == moment


def test_a_month_later_is_at_most_the_end_of_a_shorter_month() -> None:
    assert shown("in a month", datetime(2027, 1, 31, tzinfo=UTC)) == "2027-02-28 23:59"
    assert shown("in a year", datetime(2028, 2, 29, tzinfo=UTC)) == "2029-02-28 23:59"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("tomorrow noon", "2026-11-25 12:00"),
        ("noon tomorrow", "2026-11-25 12:00"),
        ("midnight", "2026-11-24 23:59"),
        ("friday at midnight", "2026-11-27 23:59"),
        ("friday 24:00", "2026-11-27 23:59"),
        ("24:00 on 5 December", "2026-12-05 23:59"),
        ("2027-10-29 24:00", "2027-10-29 23:59"),
        ("end of day tomorrow", "2026-11-25 23:59"),
        ("18:00", "2026-11-24 18:00"),
        ("by 5pm", "2026-11-24 17:00"),
        ("noon", "2026-11-25 12:00"),
        ("friday 5pm", "2026-11-27 17:00"),
        ("5 p.m. on friday", "2026-11-27 17:00"),
        ("friday at 5", "2026-11-27 17:00"),
        ("friday at 5 o\u2019clock", "2026-11-27 17:00"),
        ("friday at 9", "2026-11-27 09:00"),
        ("friday at 12", "2026-11-27 12:00"),
        ("friday 12am", "2026-11-27 00:00"),
        ("friday at 17.30", "2026-11-27 17:30"),
        ("friday 05:30", "2026-11-27 05:30"),
        ("at 5 on friday", "2026-11-27 17:00"),
        ("tonight at 8", "2026-11-24 20:00"),
        ("the 24th 18:00", "2026-11-24 18:00"),
        ("the 24th 12:00", "2026-12-24 12:00"),
        ("01.12. 18:00", "2026-12-01 18:00"),
        ("29th of October, 6:30 pm", "2027-10-29 18:30"),
        ("end of november 18:00", "2026-11-30 18:00"),
    ],
)
def test_a_time_of_the_day(typed: str, moment: str) -> None:
    assert shown(typed) == moment


def test_a_time_is_one_even_when_it_is_that_time_now() -> None:
    assert shown("tomorrow noon", NOW) == "2026-11-25 12:00"
    assert shown("noon", NOW) == "2026-11-25 12:00"
    assert shown("demain \u00e0 12:00", NOW, language="fr") == "2026-11-25 12:00"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("next friday 18:00 CET", "2026-11-27 17:00"),
        ("18:00 cet next friday", "2026-11-27 17:00"),
        ("1 July 2027 18:00 CEST", "2027-07-01 16:00"),
        ("1 July 2027, 18:00 (Europe/Paris)", "2027-07-01 16:00"),
        ("1 July 2027 UTC+5:30", "2027-07-01 18:29"),
        ("friday 18:00 -0500", "2026-11-27 23:00"),
        ("2027-10-29T18:00:00+02:00", "2027-10-29 16:00"),
        ("2027-10-29T18:00Z", "2027-10-29 18:00"),
        ("2027-10-29T18:00", "2027-10-29 18:00"),
    ],
)
def test_a_zone_that_is_said_counts(typed: str, moment: str) -> None:
    assert shown(typed) == moment


def test_an_abbreviation_of_several_zones_is_the_one_of_the_community() -> None:
    assert read("1 July 2027 18:00 IST", zone="Asia/Kolkata") == datetime(
        2027, 7, 1, 18, 0, tzinfo=KOLKATA
    )
    assert shown("friday 18:00 CST", zone="America/Chicago") == "2026-11-27 18:00"
    for typed, language in (("friday 18:00 IST", "en"), ("vendredi 18:00 IST", "fr")):
        with pytest.raises(MomentError, match="cannot read"):
            read(typed, language=language)


def test_today_is_the_day_in_the_zone() -> None:
    late = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # the 25th in Kolkata
    assert shown("today", late, "Asia/Kolkata") == "2026-11-25 23:59"
    assert shown("noon", late, "Asia/Kolkata") == "2026-11-25 12:00"
    assert shown("friday", late, "Asia/Kolkata") == "2026-11-27 23:59"
    assert read("today CET", late, "Asia/Kolkata") == datetime(2026, 11, 24, 22, 59, tzinfo=UTC)


def test_the_zone_decides_when_a_day_ends() -> None:
    assert read("1 July 2027", zone="America/New_York") == datetime(2027, 7, 2, 3, 59, tzinfo=UTC)


def test_summer_time_is_minded() -> None:
    winter, summer = read("1 March 2027"), read("1 June 2027")
    assert (winter.hour, summer.hour) == (22, 21)


@pytest.mark.parametrize(("typed", "language"), [("in 36 hours", "en"), ("dans 36 heures", "fr")])
def test_hours_pass_as_they_do_when_the_clocks_change(typed: str, language: str) -> None:
    before = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    assert read(typed, before, language=language) - before == timedelta(hours=36)


def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(MomentError, match="clocks are put forward"):
        read("28 March 2027 02:30")


def test_the_last_minute_is_the_later_one_where_clocks_go_back_at_midnight() -> None:
    # In Cairo, the 29th of October 2026 has two 23:59.
    now = datetime(2026, 10, 20, tzinfo=UTC)
    assert read("29 October", now, "Africa/Cairo") == datetime(2026, 10, 29, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "", ".", "by", "CET", "someday", "now", "5", "100", "1530", "1234567890", "foo bar", "x" * 5000,
        "tomorrow " + "x" * 100, "in 1 day" + " and 1 day" * 10,
        "0/2027", "13/2027", "friday 27", "sat 5", "5 friday",
        "friday at 25", "friday 13pm", "friday at 24", "friday 24:30", "24:00 pm", "tonight at 12", "tonight at 5",
        "december 18:00", "at 5 december", "by december", "until 2027", "by next week", "month",
        "mid december", "last friday of november", "before friday", "friday or saturday",
        "1-5 december", "friday evening", "in 2-3 weeks", "in half a year", "in 5", "in 1.5 weeks",
        "in 3 hours at noon", "in a month and 2 hours", "two weeks ago", "friday 18:00 CST",
        "friday 18:00 CET PST", "friday 18:00 Nowhere/Else", "friday 18:00 ../../etc/passwd",
    ],
)  # fmt: skip
def test_what_is_no_date_or_may_be_several_is_said_so(typed: str) -> None:
    with pytest.raises(MomentError, match="cannot read"):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31 February", "no such day"),
        ("29 February 2027", "no such day"),
        ("31 April 18:00", "no such day"),
        ("0 December", "no such day"),
        ("99/99/2027", "no such day"),
        ("29102027", "no such day"),
        ("2027-13-01", "no such day"),
        ("monday 27 november 2026", "another day of the week"),
        ("monday 27 november", "another day of the week"),
        ("24:00", "24:00 of which day"),
        ("at 24:00", "24:00 of which day"),
    ],
)
def test_what_cannot_be_a_date_is_told_why(typed: str, why: str) -> None:
    for language in ("en", "fr"):
        with pytest.raises(MomentError, match=why):
            read(typed, language=language)


@pytest.mark.parametrize(
    ("typed", "early", "late"),
    [
        ("3:30", "03:30", "15:30"),
        ("friday 5:30", "05:30", "17:30"),
        ("7.45 on friday", "", ""),  # may be a date, so it is only not read
        ("at 7.45 on friday", "07:45", "19:45"),
        ("it is 3:30", "", ""),
    ],
)
def test_a_time_of_the_morning_or_of_the_afternoon_is_asked_for(
    typed: str, early: str, late: str
) -> None:
    with pytest.raises(MomentError, match="afternoon" if early else "cannot read") as raised:
        read(typed)
    assert dict(raised.value.values) == ({"early": early, "late": late} if early else {})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorow", "tomorrow"),
        ("Tommorow 18:00", "tomorrow 18:00"),
        ("fryday 5pm", "friday 5pm"),
        ("Firday", "friday"),
        ("29 novmber 2027", "29 november 2027"),
        ("in two wekes", "in two weeks"),
        ("fridayish", ""),
        ("foo tomorow", ""),
        ("mondey the 99th", ""),
    ],
)
def test_a_word_mistyped_is_offered_and_not_taken(typed: str, meant: str) -> None:
    with pytest.raises(MomentError, match="Do you mean" if meant else "cannot read") as raised:
        read(typed)
    assert dict(raised.value.values) == ({"phrase": meant} if meant else {})


def test_a_day_alone_may_mean_another_time_than_its_last_minute() -> None:
    def at_nine(typed: str, language: str = "en") -> str:
        moment = read_deadline(typed, AFTERNOON, "UTC", language, unsaid=time(9))
        return f"{moment:%Y-%m-%d %H:%M}"

    assert at_nine("tomorrow") == "2026-11-25 09:00"
    assert at_nine("in 3 days") == "2026-11-27 09:00"
    assert at_nine("friday 18:00") == "2026-11-27 18:00"
    assert at_nine("tomorrow midnight") == "2026-11-25 23:59"
    assert at_nine("demain", "fr") == "2026-11-25 09:00"


@pytest.mark.parametrize(
    "typed",
    [
        "yesterday", "1 January 2020", "20.11.26", "2020", "Q1 2020", "today at 1",
        "tuesday 24 november 2026 12:00", "0001-01-01", "0001-01-01T00:00+14:00", "in 0 days at 8",
    ],
)  # fmt: skip
def test_the_past_is_refused(typed: str) -> None:
    with pytest.raises(MomentError, match="past"):
        read(typed, AFTERNOON)


@pytest.mark.parametrize(
    "typed",
    [
        "2037-10-11", "31.12.9999", "31.12.9999 23:59 PST", "9999-12-31T23:59-12:00", "in 9999 years",
        "in 9999 hours and 9999 fortnights and 9999 fortnights", "in 7900 years and 9999 fortnights",
        "2040", "in 61 months",
    ],
)  # fmt: skip
def test_the_far_future_is_refused(typed: str) -> None:
    with pytest.raises(MomentError, match="five years"):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("demain", "2026-11-25 23:59"),
        ("demain \u00e0 18:00", "2026-11-25 18:00"),
        ("29 octobre 2027", "2027-10-29 23:59"),
        ("29 octobre 2027 18:00 CET", "2027-10-29 17:00"),
        ("d\u00e9cembre", "2026-12-31 23:59"),
        ("dans un mois", "2026-12-24 23:59"),
        ("dans deux semaines", "2026-12-08 23:59"),
        ("end of november", "2026-11-30 23:59"),
    ],
)
def test_another_language_is_read_besides_english(typed: str, moment: str) -> None:
    assert shown(typed, language="fr") == moment


@pytest.mark.parametrize("typed", ["le 01.12.", "demain soir", "last friday of november"])
def test_what_the_library_would_guess_is_refused(typed: str) -> None:
    with pytest.raises(MomentError, match="cannot read"):
        read(typed, language="fr")


WORDS = """
    the a in by until on at of end last day this next week month year quarter and from now today
    tonight tomorrow noon midnight friday tue 5 12 15th 31st 29 99 0 5pm 18:00 5:30 02:30 q1
    december feb 2027 9999 24:00 tomorow fryday 31 april 01.12. 31/12 2027-10-29 0001-01-01 hours weeks CET (UTC) +14:00
    Asia/Kolkata IST eod . - , \u0663
"""


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join) | st.text(max_size=30),
    st.timedeltas(timedelta(0), timedelta(days=4000)).map(NOW.__add__),
    st.sampled_from(["UTC", "Europe/Paris", "Asia/Kolkata", "America/St_Johns", "Africa/Cairo"]),
)
def test_whatever_is_typed_is_a_moment_to_come_or_refused(
    typed: str, now: datetime, zone: str
) -> None:
    try:
        moment = read(typed, now, zone)
    except MomentError:
        return
    assert now < moment <= now + timedelta(days=366 * 5)
    assert moment.tzinfo is UTC
    assert read(moment.isoformat(), now, zone) == moment
