"""Submissions of lab 2 that do not stop, take too much or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import STUBBORN, Sample, but_for, still_right, with_own_cell

ENDLESS = """\
@piece
def log_sine_derivative(x):
    h = 1.0
    while h > 0:
        h = h + 1
    return x
"""
HOG = """\
@piece
def mae_backward(y, t):
    blocks = []
    while True:
        blocks.append(np.ones(10_000_000))
"""
FLOOD = """\
@piece
def tanh_backward(dh, h):
    for _ in range(20_000):
        print("the slope is", "1 - h^2, " * 50)
    return dh * (1 - h * h)
"""
WARNS = """\
@piece
def relu_backward(dh, f):
    import warnings
    warnings.warn("division by zero is near", RuntimeWarning)
    np.log(np.zeros(1))
    return dh * (f > 0)
"""


UNRULY = (
    but_for("endless-loop", "log_sine_derivative never returns", "log_sine_derivative", ENDLESS,
            nothing=True),
    Sample("endless-cell", "a cell that never ends and catches every exception",
           with_own_cell("linear_backward", STUBBORN)),
    but_for("memory-hog", "mae_backward takes all memory", "mae_backward", HOG, nothing=True),
    still_right("print-flood", "tanh_backward prints megabytes", "tanh_backward", FLOOD),
    still_right("warns", "right, with a RuntimeWarning", "relu_backward", WARNS),
)  # fmt: skip
