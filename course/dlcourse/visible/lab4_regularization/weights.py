"""Visible checks of weights at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dlcourse.checking import Draw, Student
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.outcome import Outcome
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties import weights
from dlcourse.visible.lab4_regularization.shown import Outcomes, check

Distribution = Callable[[Student, int, int, Any], Iterator[Outcome]]


def _weight_checks(name: str, distribution: Distribution) -> None:
    """Both ways to begin."""

    @check(name)
    def shape(student: Student, draw: Draw) -> Outcomes:
        """From 3 inputs to 5 units the weights are (5, 3)."""
        yield weights.has_shape(student, name, 3, 5, draw.random())

    @check(name)
    def spread(student: Student, draw: Draw) -> Outcomes:
        """The distribution of 40,000 weights, and that rng's numbers are used."""
        yield from distribution(student, 400, 100, draw.random())
        yield from from_the_source(
            lambda rng: student.answer(name, 4, 3, rng), draw.random(), draw.random()
        )

    @check(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """In the library and dtype of the numbers that rng draws."""
        for kind in KINDS:
            yield from distribution(student.on(*kind), 50, 60, draw.random())


_weight_checks("xavier_uniform", weights.is_xavier)
_weight_checks("he_normal", weights.is_he)
