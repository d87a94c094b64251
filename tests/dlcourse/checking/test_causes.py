"""Known misconceptions, and what all wrong answers of a piece together say about them."""

from dataclasses import replace
from typing import Any

import numpy as np
from dlcourse.checking import CheckResult, Outcome, agree
from dlcourse.checking.causes import consistent

RIGHT = np.array([1.0, 2.0, 4.0])


def asked(got: Any, mistaken: dict[str, Any], expected: Any = RIGHT) -> Outcome:
    return agree(got, expected, "it", mistaken=lambda: mistaken)


def judged(*outcomes: Outcome) -> list[Outcome]:
    return list(consistent([CheckResult("all", 1.0, outcomes)])[0].outcomes)


def test_a_cause_that_fits_everywhere_is_named() -> None:
    turned = {"it is turned round": RIGHT[::-1] + 1}
    told = judged(asked(RIGHT[::-1] + 1, turned), asked(RIGHT[::-1] + 1, turned))
    assert [outcome.cause for outcome in told] == ["it is turned round"] * 2


def test_a_cause_that_another_answer_rules_out_is_not_named() -> None:
    """A number may be what a misconception gives by chance."""
    by_chance = asked(7.0, {"the smallest is taken": 7.0}, expected=np.float64(5.0))
    other = asked(8.0, {"the smallest is taken": 2.0}, expected=np.float64(5.0))
    assert by_chance.cause == "the smallest is taken"
    first, second = judged(by_chance, other)
    assert (first.cause, first.reason) == ("", "is too large")
    assert second.reason == "is too large"


def test_two_causes_that_fit_are_both_named() -> None:
    both = {"the sign is lost": 7.0, "the mean is taken": 7.0, "a third": 9.0}
    (outcome,) = judged(asked(7.0, both, expected=np.float64(5.0)))
    assert outcome.reason == (
        "this is what comes out when the sign is lost, or when the mean is taken"
    )


def test_of_two_causes_the_one_that_another_answer_allows_is_named() -> None:
    both = {"the sign is lost": 7.0, "the mean is taken": 7.0}
    apart = {"the sign is lost": 1.0, "the mean is taken": 3.0}
    five = np.float64(5.0)
    told = judged(asked(7.0, both, expected=five), asked(3.0, apart, expected=five))
    assert [outcome.cause for outcome in told] == ["the mean is taken"] * 2


def test_what_is_not_finite_or_rough_rules_nothing_out() -> None:
    cause = {"it overflows": np.array([np.inf, 1.0, 1.0])}
    assert asked(RIGHT + 1, cause).excluded == ()
    rough = agree(RIGHT + 1, RIGHT, "it", tolerance=2e-5, mistaken=lambda: {"a": RIGHT + 2})
    assert rough.excluded == ()


def test_parts_are_judged_apart() -> None:
    fits = replace(asked(RIGHT + 1, {"1 is added": RIGHT + 1}), part="dW")
    other = replace(asked(RIGHT + 2, {"1 is added": RIGHT + 1}), part="db")
    assert judged(fits, other)[0].cause == "1 is added"
