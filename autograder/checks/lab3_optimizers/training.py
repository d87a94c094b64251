"""The training loop."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, hold
from dlcourse.visible.lab3_optimizers.inside import (
    draws_batches,
    steps_along_the_gradient,
    steps_at_every_batch,
)
from dlcourse.visible.lab3_optimizers.trained import (
    Task,
    accuracy_of,
    all_digits,
    draw_task,
    has_history,
    has_layers,
    stands_still,
    tells_the_truth,
)
from dlcourse.visible.lab3_optimizers.training import (
    BATCH,
    ENOUGH,
    EPOCHS,
    RATE,
    TRAIN,
    VALIDATION,
)

from autograder.checks.lab3_optimizers.hidden import Outcomes, hidden


@hidden("train_classifier", weight=3)
def learns(student: Student, draw: Draw) -> Outcomes:
    """Reads digits that it has not seen."""
    task, x, labels = draw_digits(draw)
    network, history = task.train(student, draw.random(), "nesterov_step", RATE, "600 digits")
    yield from has_layers(network, task.widths, "600 digits")
    yield from has_history(history, task.epochs, "600 digits")
    lower = history["train_loss"][-1] < history["train_loss"][0]
    yield hold(lower, "600 digits", "the training loss does not become lower")
    share = accuracy_of(network, x, labels)
    reason = f"reads {share:.0%} of the digits that it has not seen, expected {ENOUGH:.0%}"
    yield hold(share >= ENOUGH, "600 digits", reason)


def draw_digits(draw: Draw) -> tuple[Task, np.ndarray, np.ndarray]:
    """Digits to learn from, and new ones.

    Pixels and classes are exchanged among themselves: to know the data by heart gains nothing.
    """
    every, order, classes = all_digits(), draw.order(len(all_digits())), draw.order(10)
    x, labels = every.x[order][:, draw.order(64)], classes[every.labels[order]]
    cuts = [TRAIN, TRAIN + VALIDATION]
    (train, val, new), (t, v, n) = np.split(x, cuts), np.split(labels, cuts)
    return Task(train, t, val, v, (64, 32, 10), EPOCHS, BATCH), new, n


@hidden("train_classifier", weight=2)
def steps(student: Student, draw: Draw) -> Outcomes:
    """One step at every mini-batch for every weight and bias, each with its own state."""
    for n, size, epochs, widths in (
        (8, 4, 1, (3, 4, 2)),
        (10, 3, 2, (3, 2)),
        (11, 3, 3, (2, 3, 3, 2)),
        (5, 9, 2, (4, 1, 3)),
    ):
        task, what = draw_task(draw, n, widths, epochs, size), "small random data"
        yield from steps_at_every_batch(student, task, draw.random(), what)


@hidden("train_classifier", weight=2)
def gradient(student: Student, draw: Draw) -> Outcomes:
    """Each step is given the gradient of the mean loss on a mini-batch, drawn at random."""
    for n, widths in ((6, (3, 2)), (9, (3, 5, 4)), (1, (4, 3, 2)), (7, (3, 16, 4, 2))):
        task, what = draw_task(draw, n, widths), f"widths {list(widths)}"
        yield steps_along_the_gradient(student, task, draw.random(), what)
    task, rngs = draw_task(draw, 8, (3, 2), 1, 1), [draw.random() for _ in range(8)]
    yield from draws_batches(student, task, rngs, "mini-batches of one sample")


@hidden("train_classifier", weight=2)
def losses(student: Student, draw: Draw) -> Outcomes:
    """The history tells the losses of both sets."""
    for epochs, widths in ((3, (3, 4, 2)), (1, (4, 3))):
        task, rng = draw_task(draw, 12, widths, epochs, 4), draw.random()
        yield from stands_still(student, task, rng, "a step that leads nowhere")
        yield from tells_the_truth(student, task, rng, 0.01, "a step that learns")


@hidden("train_classifier")
def kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for library, dtype, widths in (
        ("numpy", "float32", (4, 3)),
        ("torch", "float64", (3, 5, 4)),
        ("torch", "float32", (2, 4, 3, 3)),
    ):
        on, what = student.on(library, dtype), f"widths {list(widths)}, {library} {dtype}"
        task = draw_task(draw, 9, widths, 2, 4)
        yield from tells_the_truth(on, task, draw.random(), 0.01, what)


@hidden("train_classifier")
def chance(student: Student, draw: Draw) -> Outcomes:
    """First weights and order come from rng, and no two units start alike."""
    task, rng, what = draw_task(draw, 9, (3, 6, 4), 2, 4), draw.random(), "a training"
    first, again = (task.train(student, rng, "nesterov_step", 0.05, what)[0] for _ in range(2))
    other, _ = task.train(student, draw.random(), "nesterov_step", 0.05, what)
    start, _ = task.train(student, rng, "still_step", 0.05, what)
    units = len(np.unique(start[0][0], axis=0)) == len(start[0][0])
    reason = "units of one layer start with the same weights, and so they stay alike"
    yield hold(units, "the first weights", reason)
    same = all(np.array_equal(a, b) for a, b in zip(first[0], again[0], strict=True))
    reason = "comes out otherwise with the same rng: take all random numbers from rng"
    yield hold(same, what, reason)
    differs = not any(np.array_equal(a, b) for a, b in zip(first[0], other[0], strict=True))
    yield hold(differs, what, "comes out the same with another rng: chance does not come from rng")
