"""Visible checks of the autoencoder that is a torch module."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.module import bends, has_shapes, learns
from dlcourse.visible.lab5_autoencoders.shown import Outcomes, check


@check("TorchAutoencoder")
def module_shapes(student: Student, draw: Draw) -> Outcomes:
    """encode, decode and forward fit together, for several sizes."""
    for n, d, k in ((5, 12, 3), (1, 6, 2), (4, 9, 1)):
        yield has_shapes(student, exact(draw.normal(n, d)), k)


@check("TorchAutoencoder")
def module_bends(student: Student, draw: Draw) -> Outcomes:
    """There are hidden layers with a ReLU on both sides."""
    yield bends(student, exact(draw.uniform(12, 12) ** 8), 3)


@check("TorchAutoencoder")
def module_learns(student: Student, draw: Draw) -> Outcomes:
    """All its parameters are found, and gradient descent brings the loss down."""
    yield learns(student, exact(draw.uniform(20, 12)), 3)
