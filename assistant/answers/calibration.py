"""How sure the matcher may be, learned from the FAQ itself, without any other examples.

A ridge regression in the dual predicts, in closed form, what it would have said had some of its
rows been left out: with G = (K + L)^-1 and A = G Y, leaving out the rows J gives the scores
Y_J - (G_JJ)^-1 A_J for them (block matrix inversion; Rifkin and Lippert 2007, "Notes on
regularized least squares", is the case of one row). So each phrasing is asked twice as if it
were new: once without itself and the phrasings nearest to it, and once as an *orphan*, without
its whole topic, which stands for a question that the FAQ does not answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating]

_PHRASINGS_A_SIBLING: Final = 6  # a topic of 6 phrasings loses one sibling beside the phrasing ...
_MOST_SIBLINGS: Final = 2  # ... and one of 12 or more two: leaving out more blinds a small topic
_FEWEST_PHRASINGS: Final = 4  # topics with fewer say nothing about themselves once one is left out
_OUTSIDE: Final = 1 / 3  # share of questions assumed to be outside the FAQ

# What small FAQs lean on: scores of 2 and 3 phrasings a topic, 10 to 90 topics, pooled over 12
# samples of CLINC150 (Larson et al. 2019) with its own out-of-scope questions and other topics'.
_PRIOR_SLOPE: Final = 22.8
_PRIOR_OFFSET: Final = -3.17
_PRIOR_RIGHT: Final = (
    0.071, 0.094, 0.111, 0.125, 0.138, 0.153, 0.166, 0.179, 0.193, 0.207,
    0.221, 0.237, 0.253, 0.274, 0.296, 0.321, 0.352, 0.395, 0.446, 0.573,
)  # fmt: skip
_CONVERGED: Final = 1e-9  # step of slope and offset at which Newton's method stops
_ENOUGH_RIGHT: Final = 100  # held-out phrasings got right that make the prior superfluous


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What the matcher says of its own phrasings as if they were new.

    `best` is the highest score of each phrasing that was left out with its siblings, `right`
    whether that was its topic's; `orphans` are the highest scores without the whole topic.
    """

    best: NDArray[np.float64]
    right: NDArray[np.bool_]
    orphans: NDArray[np.float64]


def hold_out(
    inverse: Floats, duals: Floats, topics: NDArray[np.int32], siblings: Sequence[NDArray[np.int32]]
) -> HeldOut:
    """Ask each phrasing as if it were new.

    `inverse` is G (rows x rows) and `duals` A (rows x topics), as above; `topics` is the topic of
    each row; `siblings[i]` names the rows to leave out with phrasing i. Phrasings are the first
    rows; rows behind them (background) belong to topics but are not asked.
    """
    asked = len(siblings)
    best: list[float] = []
    right: list[bool] = []
    orphans: list[float] = []
    for topic in range(duals.shape[1]):
        rows = np.flatnonzero(topics == topic)
        phrasings = rows[rows < asked]
        if len(phrasings) >= _FEWEST_PHRASINGS:
            for row in phrasings:
                without = np.concatenate(([row], siblings[row]))
                scores = _without(inverse, duals, topics, without)[0]
                best.append(float(scores.max()))
                right.append(bool(scores.argmax() == topic))
        if duals.shape[1] > 1 and len(phrasings):
            scores = _without(inverse, duals, topics, rows)[: len(phrasings)]
            scores[:, topic] = -np.inf
            orphans.extend(scores.max(axis=1).tolist())
    return HeldOut(np.array(best), np.array(right, dtype=np.bool_), np.array(orphans))


def nearest_siblings(
    similarity: Floats, topics: NDArray[np.int32], asked: int
) -> list[NDArray[np.int32]]:
    """Return for each of the first `asked` rows the rows of its topic to leave out with it."""
    siblings: list[NDArray[np.int32]] = [np.zeros(0, dtype=np.int32)] * asked
    for topic in np.unique(topics[:asked]):
        rows = np.flatnonzero(topics[:asked] == topic).astype(np.int32)
        count = min(_MOST_SIBLINGS, len(rows) // _PHRASINGS_A_SIBLING)
        if not count:
            continue
        block = similarity[np.ix_(rows, rows)].astype(np.float64)
        np.fill_diagonal(block, -np.inf)
        nearest = np.argsort(-block, axis=1, kind="stable")[:, :count]
        for row, columns in zip(rows, nearest, strict=True):
            siblings[row] = rows[columns]
    return siblings


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores to confidences: the logistic curve 1 / (1 + exp(-(slope x score + offset)))."""

    slope: float
    offset: float

    @classmethod
    def fit(cls, held: HeldOut) -> "Calibration":
        """Fit the curve to "the best topic is right", orphans counting as wrong.

        Newton's method on the weighted likelihood, from the prior's curve and with 20 grains of
        it, which keep tiny or perfectly separated FAQs sane. Deterministic.
        """
        asked = len(held.best)
        grains = np.linspace(0.02, 0.5, len(_PRIOR_RIGHT))
        scores = np.concatenate([held.best, held.orphans, grains])
        truth = np.concatenate(
            [
                held.right.astype(np.float64),
                np.zeros(len(held.orphans)),
                _logistic(_PRIOR_SLOPE * grains + _PRIOR_OFFSET),
            ]
        )
        # Topics too small to be asked still have orphans: the two kinds are weighed apart.
        weight_of_orphans = _OUTSIDE / (1 - _OUTSIDE) * asked / max(1, len(held.orphans))
        weights = np.concatenate(
            [np.ones(asked), np.full(len(held.orphans), weight_of_orphans), np.ones(len(grains))]
        )
        design = np.stack([scores, np.ones_like(scores)], axis=1)
        curve = np.array([_PRIOR_SLOPE, _PRIOR_OFFSET])
        loss = _loss(design @ curve, truth, weights)
        for _ in range(50):
            chance = _logistic(design @ curve)
            gradient = design.T @ (weights * (chance - truth))
            bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design
            step = np.linalg.solve(bend + 1e-6 * np.eye(2), gradient)
            # The loss is convex, so a step that is halved long enough lowers it.
            while (now := _loss(design @ (curve - step), truth, weights)) > loss:
                step = step / 2
                if np.abs(step).max() < _CONVERGED:
                    break
            curve, loss = curve - step, min(now, loss)
            if np.abs(step).max() < _CONVERGED:
                break
        if curve[0] <= 0:  # held-out phrasings mislead; a higher score must still be better
            return cls(_PRIOR_SLOPE, _PRIOR_OFFSET)
        return cls(float(curve[0]), float(curve[1]))

    def confidence(self, score: float) -> float:
        """Return the chance, 0..1, that the best topic is right when it has this score."""
        return float(_logistic(np.array([self.slope * score + self.offset]))[0])

    def bar(self, held: HeldOut, keep: float) -> float:
        """Return the confidence that the share `keep` of the phrasings got right reaches."""
        scores = held.best[held.right]
        faith = max(0.0, 1 - len(scores) / _ENOUGH_RIGHT)
        values = np.concatenate([scores, _PRIOR_RIGHT])
        weights = np.concatenate([np.ones(len(scores)), np.full(len(_PRIOR_RIGHT), faith)])
        order = np.argsort(values, kind="stable")
        # The lowest share 1 - keep falls below the bar. Half a grain is forgiven to rounding.
        below = np.cumsum(weights[order]) <= (1 - keep) * weights.sum() + 1e-9
        place = min(int(below.sum()), len(values) - 1)
        return self.confidence(float(values[order][place]))


def _without(
    inverse: Floats, duals: Floats, topics: NDArray[np.int32], rows: NDArray[np.intp]
) -> NDArray[np.float64]:
    block = inverse[np.ix_(rows, rows)].astype(np.float64)
    scores = -np.linalg.solve(block, duals[rows].astype(np.float64)).astype(np.float64, copy=False)
    scores[np.arange(len(rows)), topics[rows]] += 1
    return scores


def _loss(
    values: NDArray[np.float64], truth: NDArray[np.float64], weights: NDArray[np.float64]
) -> float:
    # -log likelihood of the logistic curve: log(1 + e^v) - truth x v, a phrasing.
    return float(weights @ (np.logaddexp(0, values) - truth * values))


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(values, -500, 500)))
    return chance
