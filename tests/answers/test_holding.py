"""What the matcher says of its own phrasings as if they were new."""

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.answers.holding import hold_out, nearest_siblings

SIZES = (13, 6, 5, 3)


def classes(sizes: tuple[int, ...] = SIZES) -> NDArray[np.int32]:
    return np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)


def gram(rows: int) -> NDArray[np.float64]:
    points = np.random.default_rng(3).standard_normal((rows, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.exp(points @ points.T - 1)


def factor(ridged: NDArray[np.float64]) -> NDArray[np.float64]:
    inverse: NDArray[np.float64] = np.linalg.inv(np.linalg.cholesky(ridged))
    return inverse


def test_leaving_out_equals_fitting_without() -> None:
    # Three topics of 13, 6 and 3 phrasings, and five messages outside.
    sizes, outside = (13, 6, 3, 5), 3
    rows = classes(sizes)
    ridged = gram(len(rows)) + np.diag(0.1 + 0.02 * np.arange(len(rows)))
    truth = np.eye(len(sizes))[rows]
    siblings = nearest_siblings(ridged, rows)
    result = hold_out(factor(ridged), np.linalg.inv(ridged) @ truth, rows, siblings, 3)

    def fitted_without(left_out: NDArray[np.intp], row: int) -> NDArray[np.float64]:
        kept = np.setdiff1d(np.arange(len(rows)), left_out)
        duals = np.linalg.solve(ridged[np.ix_(kept, kept)], truth[kept])
        scores: NDArray[np.float64] = ridged[row, kept] @ duals
        return scores

    asked, right, orphans, strange = [], [], [], []
    for row, number in enumerate(rows.tolist()):
        scores = fitted_without(np.array([row, *siblings[row]]), row)
        if number == outside:
            strange.append(scores)
            continue
        if sizes[number] > 3:
            asked.append(scores)
            right.append(scores[:outside].argmax() == number)
        scores = fitted_without(np.flatnonzero(rows == number), row)
        scores[number] = -np.inf
        orphans.append(scores)
    assert result.asked == pytest.approx(np.array(asked))
    assert result.right.tolist() == right
    assert result.orphans == pytest.approx(np.array(orphans))
    assert result.outside == pytest.approx(np.array(strange))


def test_siblings_are_the_nearest_of_the_topic_and_few_in_small_topics() -> None:
    rows = classes()
    similarity = gram(len(rows))
    siblings = nearest_siblings(similarity, rows)
    assert [len(s) for s in siblings] == [2] * 13 + [1] * 6 + [0] * 5 + [0] * 3
    for row, left_out in enumerate(siblings):
        own = [i for i in np.flatnonzero(rows == rows[row]).tolist() if i != row]
        own.sort(key=lambda i: -similarity[row, i])
        assert left_out.tolist() == own[: len(left_out)]


def test_one_topic_alone_has_no_orphans() -> None:
    rows, ridged = classes((5,)), gram(5) + 0.1 * np.eye(5)
    duals = np.linalg.inv(ridged) @ np.column_stack([np.ones(5), np.zeros(5)])
    result = hold_out(factor(ridged), duals, rows, nearest_siblings(gram(5), rows), 1)
    assert len(result.orphans) == len(result.outside) == 0
    assert result.right.all()
