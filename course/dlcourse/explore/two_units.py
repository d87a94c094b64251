"""The slides' example, a network of two hidden units, one operation after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.pieces import current
from dlcourse.plots.computation import two_units
from dlcourse.plots.picture import Picture

Floats = NDArray[np.float64]

MINUS, PRIME = "\N{MINUS SIGN}", "\N{PRIME}"
FORWARD, OPERATIONS = 6, 19  # the first six go forward, the others backward
PASSED_ON = "A sum passes the derivative on as it is."


@dataclass(frozen=True)
class Step:
    """One operation: the number it finds, how, and what there is to see in it."""

    name: str
    value: float
    formula: str
    words: str


@dataclass(frozen=True)
class TwoUnits:
    """f_i = theta_i0 + theta_i1 x,  h_i = relu(f_i),  y = phi_0 + sum_i phi_i h_i,  L = (y - t)^2.

    One sample: ``x`` and ``t`` are numbers, ``theta`` is (2, 2), ``phi`` is (3,).
    """

    x: float
    t: float
    theta: Floats
    phi: Floats

    def given(self) -> dict[str, float]:
        """What is known before the first operation, by name."""
        names = ("x", "ȳ", "θ₁₀", "θ₁₁", "θ₂₀", "θ₂₁", "φ₀", "φ₁", "φ₂")
        numbers = [self.x, self.t, *np.ravel(self.theta), *self.phi]
        return {name: float(number) for name, number in zip(names, numbers, strict=True)}

    def steps(self) -> list[Step]:
        """Every operation: six forward, then the derivatives of L, from the loss to the input."""
        walk = _Walk(self.given())
        for i in "₁₂":
            _pre_activation(walk, i)
        for i in "₁₂":
            _activation(walk, i)
        _output_and_loss(walk)
        _output_backward(walk)
        for i in "₁₂":
            _unit_backward(walk, i)
        _input_backward(walk)
        return walk.steps

    def shown(self, after: int) -> tuple[dict[str, float], str, str]:
        """The numbers known after so many operations, the name of the last one, its formula."""
        done = self.steps()[:after]
        numbers = self.given() | {step.name: step.value for step in done}
        return (numbers, done[-1].name, done[-1].formula) if done else (numbers, "", "")

    def picture(self, after: int) -> Picture:
        """The network as a graph, with all numbers that are known after so many operations."""
        return two_units(*self.shown(after))


class _Walk:
    """The numbers found so far, and how."""

    def __init__(self, given: dict[str, float]) -> None:
        self.known, self.steps = dict(given), list[Step]()

    def note(self, name: str, value: float, formula: str, words: str) -> None:
        self.known[name] = float(value)
        formula = f"{name} = {formula} = {show(self.known[name]).strip('()')}"
        self.steps.append(Step(name, self.known[name], formula, words))

    def product(self, of: str, result: str, factor: str) -> None:
        """Back through a product: the derivative of the result times the other factor."""
        a, b = self.known[f"dL/d{result}"], self.known[factor]
        formula = f"dL/d{result} · {factor} = {show(a)} · {show(b)}"
        words = f"Forward, {of} was multiplied by {factor}; backward, the derivative is."
        self.note(f"dL/d{of}", a * b, formula, words)


def _pre_activation(walk: _Walk, i: str) -> None:
    b, W, x = (walk.known[name] for name in (f"θ{i}₀", f"θ{i}₁", "x"))
    formula = f"θ{i}₀ + θ{i}₁ x = {show(b)} + {show(W)} · {show(x)}"
    walk.note(f"f{i}", b + W * x, formula, "The bias, plus the weight times the input.")


def _activation(walk: _Walk, i: str) -> None:
    f = walk.known[f"f{i}"]
    h = to_numpy(current("relu")(np.array([f])))[0]
    walk.note(f"h{i}", h, f"a(f{i}) = a({show(f)})", "ReLU lets pass what is positive.")


def _output_and_loss(walk: _Walk) -> None:
    t, h1, h2, *phi = (walk.known[name] for name in ("ȳ", "h₁", "h₂", "φ₀", "φ₁", "φ₂"))
    y = phi[0] + phi[1] * h1 + phi[2] * h2
    numbers = f"{show(phi[0])} + {show(phi[1])} · {show(h1)} + {show(phi[2])} · {show(h2)}"
    walk.note("y", y, f"φ₀ + φ₁ h₁ + φ₂ h₂ = {numbers}", "The bias, plus the weighted units.")
    formula = f"(y {MINUS} ȳ)² = ({show(y)} {MINUS} {show(t)})²"
    walk.note("L", (y - t) ** 2, formula, "How far off the output is.")


def _output_backward(walk: _Walk) -> None:
    miss = walk.known["y"] - walk.known["ȳ"]
    formula = f"2 (y {MINUS} ȳ) = 2 · {show(miss)}"
    walk.note("dL/dy", 2 * miss, formula, "The slope of the square.")
    walk.note("dL/dφ₀", walk.known["dL/dy"], "dL/dy", PASSED_ON)
    walk.product("φ₁", "y", "h₁")
    walk.product("φ₂", "y", "h₂")


def _unit_backward(walk: _Walk, i: str) -> None:
    walk.product(f"h{i}", "y", f"φ{i}")
    dh, f = walk.known[f"dL/dh{i}"], walk.known[f"f{i}"]
    df = to_numpy(current("relu_backward")(np.array([dh]), np.array([f])))[0]
    formula = f"dL/dh{i} · a{PRIME}(f{i}) = {show(dh)} · a{PRIME}({show(f)})"
    walk.note(
        f"dL/df{i}", df, formula, "ReLU's slope is 1 where the unit is on and 0 where it is off."
    )
    walk.note(f"dL/dθ{i}₀", df, f"dL/df{i}", PASSED_ON)
    walk.product(f"θ{i}₁", f"f{i}", "x")


def _input_backward(walk: _Walk) -> None:
    ways = [(walk.known[f"dL/df{i}"], walk.known[f"θ{i}₁"]) for i in "₁₂"]
    numbers = " + ".join(f"{show(a)} · {show(b)}" for a, b in ways)
    words = "x is used twice: what comes back on the two ways is added."
    formula = f"dL/df₁ · θ₁₁ + dL/df₂ · θ₂₁ = {numbers}"
    walk.note("dL/dx", sum(a * b for a, b in ways), formula, words)


def show(number: float) -> str:
    """A number with two decimals, in brackets when it is negative."""
    text = f"{number:.2f}"
    if text == "-0.00":
        return "0.00"
    return f"({MINUS}{text[1:]})" if text.startswith("-") else text
