"""What happens inside a training loop, seen through the steps that it is given.

A step that counts shows how often it is called for every weight, and with which state.  A step of
which only the first call leads somewhere shows the gradient of the first mini-batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import oracles
from dlcourse.arrays import Random
from dlcourse.checking import Student, hold
from dlcourse.checking.compare import agree_in_parts
from dlcourse.checking.outcome import Outcome
from dlcourse.checking.patterns import Context
from dlcourse.visible.lab3_optimizers.shown import Outcomes
from dlcourse.visible.lab3_optimizers.trained import Network, Task, has_layers

#: A power of two, so that adding it up rounds nothing away.
RATE = 2.0**-6
PARTS = ("dweights", "dbiases")


def steps_at_every_batch(student: Student, task: Task, rng: Random, what: str) -> Outcomes:
    """Every weight and bias takes one step a mini-batch, with a state of its own.

    The t-th call adds lr t: all together lr T (T + 1) / 2, more than from any other number of
    calls.  Where it started is known from a second run with twice the rate.
    """
    slow, fast = (
        task.train(student, rng, "counting_step", rate, what)[0] for rate in (RATE, 2 * RATE)
    )
    yield from has_layers(slow, task.widths, what)
    ways = [(b - a) / RATE for a, b in zip(_flat(slow), _flat(fast), strict=True)]
    even = all(np.ptp(way) < 1e-6 for way in ways)
    yield hold(even, what, "entries of one array are moved by different steps: which belong to it?")
    found = [float(way.flat[0]) for way in ways]
    batches = -(-len(task.x) // task.batch_size)
    right = sum_to(task.epochs * batches)
    moved = all(abs(way - right) < 1e-6 for way in found)
    yield hold(moved, what, _why(found, task, batches))


def sum_to(count: int) -> float:
    """1 + 2 + ... + count."""
    return count * (count + 1) / 2


def _why(found: Sequence[float], task: Task, batches: int) -> str:
    """What the numbers of calls say about a wrong loop."""
    half, epochs = len(found) // 2, task.epochs
    if not any(found[half:]):
        return "the biases are never moved"
    if not any(found[:half]):
        return "the weights are never moved"
    one = found[0] if np.ptp(found) < 1e-6 else None
    full = len(task.x) // task.batch_size
    for value, words in (
        (epochs * batches, "the state is thrown away: step is given None at every mini-batch"),
        (epochs * sum_to(batches), "the state is thrown away after every epoch"),
        (sum_to(epochs), "one step an epoch is taken, not one a mini-batch"),
        (sum_to(batches), "only one epoch is trained"),
        (sum_to(epochs * full), "the last, short mini-batch is left out"),
        (sum_to(epochs * len(task.x)), "a step is taken for every sample, not every mini-batch"),
        (sum_to(2 * epochs * batches), "every mini-batch is used for two steps"),
    ):
        if one is not None and abs(one - value) < 1e-6:
            return words
    if one is None:
        return (
            "arrays have taken different numbers of steps: every weight matrix and every bias "
            "needs a state of its own, and a step at every mini-batch"
        )
    return "the number of steps is not that of the mini-batches, or a state is not handed on"


def steps_along_the_gradient(
    student: Student, task: Task, rng: Random, what: str
) -> tuple[Outcome, ...]:
    """From a mini-batch that holds all samples: ``g`` is the gradient of their mean loss."""
    start, found = _first_gradient(student, task, rng, what)
    right = oracles.find("autograd_gradients")(task.x, task.labels, *start)
    sizes = {
        "the number of samples": len(task.x),
        "batch_size": task.batch_size,
        "samples over batch_size": max(len(task.x) // task.batch_size, 1),
    }
    return agree_in_parts(
        found, right, PARTS, f"{what}, the gradient", context=Context(sizes), tolerance=1e-9
    )


def draws_batches(student: Student, task: Task, rngs: Sequence[Random], what: str) -> Outcomes:
    """From mini-batches of one: the first sample is another one for another rng."""
    first = set()
    for rng in rngs:
        start, found = _first_gradient(student, task, rng, what)
        row = _whose(found, start, task)
        reason = "the first step is not along the gradient of one sample, for batch_size = 1"
        yield hold(row is not None, what, reason)
        first.add(row)
    reason = "the mini-batches come in the order of the data: shuffle in every epoch, by rng"
    yield hold(len(first) > 1, what, reason)


def _first_gradient(
    student: Student, task: Task, rng: Random, what: str
) -> tuple[Network, Network]:
    """Where a training starts, and the gradient that its first step is given."""
    start, _ = task.train(student, rng, "still_step", 1.0, what)
    moved, _ = task.train(student, rng, "first_step", 1.0, what)
    pairs = [zip(a, b, strict=True) for a, b in zip(start, moved, strict=True)]
    weights, biases = ([old - new for old, new in pair] for pair in pairs)
    return start, (weights, biases)


def _whose(found: Network, start: Network, task: Task) -> int | None:
    """The sample whose gradient this is."""
    for row in range(len(task.x)):
        one = slice(row, row + 1)
        right = oracles.find("autograd_gradients")(task.x[one], task.labels[one], *start)
        pairs = zip(_flat(found), _flat(right), strict=True)
        if all(np.allclose(a, b, atol=1e-9) for a, b in pairs):
            return row
    return None


def _flat(network: Any) -> list[NDArray[np.float64]]:
    """Weights, then biases."""
    return [*network[0], *network[1]]
