"""A style of checking: for each piece that it knows, what is asked of a student's function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from dlcourse.catalogue import lab_of
from numpy.typing import NDArray

from tests.reference import solutions

Array = NDArray[Any]
Function = Callable[..., Any]
#: Raises, or not: an ``AssertionError`` of the check, or whatever the function stops with.
Check = Callable[[Function], None]


@dataclass
class Style:
    """How one course checks.

    name, words: for the table.   source: repository and files.
    asked: the checks of each piece; one verdict, all of them must hold.
    """

    name: str
    words: str
    source: str
    asked: dict[str, list[Check]] = field(default_factory=dict)

    def asks(self, *pieces: str) -> Callable[[Check], Check]:
        """Enter a check of these pieces."""

        def enter(check: Check) -> Check:
            for piece in pieces:
                self.asked.setdefault(piece, []).append(check)
            return check

        return enter

    def and_more(self, name: str, words: str, source: str) -> Style:
        """A style that asks all of this, and more."""
        copied = {piece: list(checks) for piece, checks in self.asked.items()}
        return Style(name, words, f"{self.source}; {source}", copied)

    def passes(self, piece: str, function: Function) -> bool:
        """Whether the function gets through all checks of the piece; stopping is not passing."""
        return all(holds(check, function) for check in self.asked[piece])


def holds(check: Check, function: Function) -> bool:
    """Whether nothing is raised."""
    try:
        with np.errstate(all="ignore"):
            check(function)
    except (Exception, SystemExit):
        return False
    return True


@cache
def reference(piece: str) -> Function:
    """The course's own solution of a piece: what the golden values of a style come from."""
    return solutions(lab_of(piece).name)[piece]


def seeded(seed: int) -> np.random.Generator:
    """A check's own random numbers: the same for every solution."""
    return np.random.default_rng(seed)


def fresh(*arrays: Any) -> list[Any]:
    """Copies, for a function that may write into what it gets; lists of arrays, too."""
    return [list(fresh(*a)) if isinstance(a, list) else np.array(a) for a in arrays]


def close(got: Any, expected: Any, rtol: float, atol: float) -> None:
    """The same shape, and entry by entry the same number; raises ``AssertionError``."""
    np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=rtol, atol=atol)


def near(got: Any, expected: Any, rtol: float = 1e-5, atol: float = 1e-8) -> None:
    """``np.allclose``: shapes that broadcast are not told apart; raises ``AssertionError``."""
    assert np.allclose(np.asarray(got), np.asarray(expected), rtol=rtol, atol=atol)


def walk(step: Function, w: Any, gradients: Any, **options: Any) -> list[Array]:
    """The weights after each of several steps of an optimizer, its state handed on."""
    path, state, now = [], None, np.array(w)
    for g in gradients:
        now, state = step(now, np.array(g), state, **options)
        path.append(np.array(now))
    return path
