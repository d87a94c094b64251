"""dlsyscourse, continued: the loss after 32 mini-batches of a small network; see ``dlsys``."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from tests.validity.elsewhere.dlsys import DLSYS, drawn, golden, labels_for, normal, running_start
from tests.validity.elsewhere.style import Function, reference

Pieces = dict[str, Function]
FEATURES, HIDDEN, CLASSES, BATCH = 64, 32, 16, 32
DECAY = 1e-3


def learn(mine: Pieces, step: str, lr: float, normalize: bool) -> tuple[float, float]:
    """The losses of the last mini-batch and of other samples afterwards; ``mine`` is the student's.

    Raises ``AssertionError`` when a step changes the gradients that it is given.
    """

    def piece(name: str) -> Function:
        return mine.get(name) or reference(name)

    x, labels = drawn(1024, FEATURES), labels_for(1024, CLASSES)
    shapes = (HIDDEN, FEATURES), (HIDDEN,), (CLASSES, HIDDEN), (CLASSES,), (HIDDEN,), (HIDDEN,)
    parameters = [
        normal(42 + k, *shape).astype("float32") / np.float32(8) for k, shape in enumerate(shapes)
    ]
    parameters[4:] = [np.ones(HIDDEN, "float32"), np.zeros(HIDDEN, "float32")]
    states, running, loss = [None] * 6, running_start(HIDDEN), np.nan
    for at in range(0, len(x), BATCH):
        rows = slice(at, at + BATCH)
        loss, gradients = _gradients(piece, x[rows], labels[rows], parameters, running, normalize)
        before = np.array(gradients[0])
        for k, g in enumerate(gradients):
            if normalize:  # so it is there; else Adam blows up what rounding leaves of db
                g = g + np.float32(DECAY) * parameters[k]
            parameters[k], states[k] = piece(step)(parameters[k], g, states[k], lr)
        golden(gradients[0], before)
    others = drawn(BATCH, FEATURES), labels_for(BATCH, CLASSES)
    return loss, _loss(piece, *others, parameters, running, normalize, False)[0]


def _loss(
    piece: Any, x: Any, labels: Any, parameters: Any, running: Any, normalize: bool, training: bool
) -> Any:
    """The loss, and what the way back needs."""
    W1, b1, W2, b2, gamma, beta = parameters
    f, cache_ = piece("linear")(x, W1, b1), None
    if normalize:
        # The cache of a student's batch_norm fits that student's batch_norm_backward only.
        cache_ = reference("batch_norm")(f, gamma, beta, dict(running), training)[1]
        f = piece("batch_norm")(f, gamma, beta, running, training)[0]
    h = piece("relu")(f)
    logits = piece("linear")(h, W2, b2)
    return float(piece("cross_entropy")(logits, labels)), (f, cache_, h, logits)


def _gradients(
    piece: Any, x: Any, labels: Any, parameters: Any, running: Any, normalize: bool
) -> Any:
    W1, _, W2, _, gamma, beta = parameters
    loss, (f, cache_, h, logits) = _loss(piece, x, labels, parameters, running, normalize, True)
    df = piece("cross_entropy_backward")(logits, labels)
    dh, dW2, db2 = piece("linear_backward")(df, h, W2)
    df, dgamma, dbeta = piece("relu_backward")(dh, f), 0 * gamma, 0 * beta
    if normalize:
        df, dgamma, dbeta = piece("batch_norm_backward")(df, cache_)
    _, dW1, db1 = piece("linear_backward")(df, x, W1)
    return loss, [dW1, db1, dW2, db2, dgamma, dbeta]


@cache
def _right(step: str, lr: float, normalize: bool) -> tuple[float, float]:
    return learn({}, step, lr, normalize)


def _ends_as_recorded(name: str, step: str, lr: float, normalize: bool) -> None:
    """Enter the training of a network for one piece."""

    @DLSYS.asks(name)
    def check(student: Function) -> None:
        golden(learn({name: student}, step, lr, normalize), _right(step, lr, normalize))


for _step, _lr in (("sgd_step", 0.01), ("momentum_step", 0.01), ("adam_step", 0.001)):
    _ends_as_recorded(_step, _step, _lr, normalize=False)
for _name in (
    *("linear", "relu", "cross_entropy"),
    *("linear_backward", "relu_backward", "cross_entropy_backward"),
):
    _ends_as_recorded(_name, "sgd_step", 0.01, normalize=False)
for _name in ("batch_norm", "batch_norm_backward"):
    _ends_as_recorded(_name, "adam_step", 0.001, normalize=True)
