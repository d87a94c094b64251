"""Visible checks of the optimizers: every one is led along a few walks."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact
from dlcourse.visible.lab3_optimizers.memory import remembers_in_state
from dlcourse.visible.lab3_optimizers.shown import Outcomes, check
from dlcourse.visible.lab3_optimizers.walks import Walk, as_walk, goes_right

#: By optimizer: the names of the numbers after ``state``, and what they are in the examples.
NUMBERS: dict[str, dict[str, float]] = {
    "sgd_step": {"lr": 0.5},
    "momentum_step": {"lr": 0.5, "alpha": 0.75},
    "heavy_ball_step": {"lr": 0.5, "mu": 0.5},
    "adagrad_step": {"lr": 0.5, "eps": 0.25},
    "adadelta_step": {"lr": 0.5, "rho": 0.75, "eps": 0.25},
    "rmsprop_step": {"lr": 0.5, "rho": 0.75, "eps": 0.25},
    "adam_step": {"lr": 0.5, "beta1": 0.5, "beta2": 0.75, "eps": 0.25},
}


def _check(name: str) -> None:
    names, numbers = list(NUMBERS[name]), tuple(NUMBERS[name].values())

    @check(name)
    def small(student: Student, draw: Draw) -> Outcomes:
        """Two numbers, four steps: small enough to follow by hand."""
        gradients = [np.array(g) for g in ([1.0, -2.0], [3.0, 0.0], [-1.0, 1.0], [0.0, 4.0])]
        walk = Walk(np.array([1.0, 2.0]), gradients, numbers)
        yield goes_right(student, name, walk, what="four steps", tried=as_walk(walk, names))

    @check(name)
    def shapes(student: Student, draw: Draw) -> Outcomes:
        """Six steps of a table, of a vector and of a single number, with the usual settings."""
        for shape in ((4, 3), (3,), ()):
            walk = _draw(draw, shape, numbers[:1])
            yield goes_right(student, name, walk, what=f"six steps of shape {shape}")

    @check(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """In float32 and on torch tensors; from a gradient of 0, too."""
        walk = _draw(draw, (3, 2), numbers[:1])
        walk.gradients[0][:2] = 0.0
        for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
            on = student.on(library, dtype)
            yield goes_right(on, name, walk, what=f"six steps, {library} {dtype}")

    @check(name)
    def memory(student: Student, draw: Draw) -> Outcomes:
        """All that is remembered is in the state, and an old state stays as it is."""
        one, two = _draw(draw, (3, 2), numbers), _draw(draw, (3, 2), numbers)
        yield from remembers_in_state(student, name, one, two, what="two walks")


def _draw(draw: Draw, shape: tuple[int, ...], numbers: tuple[float, ...]) -> Walk:
    gradients = [np.asarray(exact(draw.normal(*shape))) for _ in range(6)]
    return Walk(np.asarray(exact(draw.normal(*shape))), gradients, numbers)


for _name in NUMBERS:
    _check(_name)
