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
        "eps stands outside of the roots": _adadelta(lr, rho, eps, root=lambda s: np.sqrt(s) + eps),
        "eps is left out above the fraction line": _adadelta(lr, rho, eps, above=np.sqrt),
        "eps is left out below the fraction line": _adadelta(lr, rho, eps, below=np.sqrt),
        "the roots are not taken": _adadelta(lr, rho, eps, root=lambda s: s + eps),
        "the root above the fraction line is not taken": (
            _adadelta(lr, rho, eps, above=lambda u: u + eps)
        ),
        "the root below the fraction line is not taken": (
            _adadelta(lr, rho, eps, below=lambda s: s + eps)
        ),
        "the average of the steps is used after the new step has gone into it": (
            _adadelta(lr, rho, eps, late=True)
        ),
        "steps are averaged after they are multiplied by lr": (
            _adadelta(lr, rho, eps, kept=lambda g, d: (lr * d) ** 2)
        ),
        "steps are averaged, not their squares": _adadelta(lr, rho, eps, kept=lambda g, d: abs(d)),
        "squares of gradients are averaged where those of the steps belong": (
            _adadelta(lr, rho, eps, kept=lambda g, d: g**2)
        ),
        "the factor (1 - rho) is left out": _adadelta(lr, rho, eps, new=1.0),
        "the factor (1 - rho) is left out of the average of the gradients": (
            _adadelta(lr, rho, eps, new_s=1.0)
        ),
        "the factor (1 - rho) is left out of the average of the steps": (
            _adadelta(lr, rho, eps, new_u=1.0)
        ),
        "the gradients have no part in their average: it stays 0": _adadelta(
            lr, rho, eps, below=lambda s: np.sqrt(eps)
        ),
        "nothing is divided by the root of the average of the gradients": (
            _adadelta(lr, rho, eps, below=lambda s: 1.0)
        ),
        "it is multiplied by both roots, not divided by the second": (
            _adadelta(lr, rho, eps, below=lambda s: 1 / np.sqrt(s + eps))
        ),
        "rho is multiplied to the new square of the gradients, not 1 - rho": (
            _adadelta(lr, rho, eps, new_s=rho)
        ),
        "rho is multiplied to the new square of the steps, not 1 - rho": (
            _adadelta(lr, rho, eps, new_u=rho)
        ),
        "1 + rho stands where 1 - rho belongs, in the average of the gradients": (
            _adadelta(lr, rho, eps, new_s=1 + rho)
        ),
        "1 + rho stands where 1 - rho belongs, in the average of the steps": (
            _adadelta(lr, rho, eps, new_u=1 + rho)
        ),
        "the past of the gradients is not multiplied by rho": _adadelta(lr, rho, eps, past_s=1.0),
        "the past of the steps is not multiplied by rho": _adadelta(lr, rho, eps, past_u=1.0),
        "the past of the gradients is forgotten at every step": (
            _adadelta(lr, rho, eps, past_s=0.0)
        ),
        "the past of the steps is forgotten at every step": _adadelta(lr, rho, eps, past_u=0.0),
        "rho and 1 - rho are exchanged": _adadelta(lr, 1 - rho, eps),
        "the fraction is upside down": _adadelta(lr, rho, eps, upside=True),
        "the average of the steps is forgotten from step to step": (
            _adadelta(lr, rho, eps, kept=lambda g, d: 0 * d)
        ),
        "this is RMSProp: the steps before have no part in it": (
            lambda g, m, t: -lr * g / np.sqrt(m.mean("s", g**2, rho) + eps)
        ),
        "the learning rate is left out": _adadelta(1.0, rho, eps),
        "the usual rho and eps are taken, whatever is given": _adadelta(lr, 0.9, 1e-6),
        "rho is 0.9, whatever is given": _adadelta(lr, 0.9, eps),
        "eps is 1e-6, whatever is given": _adadelta(lr, rho, 1e-6),
    }
    found = wrong_paths(w, gradients, lr, right, rules)
    return {c: p for c, p in found.items() if lr != 1 or "learning rate" not in c}


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
