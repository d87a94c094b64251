"""Gradient descent and its two momentums, misunderstood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.misconceptions.lab3_optimizers.paths import Floats, Memory, Rule, Wrong, wrong_paths

NESTEROV = "this is Nesterov's momentum: the step is taken from a place ahead"


def sgd_step(w: Floats, gradients: Sequence[Floats], lr: float) -> Wrong:
    """A step that has nothing to remember."""
    rules: dict[str, Rule] = {
        "gradients are summed up from step to step": lambda g, m, t: -lr * m.sum("g", g),
        "the learning rate shrinks with the number of the step": lambda g, m, t: -lr * g / t,
        "the gradient is divided by its length": lambda g, m, t: -lr * g / (g**2).sum() ** 0.5,
        "only the sign of the gradient is used": lambda g, m, t: -lr * ((g > 0) * 1.0 - (g < 0)),
        "the gradient of the step before is used": lambda g, m, t: -lr * _before("g", g, m),
        "this is momentum: the past has a share of 0.9": (lambda g, m, t: -lr * m.sum("v", g, 0.9)),
        "the gradient is averaged over its entries": lambda g, m, t: -lr * g.mean(),
    }
    found = wrong_paths(w, gradients, lr, lambda g, m, t: -lr * g, rules)
    for cause in ("this is plain gradient descent, w - lr g", *_OF_MEMORY):
        found.pop(cause, None)  # these are right here
    return found


_OF_MEMORY = (
    "nothing is remembered: every step is taken as if it were the first",
    "the state of the first step is used at all later ones",
)


def _before(name: str, value: Any, memory: Memory) -> Any:
    """What was there at the step before."""
    earlier, memory[name] = memory[name], value
    return earlier


def momentum_step(w: Floats, gradients: Sequence[Floats], lr: float, alpha: float = 0.9) -> Wrong:
    """A running mean of gradients."""

    def right(g: Floats, m: Memory, t: int) -> Any:
        return -lr * m.mean("v", g, alpha)

    def from_first(g: Floats, m: Memory, t: int) -> Any:
        m["v"] = g if t == 1 else alpha * m["v"] + (1 - alpha) * g
        return -lr * m["v"]

    def minus(g: Floats, m: Memory, t: int) -> Any:
        m["v"] = alpha * m["v"] - (1 - alpha) * g
        return -lr * m["v"]

    rules: dict[str, Rule] = {
        "the factor (1 - alpha) is left out: this is the sum of the heavy ball, not a mean": (
            lambda g, m, t: -lr * m.sum("v", g, alpha)
        ),
        "alpha and 1 - alpha are exchanged": lambda g, m, t: -lr * m.mean("v", g, 1 - alpha),
        "v starts as the first gradient, not as 0": from_first,
        "v is used before the new gradient has gone into it": (
            lambda g, m, t: -lr * _old_mean("v", g, m, alpha)
        ),
        "v is divided by 1 - alpha^t, as in Adam": (
            lambda g, m, t: -lr * m.mean("v", g, alpha) / (1 - alpha**t)
        ),
        NESTEROV: lambda g, m, t: -lr * (alpha * m.mean("v", g, alpha) + (1 - alpha) * g),
        "the learning rate is multiplied into v as well": (
            lambda g, m, t: -lr * m.mean("v", lr * g, alpha)
        ),
        "the gradient goes into v with a minus sign, and v is subtracted": minus,
        "the new gradient is added to v in full, and the past is not multiplied by alpha": (
            lambda g, m, t: -lr * m.sum("v", g)
        ),
        "the past is not multiplied by alpha": lambda g, m, t: -lr * m.sum("v", (1 - alpha) * g),
        "alpha is 0.9, whatever is given": lambda g, m, t: -lr * m.mean("v", g, 0.9),
        "alpha is multiplied to the new gradient, not 1 - alpha": (
            lambda g, m, t: -lr * m.sum("v", alpha * g, alpha)
        ),
        "1 + alpha stands where 1 - alpha belongs": (
            lambda g, m, t: -lr * m.sum("v", (1 + alpha) * g, alpha)
        ),
        "v is multiplied by 1 - alpha once more": (
            lambda g, m, t: -lr * (1 - alpha) * m.mean("v", g, alpha)
        ),
        "the gradient itself is subtracted beside v": (
            lambda g, m, t: -lr * (g + m.mean("v", g, alpha))
        ),
    }
    return _without_right(wrong_paths(w, gradients, lr, right, rules), alpha)


def _old_mean(name: str, g: Floats, memory: Memory, share: float) -> Any:
    earlier = memory[name]
    memory.mean(name, g, share)
    return earlier + 0 * g


def _without_right(found: Wrong, share: float) -> Wrong:
    """Without what is right for a share of 0: then there is no momentum."""
    return found if share else {}


def heavy_ball_step(w: Floats, gradients: Sequence[Floats], lr: float, mu: float = 0.9) -> Wrong:
    """A share of the last step."""

    def right(g: Floats, m: Memory, t: int) -> Any:
        return m.sum("v", -lr * g, mu)

    def subtracted(g: Floats, m: Memory, t: int) -> Any:
        m["v"] = -lr * g - mu * m["v"]
        return m["v"]

    def gradient_only(g: Floats, m: Memory, t: int) -> Any:
        return -lr * g + mu * _before("v", -lr * g, m)

    def raw_gradient(g: Floats, m: Memory, t: int) -> Any:
        return -lr * g + mu * _before("v", g, m)

    def from_start(g: Floats, m: Memory, t: int) -> Any:
        move = -lr * g + mu * m["way"]
        m["way"] = m["way"] + move
        return move

    def scaled(g: Floats, m: Memory, t: int) -> Any:
        m["v"] = -lr * (g - mu * m["v"])
        return m["v"]

    rules: dict[str, Rule] = {
        "the gradient is multiplied by 1 - mu: this is the running mean of the other momentum": (
            lambda g, m, t: -lr * m.mean("v", g, mu)
        ),
        "the last step is subtracted, not added": subtracted,
        "only the part -lr g of the last step is remembered, not the whole step": gradient_only,
        "the last gradient is added, not the last step": raw_gradient,
        "the last gradient is added to the new one, both with the learning rate": (
            lambda g, m, t: -lr * (g + mu * _before("g", g, m))
        ),
        "the way from the very first w is added, not the last step": from_start,
        "the learning rate multiplies the last step as well": scaled,
        "mu is multiplied into the new gradient as well": (
            lambda g, m, t: m.sum("v", -lr * mu * g, mu)
        ),
        NESTEROV: lambda g, m, t: mu * m.sum("v", -lr * g, mu) - lr * g,
        "the last step is added in full, without mu": lambda g, m, t: m.sum("v", -lr * g),
        "mu is 0.9, whatever is given": lambda g, m, t: m.sum("v", -lr * g, 0.9),
        "mu and 1 - mu are exchanged": lambda g, m, t: m.sum("v", -lr * g, 1 - mu),
    }
    return _without_right(wrong_paths(w, gradients, lr, right, rules), mu)
