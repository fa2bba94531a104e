"""How sure the matcher may be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.answers.calibration import Calibration, traits
from assistant.answers.holding import HeldOut


def scores(best: list[float], outside: float = 0.0) -> NDArray[np.float64]:
    """Make scores of three topics, the best one far ahead, and of outside."""
    rows = [[value, 0.0, 0.0, outside] for value in best]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def held(
    right: list[float], wrong: list[float], orphans: list[float], outside: list[float] | None = None
) -> HeldOut:
    return HeldOut(
        3,
        scores(right + wrong),
        np.array([True] * len(right) + [False] * len(wrong), dtype=np.bool_),
        scores(orphans),
        scores(outside or []),
    )


def sure(calibration: Calibration, best: float, outside: float = 0.0) -> float:
    return float(calibration.confidence(scores([best], outside))[0])


def test_traits_are_best_lead_total_and_outside() -> None:
    found = traits(np.array([[0.5, 0.3, -0.1, 0.2, 0], [0.0, -np.inf, -0.2, 0.4, 0.5]]), 3)
    assert found[0] == pytest.approx([np.log(0.5), np.log(0.2), 0.7, 0.2, 1])
    assert found[1] == pytest.approx([np.log(0.02), np.log(0.01), -0.2, 0.9, 1])
    alone = traits(np.array([[0.5, 0.0]]), 1)
    assert alone[0] == pytest.approx([np.log(0.5), np.log(0.5), 0.5, 0, 1])


def test_confidence_is_the_share_that_is_right() -> None:
    # Of the phrasings held out at 0.4, 600 of 1,000 are right, at 0.1 120 of 1,000; orphans
    # stand for a third of all questions, so 2,000 of them count as 1,000.
    right, wrong = [0.4] * 600 + [0.1] * 120, [0.4] * 400 + [0.1] * 880
    result = held(right, wrong, [0.4] * 200 + [0.1] * 1_800)
    calibration = Calibration.fit(result)
    assert sure(calibration, 0.4) == pytest.approx(600 / 1_100, abs=0.02)
    assert sure(calibration, 0.1) == pytest.approx(120 / 1_900, abs=0.02)
    assert calibration.weights.tolist() == Calibration.fit(result).weights.tolist()


def test_what_speaks_for_outside_lowers_the_confidence() -> None:
    right = np.linspace(0.2, 0.6, 200).tolist()
    calm = HeldOut(3, scores(right), np.full(200, True), scores([0.1] * 200), scores(right, 0.5))
    calibration = Calibration.fit(calm)
    assert sure(calibration, 0.4) > 0.6
    assert sure(calibration, 0.4, outside=0.5) < 0.3


@pytest.mark.parametrize(
    "result",
    [
        held([], [], []),
        held([0.9] * 5, [], [0.01] * 5),  # perfectly apart
        held([0.1] * 500, [0.9] * 500, [0.5] * 9),  # upside down
        held([0.5], [], []),
        held([1e6], [], [-1e6]),
    ],
)
def test_any_faq_gives_a_sane_curve(result: HeldOut) -> None:
    calibration = Calibration.fit(result)
    confidences = [sure(calibration, best) for best in (0.0, 0.05, 0.1, 0.3, 0.6, 0.9)]
    assert all(0 <= each <= 1 for each in confidences)
    assert calibration.weights[:2].min() >= 0


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.99])
def test_a_bar_keeps_its_share_of_what_was_got_right(keep: float) -> None:
    right = np.linspace(0.05, 0.95, 300).tolist()
    result = held(right, [0.01] * 50, [0.02] * 350)
    calibration = Calibration.fit(result)
    bar = calibration.bar(result, keep)
    kept = (calibration.confidence(scores(right)) >= bar).mean()
    assert keep <= kept <= keep + 0.005


def test_a_tiny_faq_leans_on_experience() -> None:
    nothing = Calibration.fit(held([], [], []))
    assert 0.1 < nothing.bar(held([], [], []), 0.9) < 0.6
    assert sure(nothing, 0.03) < 0.2
    assert sure(nothing, 0.5) > 0.8
    # Three phrasings, however well understood, do not put the bar out of reach.
    few = held([0.95, 0.96, 0.97], [], [0.01] * 3)
    assert Calibration.fit(few).bar(few, 0.9) < sure(Calibration.fit(few), 0.4)


@given(
    st.lists(st.floats(-1, 2), max_size=30),
    st.lists(st.floats(-1, 2), max_size=30),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
)
def test_keeping_more_never_raises_the_bar(
    right: list[float], wrong: list[float], one: float, other: float
) -> None:
    result = held(right, wrong, wrong, wrong)
    calibration = Calibration.fit(result)
    assert calibration.bar(result, max(one, other)) <= calibration.bar(result, min(one, other))
