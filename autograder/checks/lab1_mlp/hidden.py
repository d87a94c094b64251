"""The registry that the hidden checks of lab 1 enter themselves in."""

from __future__ import annotations

from collections.abc import Iterator

from dlcourse.checking import Outcome, Registry

CHECKS = Registry()
hidden = CHECKS.check
Outcomes = Iterator[Outcome]
