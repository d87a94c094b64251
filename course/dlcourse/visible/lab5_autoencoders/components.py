"""Visible checks of principal component analysis."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student
from dlcourse.checking.autoencoders import draw_cloud
from dlcourse.checking.principal import finds_components, keeps_variance
from dlcourse.visible.lab5_autoencoders.shown import Outcomes, check
from dlcourse.visible.text import as_inputs


@check("pca")
def pca_small(student: Student, draw: Draw) -> Outcomes:
    """Four points on a slanted line, two beside it: two directions, to follow by hand."""
    x = np.array([[4.0, 4.0], [5.0, 5.0], [7.0, 7.0], [8.0, 8.0], [5.5, 6.5], [6.5, 5.5]])
    for k in (1, 2):
        tried = as_inputs(x=x) + f"\nk = {k}"
        yield finds_components(student, x, k, f"6 points in the plane, k = {k}", tried)


@check("pca")
def pca_clouds(student: Student, draw: Draw) -> Outcomes:
    """Clouds of points in 3 to 5 dimensions; fewer points than dimensions; two equal variances."""
    for n, d, k in ((30, 4, 2), (20, 5, 5), (12, 3, 1)):
        x = draw_cloud(draw, n, d)
        yield finds_components(student, x, k, f"{n} points in {d} dimensions, k = {k}")
    yield keeps_variance(student, draw.normal(6, 9), 3, "6 points in 9 dimensions, k = 3")
    tied = np.concatenate([np.eye(3), -np.eye(3)]) + 2.0
    yield keeps_variance(student, tied, 2, "three equal variances, k = 2")


@check("pca")
def pca_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    x = draw_cloud(draw, 30, 4)
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        yield finds_components(student.on(library, dtype), x, 2, f"pca on {library} {dtype}")
