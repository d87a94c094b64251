"""Submissions of lab 4 that do not stop, take too much or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import STUBBORN, Sample, but_for, still_right, with_own_cell

ENDLESS = """\
@piece
def random_oversample(x, labels, rng):
    xp = namespace(x, labels)
    while len(set(xp.unique_counts(labels).counts)) > 0:
        x, labels = xp.concat([x, x[:1]]), xp.concat([labels, labels[:1]])
        x, labels = x[:50], labels[:50]
    return x, labels
"""
HOG = """\
@piece
def add_noise(x, sigma, rng, training):
    blocks = []
    while True:
        blocks.append(np.ones(10_000_000))
"""
FLOOD = """\
@piece
def dropout_backward(dout, mask):
    for _ in range(20_000):
        print("the mask is", "0 or 2, " * 50)
    return dout * mask
"""
WARNS = """\
@piece
def l1_penalty(w, lam):
    import warnings
    warnings.warn("the slope at 0 is a choice", RuntimeWarning)
    np.log(np.zeros(1))
    xp = namespace(w)
    return lam * xp.sum(xp.abs(w)), lam * xp.sign(w)
"""


UNRULY = (
    but_for("endless-loop", "random_oversample never returns", "random_oversample", ENDLESS,
            nothing=True),
    Sample("endless-cell", "a cell that never ends and catches every exception",
           with_own_cell("change_contrast", STUBBORN)),
    but_for("memory-hog", "add_noise takes all memory", "add_noise", HOG, nothing=True),
    still_right("print-flood", "dropout_backward prints megabytes", "dropout_backward", FLOOD),
    still_right("warns", "right, with a RuntimeWarning", "l1_penalty", WARNS),
)  # fmt: skip
