"""Gradients by trying, and how two gradients are compared."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import torch
from dlcourse.checking import (
    Draw,
    Named,
    Student,
    accepts,
    agree,
    exact,
    hold,
    matches_oracle,
    refuses,
)
from dlcourse.oracles.lab2_backprop import pull_back

from autograder.checks.lab2_backprop.hidden import Outcomes, hidden

W_SHAPES = ((4,), (2, 3), (), (1, 1), (2, 2, 3), (3, 3))


def _dyadic(draw: Draw, *shape: int) -> Any:
    """Numbers with few binary digits: adding a step of 1/2 and taking it back is exact."""
    return np.asarray(np.round(4 * draw.normal(*shape, scale=2)) / 4)


@hidden("numeric_gradient", weight=2)
def central(student: Student, draw: Draw) -> Outcomes:
    """Central differences with the step that is given, for w of any shape."""
    for shape in W_SHAPES:
        w, c = _dyadic(draw, *shape), np.asarray(1 + draw.uniform(*shape))
        cubes, sines = Named("cubes", (c,)), Named("sines", (c, draw.normal(3, w.size)))
        for h, loss in ((0.5, cubes), (0.25, sines)):
            what = f"w of shape {shape} with the step {h:g}"
            yield matches_oracle(student, "numeric_gradient", loss, w, h, what=what, tolerance=1e-9)


@hidden("numeric_gradient", weight=2)
def default_step(student: Student, draw: Draw) -> Outcomes:
    """Close to the slope with the step of 1e-6, and w is left exactly as it was."""
    w, mix = draw.normal(3, 4), draw.normal(5, 12)
    x, t, v = draw.normal(6, 4), draw.normal(6), draw.normal(3)
    losses = {
        "a sum of sines": Named("sines", (1 + draw.uniform(3, 4), mix)),
        "the loss of a network": Named("network", (x, draw.normal(3), v, t)),
    }
    for what, loss in losses.items():
        yield agree(
            student.numeric_gradient(loss, w),
            _slope(loss, w),
            what,
            tolerance=1e-7,
            mistaken=functools.partial(student.known_mistakes, "numeric_gradient", loss, w),
        )


def _slope(loss: Named, w: Any) -> Any:
    parameters = [torch.from_numpy(parameter) for parameter in loss.parameters]
    known = Named(loss.name, tuple(parameters))
    return pull_back(known, [torch.from_numpy(w)])[0].numpy()


@hidden("numeric_gradient")
def any_number(student: Student, draw: Draw) -> Outcomes:
    """The loss may be a Python float, a NumPy number or an array without axes."""
    w, c = _dyadic(draw, 3, 2), 1 + draw.uniform(3, 2)
    for name, words in (("cubes_as_float", "a float"), ("cubes_as_array", "a 0-d array")):
        loss, what = Named(name, (c,)), f"a loss that returns {words}"
        yield matches_oracle(student, "numeric_gradient", loss, w, 0.25, what=what, tolerance=1e-9)


@hidden("numeric_gradient")
def numeric_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    w, c = _dyadic(draw, 2, 3), exact(1 + draw.uniform(2, 3))
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        on, what = student.on(library, dtype), f"w in {library} {dtype}"
        loss = Named("squares", (c,))
        yield matches_oracle(on, "numeric_gradient", loss, w, 0.5, what=what, tolerance=1e-4)


@hidden("relative_error", weight=2)
def distance(student: Student, draw: Draw) -> Outcomes:
    """The largest entry of the quotient, for arrays of any shape."""
    for shape in ((6,), (4, 3), (1, 5), (2, 3, 2), (3, 3), (1, 1)):
        a = np.asarray(draw.normal(*shape))
        for size in (1e-6, 1.0):
            b = np.asarray(a + size * draw.normal(*shape))
            what = f"arrays of shape {shape}"
            yield matches_oracle(student, "relative_error", a, b, what=what, tolerance=1e-6 * size)


@hidden("relative_error")
def at_zero(student: Student, draw: Draw) -> Outcomes:
    """0 for equal arrays, zeros too; never a division by 0."""
    a = draw.normal(4, 3)
    a[1] = 0.0
    tiny, half, above = np.zeros((3, 4, 3))
    tiny[2, 1], half[1, 2], above[3, 0] = 3e-14, 5e-13, 1.5e-12
    cases = {
        "equal arrays with zeros": (a, a),
        "zeros": (tiny * 0, tiny * 0),
        "entries of which one is 0": (a, np.where(np.arange(12).reshape(4, 3) == 7, 0.0, a)),
        "entries far below 1e-12": (tiny, tiny * 0),
        "entries just below 1e-12": (half, half * 0),
        "entries just above 1e-12": (above, above * 0),
        "opposite signs": (a, -a),
    }
    for what, (one, other) in cases.items():
        yield matches_oracle(student, "relative_error", one, other, what=what, tolerance=1e-9)


@hidden("relative_error")
def other_shapes(student: Student, draw: Draw) -> Outcomes:
    """Shapes that differ raise a ValueError that names both, also where they would broadcast."""
    n, m = draw.distinct(2, 11, 40)
    pairs = (((n, m), (m,)), ((n, m), (n, 1)), ((n,), (n, 1)), ((n, m), (m, n)))
    for one, other in pairs:
        for library in ("numpy", "torch"):
            on, arrays = student.on(library, "float64"), (draw.normal(*one), draw.normal(*other))
            what = f"{library} arrays with {len(one)} and {len(other)} axes that differ in shape"
            equal = f"{library} arrays of one shape, {len(one)} axes"
            yield accepts(on, "relative_error", arrays[0], arrays[0], what=equal)
            yield refuses(on, "relative_error", *arrays, what=what, naming=(one, other))


@hidden("relative_error")
def not_finite(student: Student, draw: Draw) -> Outcomes:
    """A NaN in one of the arrays does not look like a small error."""
    a = draw.normal(3, 4)
    spoilt = a.copy()
    spoilt[1, 2] = np.nan
    for what, (one, other) in {"first": (spoilt, a), "second": (a, spoilt)}.items():
        seen = not student.relative_error(one, other) < 1
        what = f"a NaN in the {what} array"
        yield hold(seen, what, "the error comes out small: a gradient that is NaN would pass")


@hidden("relative_error")
def distance_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    a, b = exact(draw.normal(4, 3)), exact(draw.normal(4, 3))
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        on, what = student.on(library, dtype), f"{library} {dtype}"
        yield matches_oracle(on, "relative_error", a, b, what=what, tolerance=1e-5)
