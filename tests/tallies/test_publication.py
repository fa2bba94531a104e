"""What a breakdown shows, and what an observer must not learn from it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.tallies.publication import SMALLEST, coarse, is_due, may_follow, published
from tests.talking import NOW

cells = st.dictionaries(st.text(min_size=1, max_size=2), st.integers(1, 40), max_size=12)


def test_large_cells_are_shown_and_small_ones_hidden_with_the_next_smallest() -> None:
    shown, hidden = coarse({"IN": 30, "KE": 12, "FR": 6, "PE": 1})
    assert shown == {"IN": 30, "KE": 12}
    assert hidden == 7


def test_without_small_cells_all_are_shown() -> None:
    assert coarse({"IN": 30, "KE": 5}) == ({"IN": 30, "KE": 5}, 0)


def test_only_small_cells_show_nothing() -> None:
    assert coarse({"IN": 4, "KE": 4, "FR": 4}) == ({}, 12)


@given(cells)
def test_no_small_cell_is_shown_or_can_be_worked_out(figures: dict[str, int]) -> None:
    shown, hidden = coarse(figures)
    kept_back = {cell: number for cell, number in figures.items() if cell not in shown}
    assert all(number >= SMALLEST for number in shown.values())
    assert sum(shown.values()) + hidden == sum(figures.values())
    # One hidden cell alone would be the total less what is shown.
    small = [number for number in kept_back.values() if number < SMALLEST]
    assert not small or len(kept_back) != 1 or not shown


@given(cells)
def test_largest_first(figures: dict[str, int]) -> None:
    shown, _ = coarse(figures)
    assert list(shown.values()) == sorted(shown.values(), reverse=True)


def test_published_anew_after_ten_or_a_day_later_with_five() -> None:
    before = published({"IN": 20}, 20, 20, NOW, 20)
    assert is_due(None, 20, 0, NOW)
    assert not is_due(before, 29, 0, NOW)
    assert is_due(before, 30, 0, NOW)
    assert not is_due(before, 24, 0, NOW + timedelta(days=3))
    assert not is_due(before, 25, 0, NOW + timedelta(hours=23))
    assert is_due(before, 25, 0, NOW + timedelta(days=1))


def test_those_who_left_again_do_not_bring_a_publication_about() -> None:
    before = published({"IN": 20}, 20, 20, NOW, 20)
    assert not is_due(before, 30, 1, NOW)
    assert is_due(before, 31, 1, NOW)


def test_no_figure_falls_a_little() -> None:
    before = published({"IN": 30, "FR": 10}, 40, 40, NOW, 40)
    fallen = published({"IN": 41, "FR": 9}, 51, 50, NOW, 50)
    assert not may_follow(before, fallen)
    many = published({"IN": 45, "FR": 5}, 51, 50, NOW, 50)
    assert may_follow(before, many), "nobody of five is picked out"
    risen = published({"IN": 39, "FR": 11}, 51, 50, NOW, 50)
    assert may_follow(before, risen)
    three = published({"IN": 30, "FR": 8, "KE": 6}, 44, 44, NOW, 44)
    hidden = published({"IN": 44, "FR": 4, "KE": 6}, 58, 54, NOW, 60)
    assert not may_follow(three, hidden), "what is hidden together falls too"
