"""How sure the matcher may be, learned from the FAQ itself, without any other examples.

Four traits of a question's scores tell whether the best topic is right: how high the best score
is, how far the next one lies behind, what all topics have together, and what speaks for a message
outside the FAQ. A logistic regression on the held-out phrasings weighs them. What a small FAQ
cannot show comes from experience with other FAQs: a prior, which gives way as phrasings come.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.answers.holding import HeldOut

Floats = NDArray[np.float64]

# Questions outside the FAQ among those that are asked, assumed: orphans stand for all of them,
# or mostly messages that the FAQ itself lists as such.
_ORPHANS: Final = 1 / 3
_ORPHANS_BESIDE_OUTSIDE: Final = 0.1
_OUTSIDE: Final = 0.4
_LEAST_BEST: Final = 0.02  # scores are shares of 1; below these they are noise
_LEAST_LEAD: Final = 0.01

# Experience: the weights of the traits and how widely these vary, and the confidences in what was
# right, over 12 samples of CLINC150 (Larson et al. 2019) of 10 to 90 topics with 2 to 8 phrasings,
# half of them with messages outside, asked with new questions and foreign ones. (The sum of all
# topics and the score of outside are nearly mirror images, so that the samples leave open how
# they share; a tenth of a point of AUROC on other FAQs speaks for this.)
_WEIGHTS: Final = np.array([1.97, 0.82, 1.0, -1.0, 4.6])
_SPREADS: Final = np.array([0.73, 1.34, 0.25, 0.22, 1.0])
_GRAINS: Final = 20.0  # phrasings that this experience is worth
_RIGHT: Final = (
    0.134, 0.296, 0.466, 0.589, 0.683, 0.751, 0.806, 0.843, 0.872, 0.896,
    0.916, 0.931, 0.943, 0.954, 0.964, 0.971, 0.977, 0.982, 0.987, 0.992,
)  # fmt: skip
_CONVERGED: Final = 1e-9  # step at which Newton's method stops
_ENOUGH_RIGHT: Final = 100  # held-out phrasings got right that make the prior superfluous


def traits(scores: Floats, number: int) -> Floats:
    """Return what tells about scores (questions x classes, the first `number` topics): (x 5).

    The logarithms of the best score and of its lead over the next, the sum of all topics, that of
    all kinds of messages outside, and a one.
    """
    topics, outside = scores[:, :number], scores[:, number:].sum(axis=1)
    known = np.where(np.isneginf(topics), 0, topics)
    if number > 1:
        second, best = np.partition(topics, -2, axis=1)[:, -2:].T
    else:
        best = topics[:, 0]
        second = np.zeros_like(best)
    lead = best - np.maximum(second, 0)
    return np.column_stack(
        [
            np.log(np.maximum(best, _LEAST_BEST)),
            np.log(np.maximum(lead, _LEAST_LEAD)),
            known.sum(axis=1),
            outside,
            np.ones(len(scores)),
        ]
    )


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Scores to confidences: the logistic curve of the weighted traits."""

    weights: Floats
    topics: int

    @classmethod
    def fit(cls, held: HeldOut) -> "Calibration":
        """Fit the curve to "the best topic is right"; orphans and outside count as wrong.

        Newton's method on the weighted likelihood with a Gaussian prior, worth 20 phrasings,
        around the weights of experience. Deterministic.
        """
        every = np.concatenate([held.asked, held.orphans, held.outside])
        design = traits(every, held.topics)
        truth = np.concatenate(
            [held.right.astype(np.float64), np.zeros(len(held.orphans) + len(held.outside))]
        )
        orphans, outside = (
            (_ORPHANS_BESIDE_OUTSIDE, _OUTSIDE) if len(held.outside) else (_ORPHANS, 0.0)
        )
        asked = len(held.asked)
        each = asked / (1 - orphans - outside)
        weights = np.concatenate(
            [
                np.ones(asked),
                np.full(len(held.orphans), orphans * each / max(1, len(held.orphans))),
                np.full(len(held.outside), outside * each / max(1, len(held.outside))),
            ]
        )
        pull = _GRAINS * np.square(_SPREADS)
        curve = _WEIGHTS.copy()
        loss = _loss(design, truth, weights, pull, curve)
        for _ in range(50):
            chance = _logistic(design @ curve)
            gradient = design.T @ (weights * (chance - truth)) + pull * (curve - _WEIGHTS)
            bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
            step = np.linalg.solve(bend, gradient)
            # The loss is convex, so a step that is halved long enough lowers it.
            while (now := _loss(design, truth, weights, pull, curve - step)) > loss:
                step = step / 2
                if np.abs(step).max() < _CONVERGED:
                    break
            curve, loss = curve - step, min(now, loss)
            if np.abs(step).max() < _CONVERGED:
                break
        # Held-out phrasings that mislead must not turn "nearer" into "less sure".
        curve[:2] = np.maximum(curve[:2], 0)
        return cls(curve if curve[:2].any() else _WEIGHTS, held.topics)

    def confidence(self, scores: Floats) -> Floats:
        """Return the chance, 0..1, that the best topic is right (questions x classes -> questions)."""
        return _logistic(traits(scores, self.topics) @ self.weights)

    def bar(self, held: HeldOut, keep: float) -> float:
        """Return the confidence that the share `keep` of the phrasings got right reaches."""
        right = self.confidence(held.asked[held.right]) if held.right.any() else np.zeros(0)
        faith = max(0.0, 1 - len(right) / _ENOUGH_RIGHT)
        values = np.concatenate([right, _RIGHT])
        weights = np.concatenate([np.ones(len(right)), np.full(len(_RIGHT), faith)])
        order = np.argsort(values, kind="stable")
        # The lowest share 1 - keep falls below the bar. Half a grain is forgiven to rounding.
        below = np.cumsum(weights[order]) <= (1 - keep) * weights.sum() + 1e-9
        place = min(int(below.sum()), len(values) - 1)
        return float(values[order][place])


def _loss(design: Floats, truth: Floats, weights: Floats, pull: Floats, curve: Floats) -> float:
    # -log likelihood of the logistic curve: log(1 + e^v) - truth x v, a question; and the prior.
    values = design @ curve
    away = curve - _WEIGHTS
    return float(weights @ (np.logaddexp(0, values) - truth * values) + pull @ (away * away) / 2)


def _logistic(values: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(values, -500, 500)))
    return chance
