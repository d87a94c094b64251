"""A student's answer held against the oracle's: once, and in every kind of array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking.compare import TOLERANCE, agree
from dlcourse.checking.outcome import Outcome
from dlcourse.checking.student import Student

KINDS = (("numpy", "float32"), ("torch", "float64"), ("torch", "float32"))
NAMES = {"numpy": "NumPy", "torch": "torch"}


def matches_oracle(
    student: Student,
    name: str,
    *arguments: Any,
    what: str = "",
    tried: str = "",
    tolerance: float | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Outcome:
    """Whether the piece ``name`` returns what its oracle returns, in the student's dtype.

    ``sizes`` are as in ``agree``.  A wrong answer is looked up among the known misconceptions.
    """
    got, expected = student.answer(name, *arguments), oracles.answer(name, *arguments)
    limit = TOLERANCE[student.dtype] if tolerance is None else tolerance
    return agree(
        got,
        expected,
        what or name,
        tried=tried,
        tolerance=limit,
        sizes=sizes,
        mistaken=lambda: student.known_mistakes(name, *arguments),
    )


def portable(
    student: Student, name: str, *arguments: Any, tolerance: float | None = None
) -> Iterator[Outcome]:
    """The piece agrees with its oracle in float32 and on tensors, and keeps library and dtype.

    ``arguments`` should be numbers that float32 holds exactly (``exact`` makes them so).
    """
    for library, dtype in KINDS:
        what = f"{name} on {NAMES[library]} {dtype}"
        on = student.on(library, dtype)
        yield matches_oracle(on, name, *arguments, what=what, tolerance=tolerance)


def exact(array: Any) -> Any:
    """The nearest numbers that float32 holds, as float64: both dtypes then start alike."""
    return np.asarray(array).astype(np.float32).astype(np.float64)
