"""Checks that a piece turns wrong input away, with a message that helps."""

from __future__ import annotations

import re
from typing import Any

from dlcourse.checking.outcome import Outcome, hold
from dlcourse.checking.student import Student

Shape = tuple[int, ...]


def refuses(
    student: Student, name: str, *arguments: Any, what: str, naming: tuple[Shape, ...] = ()
) -> Outcome:
    """``name`` raises a ValueError on these arguments, whose text names the shapes ``naming``.

    The wording is free; every size of every shape must stand in it.
    """
    failure = student.attempt(name, *arguments).failure
    if failure is None:
        return hold(False, what, "returns something, expected a ValueError")
    if failure.kind == "NotImplementedError":
        return hold(False, what, "is not written yet")
    if failure.kind != "ValueError":
        return hold(False, what, f"raises {failure.kind}, expected a ValueError of your own")
    said = set(re.findall(r"\d+", failure.message))
    missing = any(str(size) not in said for shape in naming for size in shape)
    words = (
        "raises a ValueError whose text does not name both shapes. Test the shapes first, and "
        "raise an error of your own: the one that comes from NumPy names two sizes only"
    )
    return hold(not missing, what, words, got=f"ValueError: {failure.message}")


def accepts(student: Student, name: str, *arguments: Any, what: str) -> Outcome:
    """``name`` takes these arguments: to go before ``refuses``, or refusing all would do."""
    failure = student.attempt(name, *arguments).failure
    if failure is None:
        return hold(True, what, "")
    if failure.kind == "NotImplementedError":
        return hold(False, what, "is not written yet")
    return hold(False, what, f"raises {failure.kind}, although the shapes fit")
