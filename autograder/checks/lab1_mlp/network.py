"""The multilayer perceptron, and how large it is."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from dlcourse.checking import (
    Draw,
    Named,
    Student,
    exact,
    matches_oracle,
    portable,
)

from autograder.checks.lab1_mlp.hidden import Outcomes, hidden


def _network(draw: Draw, n: int, widths: list[int]) -> tuple[Any, list[Any], list[Any]]:
    pairs = list(pairwise(widths))
    weights = [exact(draw.normal(n_out, n_in)) for n_in, n_out in pairs]
    return exact(draw.normal(n, widths[0])), weights, [exact(draw.normal(k)) for _, k in pairs]


@hidden("mlp", weight=2)
def mlp_depths(student: Student, draw: Draw) -> Outcomes:
    """Right for any depth, width and batch, with a given activation."""
    for n, widths in ((6, [3, 5, 2]), (5, [4, 3]), (1, [2, 4, 3, 5, 1]), (3, [3, 3, 3])):
        for activation in (Named("tanh"), Named("square")):
            arguments = _network(draw, n, widths)
            what = f"{n} samples, widths {widths}, {activation.name}"
            yield matches_oracle(student, "mlp", *arguments, activation, what=what)


@hidden("mlp")
def mlp_default(student: Student, draw: Draw) -> Outcomes:
    """Without a given activation it is ReLU."""
    for widths in ([4, 6, 3], [3, 5, 4, 2]):
        what = f"widths {widths} with ReLU"
        yield matches_oracle(student, "mlp", *_network(draw, 5, widths), what=what)


@hidden("mlp")
def mlp_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "mlp", *_network(draw, 4, [3, 5, 2]), Named("tanh"))


@hidden("count_parameters", weight=2)
def count_any(student: Student, draw: Draw) -> Outcomes:
    """Right for any depth and widths."""
    for depth in (3, 2, 4, 6):
        widths = [int(width) for width in draw.integers(1, 60, depth)]
        what = f"a network of {depth} layers of units"
        yield matches_oracle(student, "count_parameters", widths, what=what)


@hidden("count_parameters")
def count_wide(student: Student, draw: Draw) -> Outcomes:
    """Right for millions of parameters."""
    widths = [784, draw.integer(1000, 4000), draw.integer(1000, 4000), 10]
    yield matches_oracle(student, "count_parameters", widths, what="a wide network")
