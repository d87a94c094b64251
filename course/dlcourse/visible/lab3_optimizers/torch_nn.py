"""Visible checks of the section on torch's own layers and optimizers."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact
from dlcourse.visible.lab3_optimizers.modules import (
    has_the_layers,
    learns_in_place,
    obeys_rate_and_device,
)
from dlcourse.visible.lab3_optimizers.shown import Outcomes, check
from dlcourse.visible.lab3_optimizers.trained import all_digits

#: The rate and the epochs with which a network is to read so many of the digits that are new.
RATE, EPOCHS, TRAIN = 0.05, 60, 300
#: A share of new digits; tests/benchmarks/margins_lab3.py measures the margin.
ENOUGH = 0.3


@check("torch_mlp")
def layers(student: Student, draw: Draw) -> Outcomes:
    """Linear layers of the right sizes, ReLU between them and none after the last."""
    for widths in ((3, 5, 4, 2), (4, 6, 3), (3, 2)):
        x = exact(draw.normal(7, widths[0]))
        yield from has_the_layers(student, widths, x, f"widths {list(widths)}")


@check("torch_train")
def rate_and_device(student: Student, draw: Draw) -> Outcomes:
    """The rate that is given is used, and so is the device."""
    x, labels = exact(draw.normal(20, 4)), draw.integers(0, 3, 20)
    yield from obeys_rate_and_device(student, x, labels, (4, 8, 3), draw.integer(0, 1000))


@check("torch_train")
def digits(student: Student, draw: Draw) -> Outcomes:
    """Learns digits in place, and tells the loss after every epoch."""
    every, order = all_digits(), draw.order(len(all_digits()))
    x, labels, new = every.x[order], every.labels[order], slice(TRAIN, None)
    yield from learns_in_place(
        student,
        (x[:TRAIN], labels[:TRAIN]),
        (x[new], labels[new]),
        seed=draw.integer(0, 1000),
        epochs=EPOCHS,
        lr=RATE,
        enough=ENOUGH,
    )
