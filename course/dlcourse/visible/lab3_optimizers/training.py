"""Visible checks of the training loop."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, hold
from dlcourse.visible.lab3_optimizers.inside import (
    draws_batches,
    steps_along_the_gradient,
    steps_at_every_batch,
)
from dlcourse.visible.lab3_optimizers.shown import Outcomes, check
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

#: How many digits are learned from and how many measure the loss; the others are new.
TRAIN, VALIDATION = 600, 200
#: 180 steps of Nesterov's momentum with the rate 0.05: how the digits are learned.
EPOCHS, BATCH, RATE = 6, 20, 0.05
#: The share of new digits that is asked for; tests/benchmarks/margins_lab3.py measures the margin.
ENOUGH = 0.8


@check("train_classifier")
def first_loop(student: Student, draw: Draw) -> Outcomes:
    """One step at every mini-batch, for every weight and bias, along the gradient."""
    task = draw_task(draw, 6, (3, 4, 2))
    yield steps_along_the_gradient(student, task, draw.random(), "6 samples in one mini-batch")
    for n, size, epochs in ((6, 2, 1), (10, 3, 2)):
        task, what = (
            draw_task(draw, n, (3, 4, 2), epochs, size),
            f"{n} samples, batch_size = {size}",
        )
        yield from steps_at_every_batch(student, task, draw.random(), f"{what}, {epochs} epochs")
    task, rngs = draw_task(draw, 8, (3, 2), 1, 1), [draw.random() for _ in range(8)]
    yield from draws_batches(student, task, rngs, "mini-batches of one sample")


@check("train_classifier")
def history(student: Student, draw: Draw) -> Outcomes:
    """The losses of both sets, one number an epoch; with a step that leads nowhere, too."""
    task = draw_task(draw, 8, (3, 4, 2), 3, 4)
    yield from stands_still(student, task, draw.random(), "a step that leads nowhere")
    yield from tells_the_truth(student, task, draw.random(), 0.01, "Nesterov's momentum")


@check("train_classifier")
def kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors; no, one and two hidden layers."""
    for library, dtype, widths in (
        ("numpy", "float32", (3, 2)),
        ("torch", "float64", (3, 4, 2)),
        ("torch", "float32", (3, 4, 5, 2)),
    ):
        on, what = student.on(library, dtype), f"widths {widths}, {library} {dtype}"
        task = draw_task(draw, 8, widths, 2, 4)
        yield from tells_the_truth(on, task, draw.random(), 0.01, what)


@check("train_classifier")
def digits(student: Student, draw: Draw) -> Outcomes:
    """Learns digits: of those that it has not seen, it reads at least 80%."""
    every, order = all_digits(), draw.order(len(all_digits()))
    train, val, new = order[:TRAIN], order[TRAIN:][:VALIDATION], order[TRAIN + VALIDATION :]
    sets = every.x[train], every.labels[train], every.x[val], every.labels[val]
    task, what = Task(*sets, (64, 32, 10), EPOCHS, BATCH), "600 digits, 6 epochs"
    network, losses = task.train(student, draw.random(), "nesterov_step", RATE, what)
    yield from has_layers(network, task.widths, what)
    yield from has_history(losses, task.epochs, what)
    share = accuracy_of(network, every.x[new], every.labels[new])
    reason = f"reads {share:.0%} of new digits, and {ENOUGH:.0%} are asked for"
    yield hold(share >= ENOUGH, what, reason)
