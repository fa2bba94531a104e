"""What the matcher says of its own phrasings as if they were new.

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


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Scores (questions x classes) of rows asked as if they were new.

    `asked` are phrasings that were left out with their siblings, `right` whether their topic
    scored best; `orphans` were left out with their whole topic, whose own score is -inf;
    `outside` are the rows that belong to no topic. Of the classes, the first `topics` are topics.
    """

    topics: int
    asked: NDArray[np.float64]
    right: NDArray[np.bool_]
    orphans: NDArray[np.float64]
    outside: NDArray[np.float64]


def hold_out(
    factor: Floats,
    duals: Floats,
    classes: NDArray[np.int32],
    siblings: Sequence[NDArray[np.int32]],
    topics: int,
) -> HeldOut:
    """Ask each row as if it were new.

    `factor` is F (rows x rows) with F^T F = G, and `duals` A (rows x classes), of which the first
    `topics` are topics and the others kinds of messages outside the FAQ; `classes` is the class
    of each row; `siblings[i]` names the rows to leave out with row i.
    """
    asked: list[NDArray[np.float64]] = []
    right: list[bool] = []
    orphans: list[NDArray[np.float64]] = [np.zeros((0, duals.shape[1]))]
    outside: list[NDArray[np.float64]] = []
    for number in range(duals.shape[1]):
        rows = np.flatnonzero(classes == number)
        if not len(rows):
            continue
        columns = factor[:, rows]
        block = (columns.T @ columns).astype(np.float64)
        own = duals[rows].astype(np.float64)
        place = {row: i for i, row in enumerate(rows.tolist())}
        if number >= topics or len(rows) >= _FEWEST_PHRASINGS:
            for i, row in enumerate(rows.tolist()):
                without = [i, *(place[sibling] for sibling in siblings[row].tolist())]
                scores = _without(block[np.ix_(without, without)], own[without], number)[0]
                (outside if number >= topics else asked).append(scores)
                if number < topics:
                    right.append(bool(scores[:topics].argmax() == number))
        if number < topics and topics > 1:
            scores = _without(block, own, number)
            scores[:, number] = -np.inf
            orphans.append(scores)
    return HeldOut(
        topics,
        np.array(asked).reshape(-1, duals.shape[1]),
        np.array(right, dtype=np.bool_),
        np.concatenate(orphans),
        np.array(outside).reshape(-1, duals.shape[1]),
    )


def nearest_siblings(similarity: Floats, classes: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """Return for each row the rows of its class to leave out with it."""
    siblings: list[NDArray[np.int32]] = [np.zeros(0, dtype=np.int32)] * len(classes)
    for number in np.unique(classes):
        rows = np.flatnonzero(classes == number).astype(np.int32)
        count = min(_MOST_SIBLINGS, len(rows) // _PHRASINGS_A_SIBLING)
        if not count:
            continue
        block = similarity[np.ix_(rows, rows)].astype(np.float64)
        np.fill_diagonal(block, -np.inf)
        nearest = np.argsort(-block, axis=1, kind="stable")[:, :count]
        for row, columns in zip(rows, nearest, strict=True):
            siblings[row] = rows[columns]
    return siblings


def _without(block: Floats, duals: Floats, number: int) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = -np.linalg.solve(block, duals).astype(np.float64, copy=False)
    scores[:, number] += 1
    return scores
