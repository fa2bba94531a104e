import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.answers.calibration import Calibration, HeldOut, hold_out, nearest_siblings

SIZES = (13, 6, 5, 3)


def topics(sizes: tuple[int, ...] = SIZES) -> NDArray[np.int32]:
    return np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)


def gram(rows: int) -> NDArray[np.float64]:
    points = np.random.default_rng(3).standard_normal((rows, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.exp(points @ points.T - 1)


def held(right: list[float], wrong: list[float], orphans: list[float]) -> HeldOut:
    return HeldOut(
        np.array(right + wrong, dtype=np.float64),
        np.array([True] * len(right) + [False] * len(wrong), dtype=np.bool_),
        np.array(orphans, dtype=np.float64),
    )


def test_leaving_out_equals_fitting_without() -> None:
    rows = topics()
    ridged = gram(len(rows)) + np.diag(0.1 + 0.02 * np.arange(len(rows)))
    truth = np.eye(len(SIZES))[rows]
    inverse = np.linalg.inv(ridged)
    asked = len(rows) - 1  # the last row is background
    siblings = nearest_siblings(ridged, rows, asked)
    result = hold_out(inverse, inverse @ truth, rows, siblings)

    def fitted_without(left_out: NDArray[np.intp], row: int) -> NDArray[np.float64]:
        kept = np.setdiff1d(np.arange(len(rows)), left_out)
        duals = np.linalg.solve(ridged[np.ix_(kept, kept)], truth[kept])
        scores: NDArray[np.float64] = ridged[row, kept] @ duals
        return scores

    best, right, orphans = [], [], []
    for row in range(asked):
        topic = rows[row]
        if SIZES[topic] > 3:
            scores = fitted_without(np.array([row, *siblings[row]]), row)
            best.append(scores.max())
            right.append(scores.argmax() == topic)
        scores = fitted_without(np.flatnonzero(rows == topic), row)
        orphans.append(max(np.delete(scores, topic)))
    assert result.best == pytest.approx(np.array(best))
    assert result.right.tolist() == right
    assert result.orphans == pytest.approx(np.array(orphans))


def test_siblings_are_the_nearest_of_the_topic_and_few_in_small_topics() -> None:
    rows = topics()
    similarity = gram(len(rows))
    siblings = nearest_siblings(similarity, rows, len(rows))
    assert [len(s) for s in siblings] == [2] * 13 + [1] * 6 + [0] * 5 + [0] * 3
    for row, left_out in enumerate(siblings):
        own = [i for i in np.flatnonzero(rows == rows[row]).tolist() if i != row]
        own.sort(key=lambda i: -similarity[row, i])
        assert left_out.tolist() == own[: len(left_out)]


def test_one_topic_alone_has_no_orphans() -> None:
    rows = topics((5,))
    inverse = np.linalg.inv(gram(5) + 0.1 * np.eye(5))
    result = hold_out(inverse, inverse @ np.ones((5, 1)), rows, nearest_siblings(gram(5), rows, 5))
    assert len(result.orphans) == 0
    assert result.right.all()
    calibration = Calibration.fit(result)
    assert 0 < calibration.bar(result, 0.9) < 1


def test_confidence_is_the_share_that_is_right() -> None:
    # 60 of 100 held-out phrasings at 0.4 are right, 12 of 100 at 0.1; orphans count half as much.
    result = held([0.4] * 600 + [0.1] * 120, [0.4] * 400 + [0.1] * 880, [0.4] * 200 + [0.1] * 1_800)
    calibration = Calibration.fit(result)
    assert calibration.confidence(0.4) == pytest.approx(600 / 1_100, abs=0.02)
    assert calibration.confidence(0.1) == pytest.approx(120 / 1_900, abs=0.02)
    assert calibration == Calibration.fit(result)


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
def test_any_faq_gives_a_rising_curve(result: HeldOut) -> None:
    calibration = Calibration.fit(result)
    confidences = [calibration.confidence(x) for x in (-9.0, 0.0, 0.1, 0.3, 0.6, 9.0)]
    assert confidences == sorted(confidences)
    assert 0 <= confidences[0] < confidences[-1] <= 1


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.99])
def test_a_bar_keeps_its_share_of_what_was_got_right(keep: float) -> None:
    right = np.linspace(0.05, 0.95, 300).tolist()
    result = held(right, [0.01] * 50, [0.02] * 350)
    calibration = Calibration.fit(result)
    bar = calibration.bar(result, keep)
    kept = np.mean([calibration.confidence(score) >= bar for score in right])
    assert keep <= kept <= keep + 0.005


def test_a_tiny_faq_leans_on_experience() -> None:
    nothing = Calibration.fit(held([], [], []))
    bar = nothing.bar(held([], [], []), 0.9)
    assert 0.2 < bar < 0.6
    assert nothing.confidence(0.05) < 0.2
    assert nothing.confidence(0.4) > 0.9
    # Three phrasings, however well understood, do not put the bar out of reach.
    few = held([0.95, 0.96, 0.97], [], [0.01] * 3)
    assert Calibration.fit(few).bar(few, 0.9) < Calibration.fit(few).confidence(0.3)


@given(
    st.lists(st.floats(-1, 2), max_size=30),
    st.lists(st.floats(-1, 2), max_size=30),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
)
def test_keeping_more_never_raises_the_bar(
    right: list[float], wrong: list[float], one: float, other: float
) -> None:
    result = held(right, wrong, wrong)
    calibration = Calibration.fit(result)
    assert calibration.bar(result, max(one, other)) <= calibration.bar(result, min(one, other))
