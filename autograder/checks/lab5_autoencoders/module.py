"""The autoencoder that is a torch module."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.module import bends, has_shapes, learns

from autograder.checks.lab5_autoencoders.hidden import Outcomes, hidden


@hidden("TorchAutoencoder", weight=2)
def module_shapes(student: Student, draw: Draw) -> Outcomes:
    """encode, decode and forward fit together, for any sizes."""
    for n, d, k in ((6, 10, 3), (1, 7, 2), (4, 64, 8), (3, 5, 5)):
        yield has_shapes(student, exact(draw.normal(n, d)), k)


@hidden("TorchAutoencoder")
def module_bends(student: Student, draw: Draw) -> Outcomes:
    """There is a hidden layer with a ReLU on either side of the latent space."""
    yield bends(student, exact(draw.uniform(12, 16) ** 8), 4)


@hidden("TorchAutoencoder", weight=2)
def module_learns(student: Student, draw: Draw) -> Outcomes:
    """All layers are among its parameters, and gradient descent brings the loss down."""
    yield learns(student, exact(draw.uniform(30, 16)), 4)
