"""Visible checks of gradients by trying, and of how two gradients are compared."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Named, Student, agree, exact, hold, matches_oracle, refuses
from dlcourse.visible.lab2_backprop.shown import Outcomes, check
from dlcourse.visible.text import as_inputs, as_text

#: The same kind of loss, as an array without axes and as a Python float.
NUMBERS = ("squares", "cubes_as_array", "cubes_as_float")


@check("numeric_gradient")
def numeric_small(student: Student, draw: Draw) -> Outcomes:
    """By hand: L = w_1^3 + 2 w_2^3 + 3 w_3^3 at w = (1, 2, -1) with the step 1/2."""
    w, c = np.array([1.0, 2.0, -1.0]), np.array([1.0, 2.0, 3.0])
    loss_text = "lambda w: w[0] ** 3 + 2 * w[1] ** 3 + 3 * w[2] ** 3"
    tried = f"loss = {loss_text}\nw = [1., 2., -1.], h = 0.5"
    loss, what = Named("cubes", (c,)), "the gradient with the step 1/2"
    yield matches_oracle(
        student, "numeric_gradient", loss, w, 0.5, what=what, tried=tried, tolerance=1e-9
    )


@check("numeric_gradient")
def numeric_shapes(student: Student, draw: Draw) -> Outcomes:
    """w with two axes, with three and with none."""
    for shape in ((3, 4), (3, 1, 4), ()):
        w, c = np.round(draw.normal(*shape) * 4) / 4, np.asarray(1 + draw.uniform(*shape))
        mix = draw.normal(3, c.size)
        w, loss, what = np.asarray(w), Named("sines", (c, mix)), f"w of shape {shape}"
        yield matches_oracle(student, "numeric_gradient", loss, w, 0.25, what=what, tolerance=1e-9)


@check("numeric_gradient")
def numeric_default(student: Student, draw: Draw) -> Outcomes:
    """With the usual step of 1e-6; w is afterwards exactly as it was, to the last digit."""
    w, c = draw.normal(3, 2), 1 + draw.uniform(3, 2)
    got, what = student.numeric_gradient(Named("squares", (c,)), w), "w of shape (3, 2)"
    yield agree(got, 2 * c * w, what, tolerance=1e-7)


@check("numeric_gradient")
def numeric_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors, and for a loss that returns a Python float."""
    w, c = draw.normal(3, 4), 1 + draw.uniform(3, 4)
    w, c = np.round(w * 4) / 4, np.round(c * 4) / 4  # quarters: float32 computes without rounding
    kinds = (("numpy", "float32"), ("torch", "float64"), ("torch", "float32"))
    for (library, dtype), name in zip(kinds, NUMBERS, strict=True):
        on, loss, what = student.on(library, dtype), Named(name, (c,)), f"{library} {dtype}"
        yield matches_oracle(on, "numeric_gradient", loss, w, 0.5, what=what, tolerance=1e-4)


@check("relative_error")
def error_small(student: Student, draw: Draw) -> Outcomes:
    """A small example, zeros, and opposite signs."""
    cases = (
        ([1.0, 2.0, 4.0], [1.0, 3.0, 4.0]),
        ([0.0, 0.0, 5.0], [0.0, 0.0, 5.0]),
        ([1.0, -2.0, 0.0], [1.0, 2.0, 0.0]),
        ([0.0, 1e-13, 1.0], [0.0, 0.0, 1.0]),
    )
    for one, other in cases:
        a, b = np.array(one), np.array(other)
        tried, what = as_inputs(a=a, b=b), f"a = {as_text(a)}"
        yield matches_oracle(student, "relative_error", a, b, what=what, tried=tried)


@check("relative_error")
def error_table(student: Student, draw: Draw) -> Outcomes:
    """Tables, in float32 and on torch tensors; a NaN is not overlooked."""
    a, b = exact(draw.normal(4, 3)), exact(draw.normal(4, 3))
    for library, dtype in (("numpy", "float64"), ("numpy", "float32"), ("torch", "float32")):
        on, what = student.on(library, dtype), f"two (4, 3) arrays, {library} {dtype}"
        yield matches_oracle(on, "relative_error", a, b, what=what, tolerance=1e-5)
    spoilt = a.copy()
    spoilt[2, 1] = np.nan
    seen, what = not student.relative_error(spoilt, a) < 1, "a NaN in a"
    yield hold(seen, what, "the error comes out small: a gradient that is NaN would pass")


@check("relative_error")
def error_refuses(student: Student, draw: Draw) -> Outcomes:
    """Shapes that differ raise a ValueError that names both, also where they would broadcast."""
    for one, other in (((4, 3), (3,)), ((5,), (5, 1)), ((2, 3), (3, 2))):
        arrays, what = (draw.normal(*one), draw.normal(*other)), f"shapes {one} and {other}"
        yield refuses(student, "relative_error", *arrays, what=what, naming=(one, other))
