"""A tally as a picture: what is drawn and what is said of it are the tally's own figures."""

import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import picturing, tallying
from assistant.drives.drive import DriveState
from assistant.drives.words import drive_title
from assistant.i18n import words
from assistant.pictures import rendering
from assistant.pictures.chart import Bars, Course, Figure, Progress
from assistant.pictures.drawing import svg
from assistant.pictures.font import files
from assistant.picturing import Subject, alternative, chart
from assistant.tallies.figure import Pledger
from assistant.tallies.store import Publication
from assistant.tallies.target import Target
from tests.pictures import looking
from tests.subjects import CODES, full, subject, tally
from tests.talking import NOW, Person

# What Discord takes; the shortest bound of the platforms.
MOST_WORDS: Final = 1024


def course(of: Subject) -> Course:
    (found,) = (panel for panel in chart(of).panels if isinstance(panel, Course))
    return found


def progress(of: Subject) -> list[Progress]:
    return [panel for panel in chart(of).panels if isinstance(panel, Progress)]


def bars(of: Subject) -> list[Bars]:
    return [panel for panel in chart(of).panels if isinstance(panel, Bars)]


# ---- the figures


def test_people_and_organisations_stand_side_by_side() -> None:
    drawn = chart(subject(tally((1000, 204), organisations=37)))
    assert drawn.figures == (Figure("People", "1,204"), Figure("Organisations", "37"))
    assert "1,241" not in svg(drawn)


def test_what_is_drawn_is_said_too() -> None:
    said = alternative(full())
    assert "A picture of the tally of \u201cPeace Day\u201d." in said
    assert "As of 24 November 2026, 13:00 (Europe/Paris)." in said
    assert "1,770 people and 37 organisations." in said
    assert "Goal: 4,000 people. Reached: 1,770, 44 percent." in said
    assert "At this pace (392 in 7 days) the goal is reached on 3 January 2027." in said
    assert (
        "Principles with most support: Protect individuals and infrastructure (1,770), "
        "Protect the Internet (1,573), Defend electoral processes (1,376)." in said
    )
    assert (
        "Countries with most people: India (30), Kenya (29), France (28), Germany (27), Brazil (26), "
        "7 more countries (154), All others (9)." in said
    )
    assert said.endswith("not by the Paris Call or the French government.")


def test_every_figure_that_is_drawn_is_the_tally_s() -> None:
    of = full()
    principles, countries = bars(of)
    assert [bar.number for bar in principles.bars] == [
        f"{of.tally.principles[number]:,}" for number in range(1, 10)
    ]
    assert principles.bars[0].length == 1
    assert principles.bars[8].label == "9 International norms"
    assert [bar.number for bar in countries.bars] == [
        *(str(30 - number) for number in range(9)),
        str(21 + 20 + 19),
        "9",
    ]
    said = looking.words(svg(chart(of)))
    assert {"1,770", "37", "Goal: 4,000 people", "3 January 2027", "India"} <= set(said)


def test_it_is_never_taken_for_official() -> None:
    of = full()
    assert "A community pledge, not an official signature." in " ".join(chart(of).notes)
    assert "A community pledge, not an official signature." in alternative(of)
    assert "Run by The Test Club" in " ".join(looking.words(svg(chart(of))))
    assert "We do not check identity." in " ".join(chart(of).notes)


def test_the_words_fit_where_alternative_text_is_short() -> None:
    longest = subject(tally((99_000_000,), organisations=9_999_999, countries=12), goal=10**8)
    longest = replace(longest, drive=replace(longest.drive, title="W" * 80))
    assert len(alternative(longest)) <= MOST_WORDS


# ---- the goal


def test_without_a_goal_there_is_no_bar_and_no_pace() -> None:
    of = subject(tally((3,)), goal=None)
    assert progress(of) == []
    assert course(of).goal is None
    assert course(of).ahead is None
    assert "Goal" not in alternative(of)


@pytest.mark.parametrize(("people", "share"), [(0, 0), (60, 0.6), (100, 1), (260, 2.6)])
def test_the_bar_is_as_long_as_the_goal_is_reached(people: int, share: float) -> None:
    (found,) = progress(subject(tally((people,))))
    assert found.share == pytest.approx(share)
    assert f"Reached: {people}, {round(share * 100)} percent." in found.words


def test_a_goal_of_organisations_counts_organisations() -> None:
    of = subject(tally((500,), organisations=3), goal_counts=Pledger.ORGANISATION)
    (found,) = progress(of)
    assert found.share == pytest.approx(0.03)
    assert course(of).title == "Organisations over time"
    assert course(of).steps == ((0.5, 3),)


# ---- the course

DAYS: Final = st.lists(st.integers(0, 1000), min_size=1, max_size=400).map(tuple)


@given(DAYS, st.none() | st.integers(1, 10**8), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_the_line_ends_at_today_s_count_and_goes_on_if_there_is_a_pace(
    by_day: tuple[int, ...], goal: int | None, waited: int
) -> None:
    of = subject(tally(by_day), goal=goal, opened=NOW - timedelta(days=len(by_day) - 1 + waited))
    drawn = course(of)
    counts = [0, *(number for _, number in drawn.steps)]
    assert counts[-1] == sum(by_day)
    assert counts == sorted(counts)
    assert all(0 < day < drawn.today for day, _ in drawn.steps)
    assert 0 < drawn.today <= drawn.until
    assert drawn.levels[-1].at >= max(counts[-1], drawn.goal.at if drawn.goal else 0)
    assert (drawn.ahead is None) == (not drawn.ahead_words)
    if drawn.ahead:
        assert drawn.ahead[0] == drawn.until > drawn.today
        assert counts[-1] <= drawn.ahead[1] <= min(goal or 0, drawn.levels[-1].at)
    looking.read(svg(chart(of)))


def test_the_pace_line_meets_the_goal_on_the_day_that_is_said() -> None:
    of = full()
    pace = tallying.pace_of(of.drive, of.tally, of.now, of.zone)
    assert pace
    assert pace.reached.date() == NOW.date() + timedelta(days=40)
    drawn = course(of)
    assert drawn.ahead == (drawn.today + 40, 4000)
    assert [date.words for date in drawn.dates] == [
        "3 January 2027",
        "24 November 2026",
        "26 September 2026",
    ]


def test_a_pace_of_years_leaves_the_picture_at_its_side() -> None:
    of = subject(tally((1,) * 30), goal=1000, opened=NOW - timedelta(days=29))
    drawn = course(of)
    assert drawn.ahead == (60, 60)
    assert drawn.goal is None
    assert "at this pace" in drawn.ahead_words.casefold()
    assert len(drawn.dates) == 2


def test_the_first_day_is_one_day() -> None:
    drawn = course(subject(tally((0,)), goal=None))
    assert (drawn.steps, drawn.today, len(drawn.dates)) == ((), 1, 1)


def test_a_closed_drive_ends_when_it_closed() -> None:
    closed = NOW - timedelta(days=10)
    of = subject(
        replace(tally(), days={"2026-11-10": 5}),
        opened=NOW - timedelta(days=20),
        closes_at=closed,
        state=DriveState.CLOSED,
    )
    assert course(of).today == 11
    assert course(of).dates[0].words == "14 November 2026"
    assert "Closed." in chart(of).notes[0]


# ---- principles and countries


def test_before_anybody_pledged_there_are_no_bars() -> None:
    of = subject(tally((0,)))
    assert bars(of) == []
    assert "Principles" not in alternative(of)


def test_countries_are_drawn_once_they_are_published() -> None:
    assert len(bars(subject(tally((19,))))) == 1
    assert "Countries" not in alternative(subject(tally((19,))))
    one = bars(subject(tally((30,), countries=1)))[1]
    assert [(bar.label, bar.number, bar.length) for bar in one.bars] == [("India", "30", 1)]
    assert one.title == "Countries of 30 people (as of 24 November 2026)"


def test_what_is_hidden_is_one_hatched_bar() -> None:
    found = bars(subject(tally((68,), countries=2, hidden=9)))[1].bars
    assert [(bar.label, bar.number, bar.open) for bar in found] == [
        ("India", "30", False),
        ("Kenya", "29", False),
        ("All others", "9", True),
    ]


@pytest.mark.parametrize(("countries", "rows"), [(9, 9), (10, 10), (11, 10), (12, 10)])
def test_ten_countries_are_enough(countries: int, rows: int) -> None:
    found = bars(subject(tally((300,), countries=countries)))[1].bars
    assert len(found) == rows
    assert sum(int(bar.number) for bar in found) == sum(30 - each for each in range(countries))
    more = [bar for bar in found if bar.open]
    assert [bar.label for bar in more] == (
        [f"{countries - 9} more countries"] if countries > 10 else []
    )


# ---- words of people, and languages


@pytest.mark.parametrize("title", [looking.HOSTILE, looking.GERMAN, looking.ARABIC, looking.HINDI])
def test_a_title_is_drawn_as_it_is(title: str) -> None:
    of = full()
    of = replace(of, drive=replace(of.drive, title=title))
    said = "".join(looking.words(svg(chart(of)))).replace(" ", "")
    assert said.startswith(drive_title(of.say, of.drive).replace(" ", "")[:40])


def test_a_title_without_glyphs_gives_way_to_the_number() -> None:
    of = full()
    of = replace(of, drive=replace(of.drive, title="\u652f\u6301\u5df4\u9ece\u5021\u8bae"))
    assert chart(of).title == "Drive 1"
    assert "\u652f\u6301\u5df4\u9ece\u5021\u8bae" in alternative(of)


@pytest.mark.parametrize(("language", "mirrored"), [("en", False), ("hi", False), ("ar", True)])
def test_who_reads_from_the_right_gets_it_mirrored(language: str, mirrored: bool) -> None:
    of = full()
    assert chart(replace(of, say=replace(words("en"), language=language))).mirrored is mirrored


# ---- the picture


def test_the_picture_is_the_drawing_with_its_words() -> None:
    of = full()
    made = picturing.drawn(of)
    assert made.name == "tally-drive-1.png"
    assert made.alternative == alternative(of)
    assert made.content == rendering.png(svg(chart(of)), files())
    assert len(made.content) < 400_000
    assert "content" not in repr(made)


def test_countries_have_names_in_the_reader_s_language() -> None:
    of = full()
    found = bars(replace(of, say=replace(words("en"), language="hi")))[1]
    assert found.bars[0].label == "\u092d\u093e\u0930\u0924"
    assert len(CODES) == 12


async def test_it_is_drawn_beside_the_conversations(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[threading.Thread] = []

    def png(svg: str, fonts: object) -> bytes:
        assert re.match("<svg ", svg)
        assert fonts
        drawn.append(threading.current_thread())
        return b"a picture"

    monkeypatch.setattr(rendering, "png", png)
    reply = await ann.calls("tally picture")
    assert reply.picture
    assert reply.picture.content == b"a picture"
    assert drawn != [threading.current_thread()]
    assert len(drawn) == 1


# ---- whom the goal counts


def _of_organisations(counts: Pledger) -> Subject:
    made = tally((30,), organisations=40)
    published = {
        (pledger, dimension): Publication(NOW, 40, 40, shown, hidden)
        for pledger in (Pledger.ORGANISATION, Pledger.ENDORSER)
        for dimension, shown, hidden in (
            ("country", {"KE": 30}, 10),
            ("kind", {"civil": 25, "private": 15}, 0),
            ("sector", {"health": 20, "": 20}, 0),
        )
    }
    return subject(replace(made, breakdowns=published), goal_counts=counts)


@pytest.mark.parametrize(
    ("counts", "whose"),
    [(Pledger.ORGANISATION, "organisations"), (Pledger.ENDORSER, "reported endorsements")],
)
def test_a_goal_of_organisations_shows_what_they_are(counts: Pledger, whose: str) -> None:
    of = _of_organisations(counts)
    drawn = {panel.title: panel for panel in bars(of)[1:]}
    assert list(drawn) == [
        f"{what} of 40 {whose} (as of 24 November 2026)"
        for what in ("Countries", "Kinds", "Sectors")
    ]
    assert [(bar.label, bar.number) for panel in drawn.values() for bar in panel.bars] == [
        ("Kenya", "30"),
        ("All others", "10"),
        ("Civil society", "25"),
        ("Private sector", "15"),
        ("Health", "20"),
        ("Sector not given", "20"),
    ]
    said = alternative(of)
    assert f"Countries with most {whose}: Kenya (30), All others (10)." in said
    assert f"Kinds of {whose}: Civil society (25), Private sector (15)." in said
    assert f"Sectors of {whose}: Health (20), Sector not given (20)." in said
    assert "Kenya" in looking.words(svg(chart(of)))


def test_a_goal_of_people_shows_nothing_of_organisations() -> None:
    of = _of_organisations(Pledger.PERSON)
    assert len(bars(of)) == 1
    assert "Kenya" not in alternative(of)


def test_targets_are_said_as_far_as_they_fit() -> None:
    targets = [
        Target(1, f"Target {number} {'w' * 50}", Pledger.PERSON, "country", ("IN", "KE"), 100)
        for number in range(10)
    ]
    said = alternative(replace(full(), targets=targets))
    assert "Part of the goal, Target 0" in said
    assert "at least 59 of 100 people, 59 percent (as of 24 November 2026)." in said
    assert "Target 9" not in said
    assert len(said) <= MOST_WORDS
    assert said.endswith("not by the Paris Call or the French government.")


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Peace Day \u5e73\u548c", "Peace Day"),
        ("Peace Day (\u05e9\u05dc\u05d5\u05dd)", "Peace Day"),
        ("\u0e2a\u0e31\u0e19\u0e15\u0e34\u0e20\u0e32\u0e1e day", "Drive 1"),
        ("\u5e73\u548c\u306e\u65e5", "Drive 1"),
        ("Peace \U0001f54a Day", "Peace Day"),
    ],
)
def test_of_a_title_what_can_be_drawn_is(title: str, drawn: str) -> None:
    assert chart(subject(tally(), title=title)).title == drawn
