"""Each style lets right solutions pass, misses what it is known to miss, and catches the blunt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.validity.elsewhere.gradients import Case
from tests.validity.elsewhere.minitorch import at_one_entry
from tests.validity.elsewhere.style import Function, Style, reference
from tests.validity.elsewhere.styles import STYLES

NAMED = {style.name: style for style in STYLES}


def adam_corrected_as_at_step_one(w: Any, g: Any, state: Any, lr: float, **_: Any) -> Any:
    """Adam with the bias correction of step 1 for good."""
    m, s = (0 * w, 0 * w) if state is None else state
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * (m / 0.1) / (np.sqrt(s / 0.001) + 1e-8), (m, s)


def momentum_that_forgets(w: Any, g: Any, state: Any, lr: float, alpha: float = 0.9) -> Any:
    return w - lr * (1 - alpha) * g, None


def nothing_back(*arguments: Any) -> Any:
    return 0 * arguments[0]


def half_at_zero(dh: Any, f: Any) -> Any:
    return dh * np.where(f == 0, 0.5, f > 0)


def falling_numbers(*arguments: Any) -> Any:
    return [], [], {"train_loss": [2.0, 1.0], "val_loss": [2.0, 1.0]}


def bias_gradient_with_an_axis(df: Any, x: Any, W: Any) -> Any:
    return df @ W, df.T @ x, df.sum(0, keepdims=True)


#: A style, a wrong solution that it lets pass, and a style that catches it, if there is one.
MISSED: list[tuple[str, str, Function, str]] = [
    ("TinyTorch, cells", "adam_step", adam_corrected_as_at_step_one, "TinyTorch, all"),
    ("DeepLearning.AI", "momentum_step", momentum_that_forgets, "dlsyscourse, homework"),
    ("CS231n, printed", "relu_backward", nothing_back, "CS231n, read"),
    ("CS231n, read", "relu_backward", half_at_zero, "TinyTorch, all"),
    ("minitorch", "relu_backward", half_at_zero, "TinyTorch, all"),
    ("micrograd", "relu_backward", half_at_zero, "TinyTorch, all"),
    ("dlsyscourse, homework", "relu_backward", half_at_zero, "TinyTorch, all"),
    ("TinyTorch, all", "train_classifier", falling_numbers, ""),
    ("CS231n, read", "linear_backward", bias_gradient_with_an_axis, "TinyTorch, all"),
]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_style_lets_the_references_pass(style: Style) -> None:
    failed = [piece for piece in style.asked if not style.passes(piece, reference(piece))]
    assert failed == []


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_style_catches_what_returns_nothing(style: Style) -> None:
    assert [piece for piece in style.asked if style.passes(piece, lambda *_, **__: None)] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_only_printed_errors_let_a_wrong_sign_pass(style: Style) -> None:
    pieces = [piece for piece in ("relu", "relu_backward") if piece in style.asked]
    for piece in pieces:
        passes = style.passes(piece, negative(reference(piece)))
        assert passes == (style.name == "CS231n, printed")


def negative(function: Function) -> Callable[..., Any]:
    return lambda *arguments: -function(*arguments)


@pytest.mark.parametrize(("name", "piece", "wrong", "better"), MISSED)
def test_what_a_style_misses(name: str, piece: str, wrong: Function, better: str) -> None:
    assert NAMED[name].passes(piece, wrong)
    assert not better or not NAMED[better].passes(piece, wrong)


def test_a_hundredth_lets_a_gradient_of_nine_thousandths_pass_as_zero() -> None:
    def case(slope: float) -> Case:
        return Case(lambda x: slope * x, (np.ones(3),), lambda student, *_: [student()])

    def zero() -> Any:
        return np.zeros(3)

    at_one_entry(case(0.009), zero)
    with pytest.raises(AssertionError):
        at_one_entry(case(0.1), zero)
