"""The registry that the hidden checks of lab 4 enter themselves in."""

from __future__ import annotations

from collections.abc import Iterator

from dlcourse.checking import Registry
from dlcourse.checking.registry import Found

CHECKS = Registry()
hidden = CHECKS.check
Outcomes = Iterator[Found]

#: Tables with more rows or more columns, a single row, a square, vectors, three axes.
SHAPES = ((6, 3), (1, 5), (4, 4), (7,), (2, 3, 4))
#: Images that are wide, high, square with an odd and an even side, with 1, 2 and 3 channels.
IMAGES = ((3, 5, 7, 3), (2, 8, 4, 1), (2, 5, 5, 2), (1, 6, 6, 1))
