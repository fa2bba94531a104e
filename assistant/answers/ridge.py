"""Kernel ridge regression in the dual: A = (K + L)^-1 Y, one column of A a topic."""

from math import expm1
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

_RIDGE: Final = 0.15
_SHARPNESS: Final = 2.0
_SMALL: Final = 256  # rows up to which a matrix is not halved any more

_Floats = TypeVar("_Floats", NDArray[np.float32], NDArray[np.float64])


def kernel(similarity: _Floats) -> _Floats:
    """Turn similarities c, -1..1, into k(c) = (e^(2c) - 1) / (e^2 - 1), in their own memory.

    A positive definite function of a cosine again, which counts one near phrasing for more than
    two half-near ones.
    """
    similarity *= _SHARPNESS
    # Not expm1: numpy has a quick exp, and what digits are lost near 0 do not matter there.
    np.exp(similarity, out=similarity)
    similarity -= 1
    similarity /= expm1(_SHARPNESS)
    return similarity


def solve(
    similarity: NDArray[np.float32], classes: NDArray[np.int32], topics: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return F (rows x rows), with F^T F = G = (K + L)^-1, and A = G Y (rows x classes), Y 0/1.

    `similarity` (rows x rows) is overwritten; `classes` is the class of each row, of which the
    first `topics` are topics. L is diagonal: rows of small topics are trusted more, so that a
    topic of 40 phrasings does not outshout one of 3.
    """
    gram = kernel(similarity)
    sizes = np.bincount(classes)
    trust = np.ones(len(sizes))
    trust[:topics] = sizes[:topics] / sizes[:topics].mean()
    gram[np.diag_indices(len(classes))] += _RIDGE * trust[classes]
    truth = np.zeros((len(classes), len(sizes)), dtype=np.float32)
    truth[np.arange(len(classes)), classes] = 1
    # numpy's own inverse works in double precision: twice the time and six times the memory.
    _invert_factor(gram)
    return gram, gram.T @ (gram @ truth)


def _invert_factor(matrix: NDArray[np.float32]) -> None:
    """Turn a symmetric positive definite matrix into the inverse of its Cholesky factor, in place.

    By halves, so that nearly all work is in matrix products. (Inverting the matrix itself by
    halves would be shorter, but loses four more digits.)
    """
    if len(matrix) <= _SMALL:
        matrix[...] = np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
        return
    half = len(matrix) // 2
    first, last, below = matrix[:half, :half], matrix[half:, half:], matrix[half:, :half]
    _invert_factor(first)
    reach = below @ first.T
    last -= reach @ reach.T
    _invert_factor(last)
    below[...] = -(last @ reach @ first)
    matrix[:half, half:] = 0
