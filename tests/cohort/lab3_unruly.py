"""Submissions of lab 3 that do not stop, take too much or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import STUBBORN, Sample, but_for, still_right, with_own_cell

NO_END = """\
@piece
def minibatches(n, batch_size, rng):
    while True:
        yield rng.permutation(n)[:batch_size]
"""
HOG = """\
@piece
def adagrad_step(w, g, state, lr, eps=1e-8):
    blocks = []
    while True:
        blocks.append(np.ones(10_000_000))
"""
FLOOD = """\
@piece
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    for _ in range(20_000):
        print("the gradient is", "g, " * 100)
    s = (1 - rho) * g**2 if state is None else rho * state + (1 - rho) * g**2
    return w - lr * g / (namespace(w).sqrt(s) + eps), s
"""
WARNS = """\
@piece
def sgd_step(w, g, state, lr):
    import warnings
    warnings.warn("division by zero is near", RuntimeWarning)
    np.log(np.zeros(1))
    return w - lr * g, state
"""


UNRULY = (
    but_for("no-end", "minibatches never stops giving", "minibatches", NO_END,
            "train_classifier", nothing=True),
    Sample("endless-cell", "a cell that never ends and catches every exception",
           with_own_cell("adam_step", STUBBORN)),
    but_for("memory-hog", "adagrad_step takes all memory", "adagrad_step", HOG, nothing=True),
    still_right("print-flood", "rmsprop_step prints megabytes", "rmsprop_step", FLOOD),
    still_right("warns", "right, with a RuntimeWarning", "sgd_step", WARNS),
)  # fmt: skip
