"""The registry that the hidden checks of lab 2 enter themselves in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dlcourse.checking import Draw, Registry, exact
from dlcourse.checking.registry import Found

CHECKS = Registry()
hidden = CHECKS.check
Outcomes = Iterator[Found]

#: Tables with more rows or more columns, a single row, a square, vectors, three axes.
SHAPES = ((6, 3), (1, 5), (4, 4), (7,), (2, 3, 4))
#: For a large case.  The slowest right solution that we know needs a fifth of it; one that runs
#: the forward pass again for every entry needs at least twenty times as much.
SECONDS = 1.0


def draw_network(draw: Draw, n: int, widths: list[int]) -> tuple[Any, list[Any], list[Any]]:
    """Inputs, weights and biases of a network of these widths, as float32 holds them."""
    pairs = list(pairwise(widths))
    weights = [exact(draw.normal(n_out, n_in)) for n_in, n_out in pairs]
    return exact(draw.normal(n, widths[0])), weights, [exact(draw.normal(k)) for _, k in pairs]
