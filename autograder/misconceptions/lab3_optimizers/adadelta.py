"""Adadelta, misunderstood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.misconceptions.lab3_optimizers.paths import Floats, Memory, Rule, Wrong, wrong_paths


def adadelta_step(
    w: Floats, gradients: Sequence[Floats], lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6
) -> Wrong:
    """Two running means of squares."""
    right = _adadelta(lr, rho, eps)
    rules = {
        **_fractions(lr, rho, eps),
        **_averages(lr, rho, eps),
        "the learning rate is left out": _adadelta(1.0, rho, eps),
        "the usual rho and eps are taken, whatever is given": _adadelta(lr, 0.9, 1e-6),
        "rho is 0.9, whatever is given": _adadelta(lr, 0.9, eps),
        "eps is 1e-6, whatever is given": _adadelta(lr, rho, 1e-6),
    }
    found = wrong_paths(w, gradients, lr, right, rules)
    return {c: p for c, p in found.items() if lr != 1 or "learning rate" not in c}


def _fractions(lr: float, rho: float, eps: float) -> dict[str, Rule]:
    """What can go wrong between the averages and the step."""
    parts: dict[str, dict[str, Any]] = {
        "eps stands outside of the roots": {"root": lambda s: np.sqrt(s) + eps},
        "eps is left out above the fraction line": {"above": np.sqrt},
        "eps is left out below the fraction line": {"below": np.sqrt},
        "the roots are not taken": {"root": lambda s: s + eps},
        "the root above the fraction line is not taken": {"above": lambda u: u + eps},
        "the root below the fraction line is not taken": {"below": lambda s: s + eps},
        "the gradients have no part in their average: it stays 0": {
            "below": lambda s: np.sqrt(eps),
        },
        "nothing is divided by the root of the average of the gradients": {"below": lambda s: 1.0},
        "it is multiplied by both roots, not divided by the second": {
            "below": lambda s: 1 / np.sqrt(s + eps),
        },
        "the average of the steps is used after the new step has gone into it": {"late": True},
        "the fraction is upside down": {"upside": True},
    }
    rules = {cause: _adadelta(lr, rho, eps, **part) for cause, part in parts.items()}
    rules["this is RMSProp: the steps before have no part in it"] = lambda g, m, t: (
        -lr * g / np.sqrt(m.mean("s", g**2, rho) + eps)
    )
    return rules


def _averages(lr: float, rho: float, eps: float) -> dict[str, Rule]:
    """What can go wrong in what is remembered."""
    parts: dict[str, dict[str, Any]] = {
        "steps are averaged after they are multiplied by lr": {
            "kept": lambda g, d: (lr * d) ** 2,
        },
        "steps are averaged, not their squares": {"kept": lambda g, d: abs(d)},
        "squares of gradients are averaged where those of the steps belong": {
            "kept": lambda g, d: g**2,
        },
        "the average of the steps is forgotten from step to step": {"kept": lambda g, d: 0 * d},
        "the factor (1 - rho) is left out": {"new": 1.0},
    }
    for name, letter in (("gradients", "s"), ("steps", "u")):
        parts |= {
            f"the factor (1 - rho) is left out of the average of the {name}": {
                f"new_{letter}": 1.0
            },
            f"rho is multiplied to the new square of the {name}, not 1 - rho": {
                f"new_{letter}": rho,
            },
            f"1 + rho stands where 1 - rho belongs, in the average of the {name}": {
                f"new_{letter}": 1 + rho,
            },
            f"the past of the {name} is not multiplied by rho": {f"past_{letter}": 1.0},
            f"the past of the {name} is forgotten at every step": {f"past_{letter}": 0.0},
        }
    rules = {cause: _adadelta(lr, rho, eps, **part) for cause, part in parts.items()}
    rules["rho and 1 - rho are exchanged"] = _adadelta(lr, 1 - rho, eps)
    return rules


def _adadelta(
    lr: float,
    rho: float,
    eps: float,
    *,
    root: Callable[[Any], Any] | None = None,
    above: Callable[[Any], Any] | None = None,
    below: Callable[[Any], Any] | None = None,
    kept: Callable[[Any, Any], Any] = lambda g, d: d**2,
    new: float | None = None,
    new_s: float | None = None,
    new_u: float | None = None,
    past_s: float | None = None,
    past_u: float | None = None,
    late: bool = False,
    upside: bool = False,
) -> Rule:
    """Adadelta with one of its parts exchanged."""
    usual = root or (lambda s: np.sqrt(s + eps))
    up, down = above or usual, below or usual
    share_s, share_u = new_s or new or 1 - rho, new_u or new or 1 - rho
    old_s, old_u = (rho if past is None else past for past in (past_s, past_u))

    def rule(g: Floats, m: Memory, t: int) -> Any:
        s = m["s"] = old_s * m["s"] + share_s * g**2
        fraction = down(s) / up(m["u"]) if upside else up(m["u"]) / down(s)
        step = fraction * g
        m["u"] = old_u * m["u"] + share_u * kept(g, step)
        return -lr * (up(m["u"]) / down(s) * g if late else step)

    return rule
