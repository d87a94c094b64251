"""Gradients of a student, held against the oracle and central differences."""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse.checking import (
    Outcome,
    Registry,
    agree,
    matches_gradient,
    matches_oracle,
    within_time,
)
from dlcourse.checking import gradient as module
from dlcourse.oracles import lab1_mlp as oracle

from tests.grading import student_of

RNG = np.random.default_rng(23)
X, W, B, DF = (RNG.normal(size=shape) for shape in ((5, 3), (4, 3), (4,), (5, 4)))
PARTS = ("dx", "dW", "db")


def layer(function: Callable[..., Any], **options: Any) -> tuple[Outcome, ...]:
    """The outcomes of a ``linear_backward`` on one question."""
    return matches_gradient(
        student_of(function),
        "linear_backward",
        *(DF, X, W),
        forward=oracle.linear,
        at=(X, W, B),
        cotangent=DF,
        parts=PARTS,
        **options,
    )


def right(df: Any, x: Any, W: Any) -> Any:
    return df @ W, df.T @ x, df.sum(0)


def test_a_right_gradient_agrees_in_every_part() -> None:
    outcomes = layer(right)
    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert [outcome.part for outcome in outcomes] == list(PARTS)
    assert all("central differences agree" in outcome.numeric for outcome in outcomes)


def test_every_part_is_told_when_one_is_wrong() -> None:
    outcomes = layer(lambda df, x, W: (df @ W, df.T @ x, df.mean(0)))
    assert [outcome.ok for outcome in outcomes] == [True, True, False]
    assert "1 / the number of samples (1/5)" in outcomes[2].reason
    assert (
        outcomes[2].measured == "largest relative error 8e-01; 4 of 4 entries: [0], [1], [2], ..."
    )
    assert "central differences differ" in outcomes[2].numeric


def test_one_wrong_entry_is_found_and_named() -> None:
    def off(df: Any, x: Any, W: Any) -> Any:
        dx, dW, db = right(df, x, W)
        dW[2, 1] += 1e-9
        return dx, dW, db

    outcome = layer(off)[1]
    assert not outcome.ok
    assert "1 of 12 entries: [2, 1]" in outcome.measured


def test_a_numeric_gradient_is_not_good_enough() -> None:
    def numeric(df: Any, x: Any, W: Any) -> Any:
        dx, dW, db = right(df, x, W)
        return dx, dW + 1e-10 * np.sign(dW) * np.abs(dW).max(), db

    assert not layer(numeric)[1].ok


def test_an_answer_of_another_shape_is_not_broadcast() -> None:
    outcome = layer(lambda df, x, W: (df @ W, df.T @ x, df))[2]
    assert not outcome.ok
    assert "every sample is still apart" in outcome.reason


@pytest.mark.parametrize("slope", [1.0, 0.5, -1.0])
def test_at_the_corner_a_wrong_slope_is_refused(slope: float) -> None:
    f, dh = np.array([[0.0, 1.0, -1.0]]), np.array([[2.0, 3.0, 4.0]])

    def relu_backward(dh: Any, f: Any) -> Any:
        return dh * np.where(f == 0, slope, f > 0)

    def outcomes(function: Callable[..., Any]) -> tuple[Outcome, ...]:
        student = student_of(function)
        ask = {"forward": oracle.relu, "at": (f,), "cotangent": dh}
        return matches_gradient(student, "relu_backward", dh, f, **ask)

    (refused,), (accepted,) = outcomes(relu_backward), outcomes(lambda dh, f: dh * (f > 0))
    assert not refused.ok
    assert accepted.ok
    assert "1 entries at a kink left out" in accepted.numeric


def test_lists_are_compared_array_by_array() -> None:
    weights, df = [RNG.normal(size=(4, 3)), RNG.normal(size=(2, 4))], RNG.normal(size=(5, 2))
    biases = [RNG.normal(size=4), RNG.normal(size=2)]
    h = np.maximum(X @ weights[0].T + biases[0], 0)
    first = (df @ weights[1]) * (h > 0)

    def backward(answer: Any) -> tuple[Outcome, ...]:
        return matches_gradient(
            student_of(lambda df, cache, weights: answer),
            "mlp_backward",
            *(df, [X, h], weights),
            forward=lambda weights, biases: oracle.mlp(torch.from_numpy(X), weights, biases),
            at=(weights, biases),
            cotangent=df,
            parts=("dweights", "dbiases"),
        )

    dweights, dbiases = [first.T @ X, df.T @ h], [first.sum(0), df.sum(0)]
    assert all(outcome.ok for outcome in backward((dweights, dbiases)))
    mixed = backward((dweights, dbiases[::-1]))
    assert [outcome.part for outcome in mixed if not outcome.ok] == ["dbiases[0]", "dbiases[1]"]
    assert all("from the last layer to the first" in o.reason for o in mixed if not o.ok)
    assert "expected dweights[0], dweights[1]" in backward((dweights[:1], dbiases))[0].reason


def test_an_oracle_that_is_wrong_is_no_fault_of_the_student() -> None:
    with pytest.raises(module.OracleError, match="linear_backward"):
        matches_gradient(
            student_of(right),
            "linear_backward",
            *(DF, X, W),
            forward=lambda x, W, b: 2 * oracle.linear(x, W, b),
            at=(X, W, B),
            cotangent=DF,
            parts=PARTS,
        )


def test_a_check_that_forgets_an_array_is_no_fault_of_the_student() -> None:
    ask = {"forward": lambda x, W: oracle.linear(x, W, torch.from_numpy(B)), "at": (X, W)}
    with pytest.raises(module.OracleError, match="returns 3 arrays, and `at` holds 2"):
        matches_gradient(
            student_of(right), "linear_backward", DF, X, W, cotangent=DF, parts=PARTS, **ask
        )


def test_the_same_question_is_differentiated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    layer(right)
    known = dict(module._known)
    monkeypatch.setattr("dlcourse.checking.differences.Probe", None)
    layer(right)
    assert module._known == known


def test_a_check_reports_all_parts_of_an_answer_and_stops_after_it() -> None:
    registry = Registry()

    @registry.check("linear_backward")
    def both(student: Any, draw: Any) -> Any:
        """Two questions."""
        yield layer(lambda df, x, W: (df, df.T @ x, df.sum(0)), what="first")
        yield layer(right, what="second")

    result = registry.run("linear_backward", student_of(right), b"secret")[0]
    assert [outcome.part for outcome in result.outcomes] == list(PARTS)
    assert not result.ok
    assert [(o.part, o.ok) for o in result.told] == [("dx", False), ("dW", True), ("db", True)]


def test_a_fault_that_comes_with_one_case_only_names_the_case() -> None:
    registry = Registry()

    def relu(f: Any) -> Any:
        return np.maximum(f, 0) if f.size > 1 else f[5]

    @registry.check("relu")
    def sizes(student: Any, draw: Any) -> Any:
        """Two sizes."""
        yield matches_oracle(student, "relu", np.ones(3), what="three numbers")
        yield matches_oracle(student, "relu", np.ones(1), what="a single number")

    reason = registry.run("relu", student_of(relu), b"secret")[0].reason
    assert reason.startswith("a single number: stops with IndexError")


def _slow(seconds: float) -> Callable[[Any], Any]:
    def relu(f: Any) -> Any:
        time.sleep(seconds)
        return np.maximum(f, 0)

    return relu


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))


@pytest.mark.usefixtures("idle")
def test_a_large_case_must_be_in_time_and_right() -> None:
    def ask(function: Callable[..., Any]) -> list[bool]:
        student, f = student_of(function), np.ones(3)
        outcomes = within_time(student, "relu", f, seconds=0.05, what="large")
        return [outcome.ok for outcome in outcomes]

    assert ask(_slow(0)) == [True]
    assert ask(_slow(0.2)) == [False]
    assert ask(lambda f: -f) == [False]


@pytest.mark.usefixtures("idle")
def test_a_busy_moment_costs_nobody_a_point() -> None:
    calls: list[float] = []

    def relu(f: Any) -> Any:
        calls.append(time.sleep(0.2 if not calls else 0) or 0)
        return np.maximum(f, 0)

    assert within_time(student_of(relu), "relu", np.ones(3), seconds=0.1, what="large")[0].ok
    assert len(calls) == 2


def test_a_busy_machine_costs_nobody_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (16.0, 0.0, 0.0))
    student = student_of(_slow(0.2))
    assert within_time(student, "relu", np.ones(3), seconds=0.1, what="large")[0].ok
    assert not within_time(student, "relu", np.ones(3), seconds=0.01, what="large")[0].ok


def test_the_error_is_zero_in_words() -> None:
    assert agree(np.ones(3), np.ones(3), "ones").measured == "equal to the last digit"
