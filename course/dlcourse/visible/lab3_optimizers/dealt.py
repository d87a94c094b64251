"""Whether samples are dealt out rightly: to three sets, and to mini-batches."""

from __future__ import annotations

import numpy as np

from dlcourse.arrays import Random
from dlcourse.checking import Student
from dlcourse.checking.outcome import case, hold
from dlcourse.checking.values import Earlier
from dlcourse.visible.lab3_optimizers.shown import Outcomes
from dlcourse.visible.lab3_optimizers.shuffled import all_there, depends_on_rng, in_random_order

SETS = ("train", "validation", "test")
Fractions = tuple[float, float, float]


def deals_out(student: Student, n: int, fractions: Fractions, rng: Random, what: str) -> Outcomes:
    """Three sets without a common number, of the sizes that are asked for."""
    with case(what):
        sets = student.split_indices(n, fractions, rng)
    yield from all_there(sets, n, what)
    for name, part, fraction in zip(SETS, sets, fractions, strict=True):
        much = len(part) - fraction * n
        amount = "many" if much > 0 else "few"
        reason = f"{name} has too {amount} samples: it is more than 1 off its share of n"
        yield hold(abs(much) <= 1 + 1e-9, what, reason)


def deals_by_chance(
    student: Student, n: int, fractions: Fractions, rngs: tuple[Random, Random]
) -> Outcomes:
    """In an order that the rng makes, and nothing else."""
    first, again, other = (
        student.split_indices(n, fractions, rng) for rng in (rngs[0], rngs[0], rngs[1])
    )
    yield from depends_on_rng(first, again, other, "a split")
    for name, part in zip(SETS, first, strict=True):
        reason = "is not shuffled: later on samples of one kind would follow each other"
        yield from in_random_order(part, f"the order in {name}", reason)
    together = np.concatenate(first)
    reason = "is decided by the place in the data, not by chance: shuffle first, then cut"
    yield from in_random_order(together, "who comes into which set", reason)


def makes_batches(student: Student, n: int, batch_size: int, rng: Random, what: str) -> Outcomes:
    """Batches of the size that is asked for, a last one with the rest, every sample in one."""
    with case(what):
        batches = student.minibatches(n, batch_size, rng)
    yield from all_there(batches, n, what)
    full, rest = divmod(n, batch_size)
    sizes, expected = [len(batch) for batch in batches], [batch_size] * full + [rest] * (rest > 0)
    yield hold(0 not in sizes, what, "there is an empty batch: its mean loss would be 0 / 0")
    reason = "every batch has batch_size samples, but for the last one, which has what is left"
    yield hold(sizes == expected, what, f"the batches have other sizes than expected: {reason}")


def batches_by_chance(
    student: Student, n: int, batch_size: int, rngs: tuple[Random, Random]
) -> Outcomes:
    """A new order in every epoch, made by the rng and nothing else."""
    run = student.sequence("minibatches")
    source = run.put(rngs[0])
    epochs: list[Earlier] = [run.call("minibatches", n, batch_size, source) for _ in range(2)]
    again = run.call("minibatches", n, batch_size, rngs[0])
    other = run.call("minibatches", n, batch_size, rngs[1])
    with case("an epoch"):
        answers = run.done()
    first, second = (np.concatenate(answers[epoch]) for epoch in epochs)
    yield from depends_on_rng(answers[epochs[0]], answers[again], answers[other], "an epoch")
    new = not np.array_equal(first, second)
    yield hold(new, "a second epoch", "has the order of the first, with the same rng")
    reason = "is not shuffled well: every batch is to be drawn from all samples"
    yield from in_random_order(first, "the order of an epoch", reason)
