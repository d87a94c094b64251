"""Submissions of lab 1 that do not stop, take too much or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import STUBBORN, Sample, but_for, still_right, with_own_cell

ENDLESS = """\
@piece
def count_parameters(widths):
    total = 0
    while widths:
        total += 1
    return total
"""
HOG = """\
@piece
def mae(y, t):
    blocks = []
    while True:
        blocks.append(np.ones(10_000_000))
"""
FLOOD = """\
@piece
def mse(y, t):
    xp = namespace(y)
    for _ in range(20_000):
        print("the difference is", "y - t, " * 50)
    return xp.mean((y - t) ** 2)
"""
WARNS = """\
@piece
def binary_cross_entropy(p, t):
    import warnings
    warnings.warn("division by zero is near", RuntimeWarning)
    xp = namespace(p)
    np.log(np.zeros(1))
    yes = xp.where(p > 1e-12, p, xp.full_like(p, 1e-12))
    no = xp.where(1 - p > 1e-12, 1 - p, xp.full_like(p, 1e-12))
    return -xp.mean(t * xp.log(yes) + (1 - t) * xp.log(no))
"""


UNRULY = (
    but_for("endless-loop", "count_parameters never returns", "count_parameters", ENDLESS,
            nothing=True),
    Sample("endless-cell", "a cell that never ends and catches every exception",
           with_own_cell("linear", STUBBORN)),
    but_for("memory-hog", "mae takes all memory", "mae", HOG, nothing=True),
    still_right("print-flood", "mse prints megabytes", "mse", FLOOD),
    still_right("warns", "right, with a RuntimeWarning", "binary_cross_entropy", WARNS),
)  # fmt: skip
