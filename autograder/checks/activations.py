"""Hidden checks that every activation function gets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
    Outcome,
    Registry,
    Student,
    agree,
    exact,
    hold,
    matches_oracle,
    portable,
)
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.draw import Floats
from dlcourse.checking.portable import KINDS, NAMES

Outcomes = Iterator[Outcome]
SHAPES = ((6, 3), (1, 5), (4, 4), (7,), (2, 3, 4))


def check_activation(registry: Registry, name: str) -> None:
    """Values on random pre-activations of any shape, with zeros and ties among them."""

    @registry.check(name, weight=2)
    def values(student: Student, draw: Draw) -> Outcomes:
        """Right on random pre-activations of any shape."""
        for shape in SHAPES:
            f = draw.normal(*shape, scale=2)
            f.flat[::4] = 0.0
            f.flat[1] = f.flat[2]
            yield matches_oracle(student, name, f, what=f"{name} of shape {shape}")

    @registry.check(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        f = exact(draw.normal(5, 4, scale=2))
        yield from portable(student, name, f)


def check_limits(registry: Registry, name: str) -> None:
    """No overflow for pre-activations up to 10,000 on either side."""

    @registry.check(name)
    def limits(student: Student, draw: Draw) -> Outcomes:
        """No overflow between -10,000 and 10,000."""
        f = exact(np.concatenate([_apart(draw), [[-1e4, 0.0, 1e4]]]))
        for library, dtype in (("numpy", "float64"), *KINDS):
            got, reply = student.on(library, dtype).reply(name, f)
            what = f"{name} up to 10,000 in {NAMES[library]} {dtype}"
            yield agree(got, oracles.find(name)(f), what, tolerance=TOLERANCE[dtype])
            overflow = any("overflow" in said or "invalid" in said for said in reply.warnings)
            yield hold(not overflow, what, "exp overflows on the way, though the result is right")


def _apart(draw: Draw) -> Floats:
    """4 rows of 3 numbers between -10,000 and 10,000, no two of a row closer than 1,000.

    float32 has steps of 0.001 there: close to each other they would tell right formulas apart.
    """
    middles = np.stack([draw.order(3) - 1.0 for _ in range(4)])
    return 7e3 * middles + draw.uniform(4, 3, low=-3e3, high=3e3)
