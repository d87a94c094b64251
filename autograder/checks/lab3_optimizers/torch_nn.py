"""torch's own layers and optimizers."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact
from dlcourse.visible.lab3_optimizers.modules import (
    has_the_layers,
    learns_in_place,
    obeys_rate_and_device,
    starts_by_chance,
)
from dlcourse.visible.lab3_optimizers.torch_nn import ENOUGH, EPOCHS, RATE, TRAIN

from autograder.checks.lab3_optimizers.hidden import Outcomes, hidden
from autograder.checks.lab3_optimizers.training import draw_digits


@hidden("torch_mlp", weight=3)
def layers(student: Student, draw: Draw) -> Outcomes:
    """Linear layers of the right sizes with ReLU between them, for any depth."""
    for count in (4, 3, 2, 5):
        widths = [int(width) for width in draw.integers(2, 9, count)]
        x = exact(draw.normal(9, widths[0]))
        yield from has_the_layers(student, widths, x, f"a network of {count - 1} layers")


@hidden("torch_mlp")
def first_weights(student: Student, draw: Draw) -> Outcomes:
    """The first weights are random."""
    yield from starts_by_chance(student, (6, 5, 3), draw.distinct(3, 0, 1000))


@hidden("torch_train")
def rate_and_device(student: Student, draw: Draw) -> Outcomes:
    """The rate that is given is used, and so is the device."""
    x, labels = exact(draw.normal(40, 5)), draw.integers(0, 4, 40)
    yield from obeys_rate_and_device(student, x, labels, (5, 7, 4), draw.integer(0, 1000))


@hidden("torch_train", weight=3)
def learns(student: Student, draw: Draw) -> Outcomes:
    """A model learns in place to read digits that it has not seen."""
    task, x, labels = draw_digits(draw)
    yield from learns_in_place(
        student,
        (task.x[:TRAIN], task.labels[:TRAIN]),
        (x, labels),
        seed=draw.integer(0, 1000),
        epochs=EPOCHS,
        lr=RATE,
        enough=ENOUGH,
    )
