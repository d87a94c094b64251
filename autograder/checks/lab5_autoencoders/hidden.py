"""The registry that the hidden checks of lab 5 enter themselves in."""

from __future__ import annotations

from collections.abc import Iterator

from dlcourse.checking import Registry
from dlcourse.checking.registry import Found

CHECKS = Registry()
hidden = CHECKS.check
Outcomes = Iterator[Found]

KINDS = (("numpy", "float32"), ("torch", "float64"), ("torch", "float32"))
#: For a large case; the slowest right solution that we know needs a fifth of it.
SECONDS = 1.0
