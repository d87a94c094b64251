"""Adam, misunderstood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.misconceptions.lab3_optimizers.paths import Floats, Memory, Rule, Wrong, wrong_paths

Changes = dict[str, dict[str, Any]]


def adam_step(
    w: Floats,
    gradients: Sequence[Floats],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Wrong:
    """Averages, their correction, the fraction: one part of Adam exchanged at a time."""
    given: dict[str, Any] = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    causes = {
        **_of_correction(beta1, beta2),
        **_of_fraction(eps),
        **_of_factors(beta1, beta2),
        **_of_averages(beta1, beta2),
        **USUAL,
    }
    rules = {cause: _adam(**{**given, **change}) for cause, change in causes.items()}
    return wrong_paths(w, gradients, lr, _adam(**given), rules)


def _of_correction(beta1: float, beta2: float) -> Changes:
    return {
        "the correction of the start is missing": {"power1": _none, "power2": _none},
        "the correction of m is missing": {"power1": _none},
        "the correction of the squares is missing": {"power2": _none},
        "the number of the step is one too high": {"power1": _next, "power2": _next},
        "the correction is that of step 1 at every step, with t not counted or no power taken": {
            "power1": _first,
            "power2": _first,
        },
        "the correction of m is that of step 1 at every step": {"power1": _first},
        "the correction of the squares is that of step 1 at every step": {"power2": _first},
        "m is multiplied by its correction, not divided": {"turned1": True},
        "m is corrected with beta2": {"correct1": beta2},
        "the squares are corrected with beta1": {"correct2": beta1},
        "the corrected averages are remembered, not the plain ones": {"kept": True},
        "the corrected m is remembered, not the plain one": {"kept1": True},
    }


def _of_fraction(eps: float) -> Changes:
    return {
        "eps stands inside the root": {"below": lambda s, e: np.sqrt(s + e)},
        "eps is left out": {"eps": 0.0},
        "eps is added before the squares are corrected": {"early": True},
        "eps is subtracted, not added": {"eps": -eps},
        "the root is not taken": {"below": lambda s, e: s + e},
        "it is multiplied by the root, not divided": {"below": lambda s, e: 1 / (np.sqrt(s) + e)},
        "nothing is divided by the root of the squares": {"below": lambda s, e: 1.0},
        "the squares are left out below the fraction line": {"below": lambda s, e: e},
    }


def _of_factors(beta1: float, beta2: float) -> Changes:
    """Of the past and of what is new."""
    no_factor = {"new1": 1.0, "new2": 1.0}
    return {
        "beta1 and beta2 are exchanged": {"beta1": beta2, "beta2": beta1},
        "the factor (1 - beta1) is left out": {"new1": 1.0},
        "the factor (1 - beta2) is left out": {"new2": 1.0},
        "the factors (1 - beta1) and (1 - beta2) are left out": no_factor,
        "the factors (1 - beta) and the correction are left out": {
            **no_factor,
            "power1": _none,
            "power2": _none,
        },
        "beta1 is multiplied to the new gradient, not 1 - beta1": {"new1": beta1},
        "beta2 is multiplied to the new square, not 1 - beta2": {"new2": beta2},
        "1 + beta1 stands where 1 - beta1 belongs": {"new1": 1 + beta1},
        "1 + beta2 stands where 1 - beta2 belongs": {"new2": 1 + beta2},
        "1 - beta2 is multiplied to the new gradient, not 1 - beta1": {"new1": 1 - beta2},
        "1 - beta1 is multiplied to the new square, not 1 - beta2": {"new2": 1 - beta1},
        "m is multiplied by beta2, not by beta1": {"past1": beta2},
        "the squares are multiplied by beta1, not by beta2": {"past2": beta1},
        "the past of m is not multiplied by beta1": {"past1": 1.0},
        "the past of the squares is not multiplied by beta2": {"past2": 1.0},
        "the past of m is forgotten at every step": {"past1": 0.0},
        "the past of the squares is forgotten at every step": {"past2": 0.0},
    }


def _of_averages(beta1: float, beta2: float) -> Changes:
    turned1 = {"beta1": 1 - beta1, "correct1": beta1}
    turned2 = {"beta2": 1 - beta2, "correct2": beta2}
    return {
        "beta1 and 1 - beta1 are exchanged": turned1,
        "beta2 and 1 - beta2 are exchanged": turned2,
        "beta1 and beta2 are exchanged with 1 - beta1 and 1 - beta2": {**turned1, **turned2},
        "gradients are averaged where their squares belong": {"square": lambda g, m: g},
        "absolute values are averaged, not squares": {"square": lambda g, m: abs(g)},
        "the square of m is averaged, not that of g": {"square": lambda g, m: m**2},
        "the new gradient is used in the place of m: there is no momentum": {"beta1": 0.0},
        "the largest of all averages of the squares is used: this is AMSGrad": {"largest": True},
    }


#: Numbers that are written down where those that are given belong.
USUAL: Changes = {
    "the usual betas are taken, whatever is given": {"beta1": 0.9, "beta2": 0.999},
    "eps is 1e-8, whatever is given": {"eps": 1e-8},
    "the usual betas and eps are taken, whatever is given": {
        "beta1": 0.9,
        "beta2": 0.999,
        "eps": 1e-8,
    },
}


def _none(t: int) -> float:
    return np.inf  # beta to this power is 0


def _first(t: int) -> float:
    return 1


def _next(t: int) -> float:
    return t + 1


def _adam(
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    *,
    new1: float | None = None,
    new2: float | None = None,
    past1: float | None = None,
    past2: float | None = None,
    correct1: float | None = None,
    correct2: float | None = None,
    power1: Any = float,
    power2: Any = float,
    square: Any = lambda g, m: g**2,
    below: Any = lambda s, e: np.sqrt(s) + e,
    early: bool = False,
    kept: bool = False,
    kept1: bool = False,
    turned1: bool = False,
    largest: bool = False,
) -> Rule:
    """Adam with some of its parts exchanged."""
    share1 = 1 - beta1 if new1 is None else new1
    share2 = 1 - beta2 if new2 is None else new2
    old1, old2 = beta1 if past1 is None else past1, beta2 if past2 is None else past2
    base1 = beta1 if correct1 is None else correct1
    base2 = beta2 if correct2 is None else correct2

    def rule(g: Floats, m: Memory, t: int) -> Any:
        mean = m["m"] = old1 * m["m"] + share1 * g
        s = m["s"] = old2 * m["s"] + share2 * square(g, mean)
        c1, c2 = (1 - b ** power(t) for b, power in ((base1, power1), (base2, power2)))
        if kept:
            m["m"], m["s"] = mean / c1, s / c2
        if kept1:
            m["m"] = mean / c1
        if turned1:
            mean = mean * c1**2  # it is divided by c1 below
        if largest:
            s = m["top"] = np.maximum(m["top"], s)
        if early:
            return -lr * (mean / c1) / ((np.sqrt(s) + eps) / np.sqrt(c2))
        return -lr * (mean / c1) / below(s / c2, eps)

    return rule
