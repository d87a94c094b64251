"""Activation functions: any shape, every kind of array, and numbers far from zero."""

from __future__ import annotations

import numpy as np
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
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

from autograder.checks.lab1_mlp.hidden import Outcomes, hidden

SHAPES = ((6, 3), (1, 5), (4, 4), (7,), (2, 3, 4))


def _check_activation(name: str) -> None:
    """Values on random pre-activations of any shape, with zeros and ties among them."""

    @hidden(name, weight=2)
    def values(student: Student, draw: Draw) -> Outcomes:
        """Right on random pre-activations of any shape."""
        for shape in SHAPES:
            f = draw.normal(*shape, scale=2)
            f.flat[::4] = 0.0
            f.flat[1] = f.flat[2]
            yield matches_oracle(student, name, f, what=f"{name} of shape {shape}")

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        f = exact(draw.normal(2, 3, 4, scale=2))
        yield from portable(student, name, f)


def _check_limits(name: str) -> None:
    """No overflow for pre-activations up to 10,000 on either side."""

    @hidden(name)
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


for _name in ("relu", "elu", "sigmoid", "softmax"):
    _check_activation(_name)
for _name in ("elu", "sigmoid", "softmax"):
    _check_limits(_name)


@hidden("elu")
def other_alphas(student: Student, draw: Draw) -> Outcomes:
    """alpha scales the negative side, whatever its value."""
    for alpha in (0.5, 1.7, 3.0):
        f = np.concatenate([draw.normal(5, 4, scale=2), -draw.uniform(1, 4, low=20, high=1e4)])
        yield matches_oracle(student, "elu", f, alpha, what=f"elu with alpha = {alpha}")


@hidden("sigmoid")
def exact_limits(student: Student, draw: Draw) -> Outcomes:
    """Exactly 0 and 1 in the limit, with no warning."""
    f = draw.uniform(6, low=5e3, high=1e4)
    for dtype in ("float64", "float32"):
        got, reply = student.on("numpy", dtype).reply("sigmoid", np.concatenate([-f, f]))
        limits = np.repeat([0.0, 1.0], 6)
        what = f"sigmoid far from zero in {dtype}"
        yield agree(got, limits, what)
        yield hold(np.array_equal(got, limits), what, "is close to 0 and 1, but not equal to them")
        yield hold(not reply.warnings, what, "a warning is raised: exp overflows on the way")


@hidden("softmax")
def shifted_rows(student: Student, draw: Draw) -> Outcomes:
    """Rows of very different size do not disturb each other."""
    f = draw.normal(4, 5) + np.array([[-1e4], [0.0], [1e3], [1e4]])
    yield matches_oracle(student, "softmax", f, what="softmax of rows far apart from each other")
