"""Tallies through the core: exact totals, and breakdowns as they were last published."""

from assistant.assistant import Assistant
from tests.talking import Clock, Person


async def pledge(assistant: Assistant, first: int, last: int, country: str, clock: Clock) -> None:
    for number in range(first, last):
        heard = await Person(assistant, name=f"person {number}", clock=clock).pledges(
            country=country
        )
        assert "Your pledge counts" in heard


async def test_countries_appear_from_twenty_and_change_in_tens(assistant: Assistant) -> None:
    clock = Clock()
    ann = Person(assistant, clock=clock)
    await pledge(assistant, 0, 12, "India", clock)
    await pledge(assistant, 12, 19, "Kenya", clock)
    assert "India" not in await ann.says("tally")
    await pledge(assistant, 19, 20, "Kenya", clock)
    heard = await ann.says("tally")
    assert "Countries of 20 people (as of 24 November 2026)" in heard
    assert "India: 12, 60 percent" in heard
    assert "Kenya: 8, 40 percent" in heard
    await pledge(assistant, 20, 29, "Peru", clock)
    heard = await ann.says("tally")
    assert "29 people" in heard  # the total is exact
    assert "Peru" not in heard
    await pledge(assistant, 29, 30, "Nepal", clock)
    heard = await ann.says("tally")
    assert "Peru: 9" in heard
    assert "Nepal" not in heard
    assert "Kenya" not in heard  # hidden with it, or the total would give Nepal away
    assert "All others: 9 together. Each is hidden because it has fewer than 5" in heard


async def test_nothing_is_left_out_of_the_sum(assistant: Assistant) -> None:
    clock = Clock()
    await pledge(assistant, 0, 6, "skip", clock)
    await pledge(assistant, 6, 21, "India", clock)
    heard = await Person(assistant, clock=clock).says("tally")
    assert "India: 15, 71 percent" in heard
    assert "Country not given: 6, 29 percent" in heard


async def test_withdrawing_shows_in_the_total_at_once(assistant: Assistant) -> None:
    ann, ben = Person(assistant), Person(assistant, name="ben")
    await ann.pledges()
    await ben.pledges()
    await ann.says("withdraw")
    assert "1 person and 0 organisations" in await ben.says("tally")
