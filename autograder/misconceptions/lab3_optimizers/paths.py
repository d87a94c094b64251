"""Where an optimizer goes that follows another rule, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Floats]


class Memory(dict[str, Any]):
    """What is remembered between steps, by name; everything is 0 at first."""

    def __missing__(self, name: str) -> float:
        return 0.0

    def mean(self, name: str, value: Any, share: float) -> Any:
        """The running mean of a value, of which the past has this share."""
        self[name] = share * self[name] + (1 - share) * value
        return self[name]

    def sum(self, name: str, value: Any, share: float = 1.0) -> Any:
        """The running sum of a value; the past shrinks by this share."""
        self[name] = share * self[name] + value
        return self[name]


#: The change of w, given the gradient, what is remembered, and the number of the step from 1.
Rule = Callable[[Floats, Memory, int], Any]


def wrong_paths(
    w: Floats, gradients: Sequence[Floats], lr: float, right: Rule, rules: Mapping[str, Rule]
) -> Wrong:
    """All places after the start, (steps, *shape of w), by cause: of ``rules``, and of the right
    rule when it is used as no optimizer should be."""
    every = {**_around(right, lr), **rules}
    found = {cause: w + np.cumsum(_moves(gradients, rule), axis=0) for cause, rule in every.items()}
    moves = _moves(gradients, right)
    found["only the change is returned, not w plus the change"] = moves
    found["w is left out: minus the change is returned"] = -moves
    found["the gradient stands where w belongs"] = np.stack(gradients) + moves
    return found


def _moves(gradients: Sequence[Floats], rule: Rule) -> Floats:
    memory = Memory()
    steps = enumerate(gradients, start=1)
    return np.stack([np.broadcast_to(rule(g, memory, t), g.shape) for t, g in steps])


def _around(right: Rule, lr: float) -> dict[str, Rule]:
    """What is misunderstood about any optimizer."""
    rules: dict[str, Rule] = {
        "the sign is wrong: w goes up the gradient": lambda g, m, t: -right(g, m, t),
        "the learning rate is left out": lambda g, m, t: right(g, m, t) / lr,
        "the learning rate is multiplied in twice": lambda g, m, t: right(g, m, t) * lr,
        "it is divided by the learning rate": lambda g, m, t: right(g, m, t) / lr**2,
        "w stays where it is": lambda g, m, t: 0 * g,
        "nothing is remembered: every step is taken as if it were the first": (
            lambda g, m, t: right(g, Memory(), 1)
        ),
        "the state of the first step is used at all later ones": (
            lambda g, m, t: _frozen(right, g, m, t)
        ),
        "this is plain gradient descent, w - lr g": lambda g, m, t: -lr * g,
        "the absolute value of the gradient is taken": lambda g, m, t: right(abs(g), m, t),
    }
    return rules


def _frozen(right: Rule, g: Floats, memory: Memory, t: int) -> Any:
    """A step from the state that the first step has left."""
    if t == 1:
        return right(g, memory, t)
    return right(g, Memory(memory), 2)
