"""The guard's rules: who is set aside, why, and who never is."""

from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.pledges.aside import Span, Why, span_of
from assistant.pledges.guard import BURST_WINDOW, NAMES_WINDOW, Guard, Limits, Newcomer
from tests.talking import NOW

BURST = Limits(burst=3)
SECOND = timedelta(seconds=1)


def guard(limits: Limits) -> Guard:
    return Guard(limits, b"salt")


def somebody(number: int, community: int = 1, **changed: object) -> Newcomer:
    return Newcomer(1, community, f"p{number}".encode(), **changed)  # type: ignore[arg-type]  # by name


def judged(the_guard: Guard, numbers: range, at: datetime = NOW) -> list[Why | None]:
    return [the_guard.judge(somebody(number), at) for number in numbers]


# ---- bursts


def test_the_first_of_a_burst_count_and_the_rest_are_set_aside() -> None:
    assert judged(guard(BURST), range(5)) == [None] * 3 + [Why.BURST] * 2


def test_a_trickle_is_no_burst() -> None:
    the_guard = guard(BURST)
    for number in range(50):
        assert the_guard.judge(somebody(number), NOW + number * timedelta(seconds=41)) is None


def test_a_burst_lasts_as_long_as_many_keep_coming() -> None:
    the_guard = guard(BURST)
    judged(the_guard, range(4))
    assert the_guard.judge(somebody(4), NOW + timedelta(seconds=60)) is Why.BURST
    assert the_guard.judge(somebody(5), NOW + BURST_WINDOW + timedelta(seconds=61)) is None


def test_communities_and_drives_are_apart() -> None:
    the_guard = guard(BURST)
    judged(the_guard, range(5))
    assert the_guard.judge(somebody(9, community=2), NOW) is None
    assert the_guard.judge(Newcomer(2, 1, b"p9"), NOW) is None


def test_one_person_makes_no_burst_however_often_they_try() -> None:
    the_guard = guard(BURST)
    assert {the_guard.judge(somebody(1), NOW) for _ in range(50)} == {None}
    assert the_guard.judge(somebody(2), NOW) is None


def test_a_crowd_of_new_accounts_holds_up_nobody_else() -> None:
    the_guard = guard(Limits(burst=3, account_days=7))
    crowd = [the_guard.judge(somebody(n, created=NOW), NOW) for n in range(100)]
    assert set(crowd) == {Why.NEW}
    assert the_guard.judge(somebody(200), NOW) is None


def test_what_the_store_has_counts_too() -> None:
    """After a restart, or when another process takes pledges."""
    the_guard = guard(BURST)
    judged(the_guard, range(1))
    the_guard.look(1, 1, [(b"p0", NOW), (b"other", NOW - SECOND), (b"third", NOW)], NOW)
    assert judged(the_guard, range(1, 3)) == [Why.BURST] * 2


def test_it_looks_first_then_now_and_then_and_not_during_a_burst() -> None:
    the_guard = guard(Limits(burst=20))
    assert the_guard.wants_to_look(1, 1, NOW)
    the_guard.look(1, 1, [], NOW)
    assert not the_guard.wants_to_look(1, 1, NOW)
    assert the_guard.wants_to_look(1, 1, NOW + timedelta(seconds=5))
    judged(the_guard, range(2))
    assert the_guard.wants_to_look(1, 1, NOW), "a tenth of a burst has come since"
    judged(the_guard, range(2, 20))
    assert not the_guard.wants_to_look(1, 1, NOW + timedelta(seconds=9)), "it knows already"
    assert not guard(Limits()).wants_to_look(1, 1, NOW), "it is switched off"


# ---- new accounts


@pytest.mark.parametrize(
    ("created", "why"),
    [
        (None, None),
        (NOW, Why.NEW),
        (NOW + timedelta(hours=1), Why.NEW),  # the platform's clock is ahead of ours
        (NOW - timedelta(days=7) + SECOND, Why.NEW),
        (NOW - timedelta(days=7), None),
        (NOW - timedelta(days=4000), None),
    ],
)
def test_new_accounts(created: datetime | None, why: Why | None) -> None:
    assert guard(Limits(account_days=7)).judge(somebody(1, created=created), NOW) is why
    assert guard(Limits()).judge(somebody(1, created=created), NOW) is None


@pytest.mark.parametrize(
    ("age", "span"),
    [
        (timedelta(hours=-1), Span.DAY),
        (timedelta(hours=23), Span.DAY),
        (timedelta(days=1), Span.WEEK),
        (timedelta(days=7), Span.MONTH),
        (timedelta(days=30), Span.YEAR),
        (timedelta(days=365), Span.OLDER),
    ],
)
def test_spans(age: timedelta, span: Span) -> None:
    assert span_of(NOW - age, NOW) is span
    assert span_of(None, NOW) is Span.UNKNOWN


# ---- copies of a name


COPIES = Limits(copies=3)


def named(the_guard: Guard, *names: str, at: datetime = NOW) -> list[Why | None]:
    return [the_guard.judge(somebody(n, names=(name,)), at) for n, name in enumerate(names)]


def test_the_fourth_account_with_a_name_is_set_aside_however_it_is_written() -> None:
    heard = named(guard(COPIES), "Zoë Bell", "zoe  bell", "ZOE-BELL", "Zoé\u200b Bell", "Zoe Ball")
    assert heard == [None, None, None, Why.COPIES, None]


def test_one_account_is_no_copy_of_itself() -> None:
    the_guard = guard(COPIES)
    for _ in range(9):
        assert the_guard.judge(somebody(1, names=("Ann", "ann")), NOW) is None


def test_a_name_that_is_shown_counts_like_the_account_s() -> None:
    the_guard = guard(COPIES)
    named(the_guard, "Ann", "Ann", "Ann")
    assert the_guard.judge(somebody(9, names=("somebody else", "Ann")), NOW) is Why.COPIES


def test_no_name_is_no_copy() -> None:
    assert set(named(guard(COPIES), *["", "!!!", "\u200b", ""] * 3)) == {None}


def test_names_are_forgotten_after_an_hour() -> None:
    the_guard = guard(COPIES)
    named(the_guard, "Ann", "Ann", "Ann")
    assert the_guard.judge(somebody(9, names=("Ann",)), NOW + NAMES_WINDOW) is None


def test_another_drive_has_names_of_its_own() -> None:
    the_guard = guard(COPIES)
    named(the_guard, "Ann", "Ann", "Ann")
    assert the_guard.judge(Newcomer(2, 1, b"p9", ("Ann",)), NOW) is None


def test_no_name_is_kept_as_it_is() -> None:
    the_guard = guard(COPIES)
    named(the_guard, "Zaphod Beeblebrox")
    kept = repr([the_guard._names, the_guard._places]).casefold()
    assert "zaphod" not in kept
    assert "beeblebrox" not in kept


# ---- whatever comes


_STEPS = st.lists(
    st.tuples(
        st.integers(0, 9),  # who
        st.integers(-300, 300) | st.just(90_000) | st.just(-90_000),  # seconds later
        st.text(max_size=3),  # a name
        st.none() | st.integers(-1, 20),  # days since the account exists
    ),
    max_size=60,
)


@given(_STEPS, st.integers(0, 4), st.integers(0, 9), st.integers(0, 3))
@example([(n, 90_000, "a", None) for n in range(9)], 1, 1, 1)
def test_whatever_comes_nobody_is_held_back_without_cause(
    steps: list[tuple[int, int, str, int | None]], burst: int, days: int, copies: int
) -> None:
    limits = Limits(burst, days, copies)
    the_guard, now = guard(limits), NOW
    history: list[tuple[int, datetime, str]] = []
    for who, later, name, age in steps:
        now += timedelta(seconds=later)
        created = None if age is None else now - timedelta(days=age)
        newcomer = somebody(who, names=(name,), created=created)
        why = the_guard.judge(newcomer, now)
        others = {p for p, _, _ in history if p != who}
        if why is Why.NEW:
            assert age is not None
            assert age < days
        if why is Why.BURST:
            assert burst
            assert len(others) >= burst
        if why is Why.COPIES:
            assert copies
            assert len(others) >= copies
        history.append((who, now, name))


@given(st.lists(st.integers(0, 119), min_size=1, max_size=80), st.integers(1, 20))
def test_never_more_than_a_burst_count_within_the_window(offsets: list[int], burst: int) -> None:
    the_guard = guard(Limits(burst=burst))
    counted = [
        the_guard.judge(somebody(n), NOW + timedelta(seconds=offset)) is None
        for n, offset in enumerate(sorted(offsets))
    ]
    assert counted == [n < burst for n in range(len(offsets))]


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=400)])
def test_a_clock_that_jumps_holds_nobody_back(jump: timedelta) -> None:
    the_guard = guard(Limits(burst=3, copies=3))
    named(the_guard, "Ann", "Ann", "Ann", "Ann")
    heard = [the_guard.judge(somebody(n, names=("Ann",)), NOW + jump) for n in range(10, 13)]
    assert heard == [None, None, None]


def test_what_is_stored_in_the_future_holds_nobody_back() -> None:
    the_guard = guard(BURST)
    future = [(b"far %d" % n, NOW + timedelta(hours=1)) for n in range(9)]
    for number in range(3):
        the_guard.look(1, 1, future, NOW)
        assert the_guard.judge(somebody(number), NOW) is None


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.pledges.guard._MOST_NAMES", 50)
    monkeypatch.setattr("assistant.pledges.guard._MOST_PLACES", 50)
    the_guard = guard(Limits(burst=3, copies=3))
    for number in range(500):
        the_guard.judge(somebody(number, community=number, names=(f"name {number}",)), NOW)
        the_guard.judge(somebody(number, names=("Ann",)), NOW)
    assert len(the_guard._names) <= 51
    assert len(the_guard._places) <= 50
    assert all(len(each) <= 4 for each in the_guard._names.values())
    assert all(len(each.pledged) <= 4 for each in the_guard._places.values())
