"""A person may send so many messages a minute; others are not held up."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.limiting import Limiter
from tests.conftest import Build
from tests.talking import Person

ANN = ("terminal", "ann")
BOB = ("terminal", "bob")


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_as_many_as_a_minute_allows_may_come_at_once() -> None:
    limiter = Limiter(30, Seconds())
    assert [limiter.wait(ANN) for _ in range(30)] == [0.0] * 30
    assert 1.9 < limiter.wait(ANN) < 2.1
    assert limiter.wait(BOB) == 0.0


def test_who_waits_as_told_is_let_in_and_who_does_not_waits_no_longer() -> None:
    clock = Seconds()
    limiter = Limiter(30, clock)
    waits = [limiter.wait(ANN) for _ in range(40)]
    clock.now += waits[-1]
    assert limiter.wait(ANN) == 0.0
    assert limiter.wait(ANN) > 0


def test_the_first_refusal_is_known() -> None:
    clock = Seconds()
    limiter = Limiter(1, clock)
    limiter.wait(ANN)
    assert [limiter.tell(ANN), limiter.tell(ANN)] == [True, False]
    clock.now += 60
    assert limiter.wait(ANN) == 0.0
    assert limiter.tell(ANN)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_no_minute_holds_more_than_twice_the_allowance(pauses: list[float]) -> None:
    """A whole allowance at once, and what grows back within the minute."""
    clock = Seconds()
    limiter = Limiter(10, clock)
    allowed: list[float] = []
    for pause in pauses:
        clock.now += pause
        if limiter.wait(ANN) == 0.0:
            allowed.append(clock.now)
    for start in allowed:
        assert sum(start <= moment < start + 60 for moment in allowed) <= 20


async def test_too_many_messages_are_met_with_a_friendly_sentence(make: Build) -> None:
    assistant = await make(messages_a_minute=3)
    ann = Person(assistant)
    heard = [await ann.says("principle 1") for _ in range(5)]
    assert all("Principle 1" in text for text in heard[:3])
    assert heard[3].startswith("That is more than I can follow. Please wait ")
    assert heard[4].startswith("That is more than I can follow.")
    assert "Principle 1" in await Person(assistant, name="bob").says("principle 1")


async def test_where_others_read_it_is_said_once(make: Build) -> None:
    assistant = await make(messages_a_minute=1)
    ann = Person(assistant, public=True)
    heard = [await ann.says("principle 1") for _ in range(4)]
    assert heard[1].startswith("That is more than I can follow.")
    assert heard[2:] == ["", ""]


def test_another_time_than_a_minute_may_be_meant_and_looking_takes_nothing() -> None:
    clock = Seconds()
    limiter = Limiter(5, clock, 3600.0)
    assert not any(limiter.used_up(ANN) for _ in range(9))
    assert [limiter.wait(ANN) for _ in range(5)] == [0.0] * 5
    assert limiter.used_up(ANN)
    assert not limiter.used_up(BOB)
    clock.now += 719
    assert limiter.used_up(ANN)
    clock.now += 2
    assert not limiter.used_up(ANN)
