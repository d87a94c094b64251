"""Optimizers, held against torch's, step by step along walks with different gradients."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, exact
from dlcourse.visible.lab3_optimizers.memory import remembers_in_state
from dlcourse.visible.lab3_optimizers.walks import Walk, goes_right

from autograder.checks.lab3_optimizers.hidden import Outcomes, hidden

Numbers = tuple[float, ...]
SHAPES = ((4, 3), (3,), (), (1, 5), (2, 3, 4))
STEPS = 6
#: By optimizer: what follows ``state`` in the calls; the first row leaves as much as it can to the
#: defaults.  No rate is a power of ten, so that a factor of it is told from others.
NUMBERS: dict[str, tuple[Numbers, ...]] = {
    "sgd_step": ((0.3,), (0.02,), (1.7,)),
    "momentum_step": ((0.3,), (0.2, 0.5), (0.05, 0.99), (0.7, 0.0)),
    "heavy_ball_step": ((0.3,), (0.2, 0.5), (0.05, 0.99), (0.7, 0.0)),
    "adagrad_step": ((0.3,), (0.2, 0.1), (0.7, 1e-3)),
    "adadelta_step": ((), (0.3,), (0.5, 0.6, 0.01), (0.3, 0.95, 0.1)),
    "rmsprop_step": ((0.3,), (0.2, 0.6, 0.1), (0.05, 0.99, 1e-3)),
    "adam_step": ((0.3,), (0.2, 0.6, 0.8, 0.1), (0.05, 0.95, 0.99, 1e-3), (0.7, 0.0, 0.5, 0.01)),
}


def _check(name: str) -> None:
    usual, *others = NUMBERS[name]
    has_memory = name != "sgd_step"

    @hidden(name, weight=3)
    def walk(student: Student, draw: Draw) -> Outcomes:
        """Right at every one of six steps, for arrays of any shape."""
        for shape in SHAPES:
            what = f"six steps of shape {shape}"
            yield goes_right(student, name, _draw(draw, shape, usual), what=what)

    @hidden(name, weight=2 if has_memory else 1)
    def settings(student: Student, draw: Draw) -> Outcomes:
        """Right for other settings than the usual ones."""
        for number, numbers in enumerate(others, start=1):
            what = f"six steps with other settings, choice {number}"
            yield goes_right(student, name, _draw(draw, (3, 2), numbers), what=what)

    @hidden(name, weight=2 if has_memory else 1)
    def memory(student: Student, draw: Draw) -> Outcomes:
        """All that is remembered is in the state, and an old state stays as it is."""
        one, two = (_draw(draw, (3, 2), usual or (0.9,)) for _ in range(2))
        yield from remembers_in_state(student, name, one, two, what="two walks")

    @hidden(name)
    def sizes(student: Student, draw: Draw) -> Outcomes:
        """Gradients of 0, tiny and huge ones; a gradient of 0 at the first step."""
        yield goes_right(student, name, _uneven(draw, usual), what="gradients from 0 to 1,000")

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        walk = _draw(draw, (3, 2), usual)
        for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
            on = student.on(library, dtype)
            yield goes_right(on, name, walk, what=f"six steps, {library} {dtype}")


def _draw(draw: Draw, shape: tuple[int, ...], numbers: Numbers) -> Walk:
    gradients = [np.asarray(exact(draw.normal(*shape))) for _ in range(STEPS)]
    return Walk(np.asarray(exact(draw.normal(*shape))), gradients, numbers)


def _uneven(draw: Draw, numbers: Numbers) -> Walk:
    """A column each of gradients that are 0 at first, 0 always, as small as eps, and huge."""
    walk = _draw(draw, (3, 4), numbers)
    gradients = [g * np.array([float(k > 1), 0.0, 1e-8, 1e3]) for k, g in enumerate(walk.gradients)]
    return Walk(walk.w, gradients, numbers)


for _name in NUMBERS:
    _check(_name)
