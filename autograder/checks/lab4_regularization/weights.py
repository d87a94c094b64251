"""Weights at the start: their shape and their distribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dlcourse.checking import Draw, Student
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.outcome import Outcome
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties import weights

from autograder.checks.lab4_regularization.hidden import Outcomes, hidden

Distribution = Callable[[Student, int, int, Any], Iterator[Outcome]]


def _weight_checks(name: str, distribution: Distribution) -> None:
    """Both ways to begin."""

    @hidden(name)
    def shapes(student: Student, draw: Draw) -> Outcomes:
        """(n_out, n_in), for layers of any size."""
        for n_in, n_out in ((3, 5), (5, 3), (4, 4), (1, 6), (7, 1)):
            yield weights.has_shape(student, name, n_in, n_out, draw.random())

    @hidden(name, weight=3)
    def spreads(student: Student, draw: Draw) -> Outcomes:
        """Mean, variance and form of the distribution, for wide and for narrow layers."""
        for n_in, n_out in ((400, 150), (120, 500), (250, 250)):
            n_in += draw.integer(0, 40)
            yield from distribution(student, n_in, n_out, draw.random())

    @hidden(name)
    def source(student: Student, draw: Draw) -> Outcomes:
        """The numbers come from rng."""
        yield from from_the_source(
            lambda rng: student.answer(name, 4, 3, rng), draw.random(), draw.random()
        )

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """In the library and dtype of the numbers that rng draws."""
        for kind in KINDS:
            yield from distribution(student.on(*kind), 60, 50, draw.random())


_weight_checks("xavier_uniform", weights.is_xavier)
_weight_checks("he_normal", weights.is_he)
