"""Principal components held against the right ones; the sign of each is free."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking.compare import agree_in_parts
from dlcourse.checking.outcome import Outcome, case, hold
from dlcourse.checking.portable import context_of
from dlcourse.checking.student import Student

PARTS = ("mean", "components")
#: By SVD and by the covariance the components differ by rounding times variances over their gaps.
TOLERANCE = {"float64": 1e-9, "float32": 2e-3}


def finds_components(
    student: Student, x: Any, k: int, what: str, tried: str = ""
) -> tuple[Outcome, ...]:
    """Whether ``pca`` returns the mean and the first k components of x, each up to its sign.

    No two variances of x may be nearly equal: then any two directions in their plane are right.
    """
    with case(what):
        mean, rows = student.pca(x, k)
    right_mean, right = oracles.answer("pca", x, k)
    turned = facing(rows, right)

    def mistaken() -> dict[str, Any]:
        known = student.known_mistakes("pca", x, k)
        return {
            cause: {name: facing(value, turned) for name, value in parts.items()}
            for cause, parts in known.items()
        }

    return agree_in_parts(
        (mean, turned),
        (right_mean, right),
        PARTS,
        what,
        tried=tried,
        tolerance=TOLERANCE[student.dtype],
        context=context_of("pca", (x, k)),
        mistaken=mistaken,
    )


def facing(rows: Any, others: Any) -> Any:
    """``rows``, each turned round where it looks away from the row of ``others`` beside it."""
    rows = np.asarray(rows)
    if rows.ndim != 2 or rows.shape != np.shape(others):
        return rows
    return np.where((rows * others).sum(axis=1, keepdims=True) < 0, -rows, rows)


def keeps_variance(student: Student, x: Any, k: int, what: str) -> Outcome:
    """Whether the k rows are orthonormal and keep as much of x as any k can, ties or not."""
    with case(what):
        _, rows = student.pca(x, k)
    if rows.shape != (k, x.shape[1]):
        return hold(False, what, f"the components have shape {rows.shape}, expected (k, D)")
    orthonormal = np.allclose(rows @ rows.T, np.eye(k), atol=TOLERANCE[student.dtype])
    if not orthonormal:
        return hold(False, what, "the components are not at right angles, or not of length 1")
    centred = x - x.mean(axis=0)
    kept, most = (np.square(centred @ c.T).sum() for c in (rows, oracles.answer("pca", x, k)[1]))
    return hold(abs(kept - most) <= 1e-8 * most, what, "other directions keep more of the variance")
