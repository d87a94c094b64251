"""Optimizers with a learning rate for every weight, misunderstood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.misconceptions.lab3_optimizers.paths import Floats, Memory, Rule, Wrong, wrong_paths

#: How s is kept: given the gradient, the memory and the number of the step.
Keep = Callable[[Floats, Memory, int], Any]

INSIDE = "eps stands inside the root"
NO_EPS = "eps is left out"
NO_ROOT = "the root of s is not taken"
GRADIENT = "gradients are summed up, not their squares"
AGAIN = "eps is 1e-8, whatever is given"


def _by_root(lr: float, eps: float, keep: Keep) -> Rule:
    return lambda g, m, t: -lr * g / (np.sqrt(keep(g, m, t)) + eps)


def _denominators(lr: float, eps: float, keep: Keep) -> dict[str, Rule]:
    """What can go wrong between s and the step."""
    return {
        INSIDE: lambda g, m, t: -lr * g / np.sqrt(keep(g, m, t) + eps),
        "eps^2 stands inside the root": lambda g, m, t: -lr * g / np.sqrt(keep(g, m, t) + eps**2),
        NO_EPS: _by_root(lr, 0.0, keep),
        "eps is subtracted, not added": _by_root(lr, -eps, keep),
        "s is left out below the fraction line, or stays 0": lambda g, m, t: -lr * g / eps,
        "eps is added only where s is 0": (
            lambda g, m, t: -lr * g / np.maximum(np.sqrt(keep(g, m, t)), eps)
        ),
        NO_ROOT: lambda g, m, t: -lr * g / (keep(g, m, t) + eps),
        "it is multiplied by the root, not divided": (
            lambda g, m, t: -lr * g * (np.sqrt(keep(g, m, t)) + eps)
        ),
        "g is left out above the fraction line": (
            lambda g, m, t: -lr / (np.sqrt(keep(g, m, t)) + eps)
        ),
        "s is used before the new gradient has gone into it": (
            lambda g, m, t: -lr * g / (np.sqrt(_old(m, keep, g, t)) + eps)
        ),
        "s is one number for the whole array, not one for each entry": (
            lambda g, m, t: -lr * g / (np.sqrt(keep(np.full(g.shape, _length(g)), m, t)) + eps)
        ),
        AGAIN: _by_root(lr, 1e-8, keep),
        "the absolute value of g is summed up, not the square": (
            lambda g, m, t: -lr * g / (np.sqrt(keep(np.sqrt(abs(g)), m, t)) + eps)
        ),
    }


def _old(memory: Memory, keep: Keep, g: Floats, t: int) -> Any:
    earlier = memory["s"]
    keep(g, memory, t)
    return earlier


def _length(g: Floats) -> float:
    return float(np.sqrt((g**2).sum()))


def adagrad_step(w: Floats, gradients: Sequence[Floats], lr: float, eps: float = 1e-8) -> Wrong:
    """A sum of squares."""

    def keep(g: Floats, m: Memory, t: int) -> Any:
        return m.sum("s", g**2)

    others: dict[str, Keep] = {
        GRADIENT: lambda g, m, t: abs(m.sum("s", g)),
        "squares are averaged with a share of 0.9 for the past: this is RMSProp": (
            lambda g, m, t: m.mean("s", g**2, 0.9)
        ),
        "the sum is divided by the number of steps": lambda g, m, t: keep(g, m, t) / t,
        "the learning rate is multiplied into the squares": (
            lambda g, m, t: m.sum("s", (lr * g) ** 2)
        ),
        "s starts at 1, not at 0": lambda g, m, t: 1 + keep(g, m, t),
        "s starts as eps, not as 0": lambda g, m, t: eps + keep(g, m, t),
        "the first gradient is counted twice": lambda g, m, t: m.sum("s", g**2 * (1 + (t == 1))),
        "the square of the sum of gradients is kept": lambda g, m, t: m.sum("s", g) ** 2,
    }
    rules = _denominators(lr, eps, keep)
    rules |= {cause: _by_root(lr, eps, other) for cause, other in others.items()}
    return wrong_paths(w, gradients, lr, _by_root(lr, eps, keep), rules)


def rmsprop_step(
    w: Floats, gradients: Sequence[Floats], lr: float, rho: float = 0.9, eps: float = 1e-8
) -> Wrong:
    """A running mean of squares."""

    def keep(g: Floats, m: Memory, t: int) -> Any:
        return m.mean("s", g**2, rho)

    def from_first(g: Floats, m: Memory, t: int) -> Any:
        m["s"] = g**2 if t == 1 else rho * m["s"] + (1 - rho) * g**2
        return m["s"]

    def from_one(g: Floats, m: Memory, t: int) -> Any:
        m["s"] = rho * (1.0 if t == 1 else m["s"]) + (1 - rho) * g**2
        return m["s"]

    others: dict[str, Keep] = {
        "gradients are averaged, not their squares": lambda g, m, t: abs(m.mean("s", g, rho)),
        "the factor (1 - rho) is left out": lambda g, m, t: m.sum("s", g**2, rho),
        "rho and 1 - rho are exchanged": lambda g, m, t: m.mean("s", g**2, 1 - rho),
        "nothing is forgotten: squares are summed up, this is AdaGrad": (
            lambda g, m, t: m.sum("s", g**2)
        ),
        "rho is multiplied to the new square, not 1 - rho": (
            lambda g, m, t: m.sum("s", rho * g**2, rho)
        ),
        "1 + rho stands where 1 - rho belongs": lambda g, m, t: m.sum("s", (1 + rho) * g**2, rho),
        "the past is not multiplied by rho": lambda g, m, t: m.sum("s", (1 - rho) * g**2),
        "s starts as the first square, not as 0": from_first,
        "s starts at 1, not at 0": from_one,
        "s is divided by 1 - rho^t, as in Adam": lambda g, m, t: keep(g, m, t) / (1 - rho**t),
        "rho is 0.9, whatever is given": lambda g, m, t: m.mean("s", g**2, 0.9),
        "rho is 0.99, whatever is given": lambda g, m, t: m.mean("s", g**2, 0.99),
        "1 - rho is squared along with g": lambda g, m, t: m.sum("s", ((1 - rho) * g) ** 2, rho),
    }
    rules = _denominators(lr, eps, keep)
    rules |= {cause: _by_root(lr, eps, other) for cause, other in others.items()}
    return wrong_paths(w, gradients, lr, _by_root(lr, eps, keep), rules)
