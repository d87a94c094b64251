"""Submissions of lab 1 that do not stop, take too much or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import Materials, Notebook, Sample, cell_named, own_cell

ENDLESS = """\
@piece
def count_parameters(widths):
    total = 0
    while widths:
        total += 1
    return total
"""
STUBBORN = """\
import time
while True:
    try:
        while True:
            time.sleep(0.1)
    except BaseException:
        pass
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


def _stubborn_cell(materials: Materials) -> Notebook:
    notebook = materials.solved()
    position, _ = cell_named(notebook, "linear")
    notebook["cells"].insert(position, own_cell(STUBBORN))
    return notebook


UNRULY = (
    Sample("endless-loop", "count_parameters never returns",
           lambda m: m.solved(count_parameters=ENDLESS),
           wrong=frozenset({"count_parameters"}), zero=frozenset({"count_parameters"})),
    Sample("endless-cell", "a cell that never ends and catches every exception", _stubborn_cell),
    Sample("memory-hog", "mae takes all memory", lambda m: m.solved(mae=HOG),
           wrong=frozenset({"mae"}), zero=frozenset({"mae"})),
    Sample("print-flood", "mse prints megabytes", lambda m: m.solved(mse=FLOOD)),
    Sample("warns", "right, with a RuntimeWarning", lambda m: m.solved(binary_cross_entropy=WARNS)),
)  # fmt: skip
