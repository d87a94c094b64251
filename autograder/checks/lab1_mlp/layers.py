"""A layer, a shallow network, and one that is built by hand."""

from __future__ import annotations

from dlcourse.checking import (
    Draw,
    Student,
    accepts,
    exact,
    follows,
    matches_oracle,
    portable,
    refuses,
)
from dlcourse.checking.portable import NAMES

from autograder.checks.lab1_mlp.hidden import Outcomes, hidden


@hidden("linear", weight=2)
def linear_shapes(student: Student, draw: Draw) -> Outcomes:
    """x W^T + b for batches of any size and layers of any shape."""
    for n, n_in, n_out in ((6, 3, 4), (1, 5, 2), (3, 3, 3), (4, 1, 4), (2, 7, 1)):
        x, W, b = draw.normal(n, n_in), draw.normal(n_out, n_in), draw.normal(n_out)
        what = f"{n} samples through a layer from {n_in} to {n_out}"
        yield matches_oracle(student, "linear", x, W, b, what=what)


@hidden("linear")
def linear_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, W, b = exact(draw.normal(5, 3)), exact(draw.normal(4, 3)), exact(draw.normal(4))
    yield from portable(student, "linear", x, W, b)


@hidden("linear")
def linear_misfit(student: Student, draw: Draw) -> Outcomes:
    """Sizes that do not fit raise a ValueError that names both shapes."""
    few, n, n_out, many = sorted(draw.distinct(4, 11, 40))
    b, named = draw.normal(n_out), {"numpy": "arrays", "torch": "torch tensors"}
    for n_in, other in ((few, many), (many, few)):
        W, fitting, x = draw.normal(n_out, other), draw.normal(n, other), draw.normal(n, n_in)
        for library, name in named.items():
            on, what = student.on(library, "float64"), f"linear of {name} that do not fit"
            yield accepts(on, "linear", fitting, W, b, what=f"linear of {name} that fit")
            yield refuses(on, "linear", x, W, b, what=what, naming=(x.shape, W.shape))


@hidden("shallow_network", weight=2)
def shallow_sizes(student: Student, draw: Draw) -> Outcomes:
    """Right for any number of inputs and of hidden units."""
    for n, units in ((6, 3), (1, 4), (5, 1), (4, 4), (2, 9)):
        x, theta, phi = draw.normal(n, scale=2), draw.normal(units, 2), draw.normal(units + 1)
        x[1:2] = 0.0
        what = f"{n} inputs, {units} hidden units"
        yield matches_oracle(student, "shallow_network", x, theta, phi, what=what)


@hidden("shallow_network")
def shallow_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, theta, phi = exact(draw.normal(5)), exact(draw.normal(3, 2)), exact(draw.normal(4))
    yield from portable(student, "shallow_network", x, theta, phi)


@hidden("relu_interpolant", weight=3)
def interpolant_passes(student: Student, draw: Draw) -> Outcomes:
    """Through every point and straight between them, for 2 to 9 knots anywhere."""
    for n, shift in ((2, 0.0), (3, -4.0), (5, 20.0), (9, 0.0)):
        knots, values = draw.increasing(n) + shift, draw.normal(n, scale=3)
        between = draw.uniform(40, low=knots[0], high=knots[-1])
        theta, phi = student.relu_interpolant(knots, values)
        what = f"the network through {n} points"
        yield from follows(theta, phi, knots, values, between, what, 1e-9)


@hidden("relu_interpolant")
def interpolant_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    knots, values = exact(draw.increasing(4)), exact(draw.normal(4))
    between = draw.uniform(20, low=knots[0], high=knots[-1])
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        theta, phi = student.on(library, dtype).relu_interpolant(knots, values)
        what = f"the network through 4 points, {library} {dtype}"
        yield from follows(theta, phi, knots, values, between, what, 1e-4)


@hidden("relu_interpolant")
def interpolant_refuses(student: Student, draw: Draw) -> Outcomes:
    """Fewer than 2 knots, or knots that do not increase, raise a ValueError."""
    knots = draw.increasing(5)
    wrong = {
        "a single knot": knots[:1],
        "no knot": knots[:0],
        "knots of which two are exchanged": knots[[0, 2, 1, 3, 4]],
        "knots of which two are equal": knots[[0, 1, 1, 3, 4]],
        "knots that decrease": knots[::-1].copy(),
        "knots of which the first two are exchanged": knots[[1, 0, 2, 3, 4]],
        "knots of which the last two are exchanged": knots[[0, 1, 2, 4, 3]],
        "knots of which the first two are equal": knots[[0, 0, 2, 3, 4]],
        "knots of which the last two are equal": knots[[0, 1, 2, 3, 3]],
    }
    values = draw.normal(5)
    for library in ("numpy", "torch"):
        on = student.on(library, "float64")
        yield accepts(on, "relu_interpolant", knots, values, what="increasing knots")
        for words, some in wrong.items():
            what = f"relu_interpolant of {words} ({NAMES[library]})"
            yield refuses(on, "relu_interpolant", some, values[: len(some)], what=what)
