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
    """Turn similarities c, 0..1, into k(c) = (e^(2c) - 1) / (e^2 - 1), in their own memory.

    A positive definite function of a cosine again, which counts one near phrasing for more than
    two half-near ones.
    """
    similarity *= _SHARPNESS
    np.expm1(similarity, out=similarity)
    similarity /= expm1(_SHARPNESS)
    return similarity


def solve(
    similarity: NDArray[np.float32], rows: NDArray[np.int32], topics: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return G = (K + L)^-1 (rows x rows) and A = G Y (rows x topics), Y 0/1.

    `similarity` (rows x rows) is overwritten; `rows` is the topic of each row. L is
    diagonal: rows of small topics are trusted more, so that a topic of 40 phrasings does not
    outshout one of 3.
    """
    gram = kernel(similarity)
    sizes = np.bincount(rows, minlength=topics)
    gram[np.diag_indices(len(rows))] += _RIDGE * sizes[rows] / sizes.mean()
    inverse = _inverse(gram)
    truth = np.zeros((len(rows), topics), dtype=np.float32)
    truth[np.arange(len(rows)), rows] = 1
    return inverse, inverse @ truth


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    # numpy's own inverse works in double precision: twice the time and six times the memory.
    _invert_factor(matrix)
    return matrix.T @ matrix


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
