"""Principal components: the mean, and directions that are right up to their signs."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student
from dlcourse.checking.autoencoders import draw_cloud
from dlcourse.checking.principal import finds_components, keeps_variance

from autograder.checks.lab5_autoencoders.hidden import KINDS, Outcomes, hidden


@hidden("pca", weight=3)
def clouds(student: Student, draw: Draw) -> Outcomes:
    """The mean and the components in their order, for any number of points and dimensions."""
    for n, d, k in ((40, 5, 3), (25, 4, 4), (15, 6, 1), (30, 3, 2)):
        x = draw_cloud(draw, n, d)
        yield finds_components(student, x, k, f"{n} points in {d} dimensions, k = {k}")


@hidden("pca", weight=2)
def other_clouds(student: Student, draw: Draw) -> Outcomes:
    """Right angles and the most variance, with fewer points than dimensions and with ties."""
    yield keeps_variance(student, draw.normal(7, 12), 4, "7 points in 12 dimensions, k = 4")
    axes, _ = np.linalg.qr(draw.normal(4, 4))
    tied = np.concatenate([axes, -axes]) + draw.normal(4)
    yield keeps_variance(student, tied, 2, "four equal variances, k = 2")
    flat = draw_cloud(draw, 20, 3)
    flat[:, 1] = 2.0
    yield keeps_variance(student, flat, 2, "a column that is constant, k = 2")


@hidden("pca")
def kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x = draw_cloud(draw, 30, 4)
    for library, dtype in KINDS:
        yield finds_components(student.on(library, dtype), x, 3, f"pca on {library} {dtype}")
