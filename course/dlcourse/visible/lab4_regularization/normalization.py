"""Visible checks of batch normalization."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.normalization import goes_back, normalizes
from dlcourse.visible.lab4_regularization.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

X = np.array([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]])
OTHER = np.array([[0.0, 20.0], [4.0, 30.0]])
GAMMA, BETA = np.array([1.0, 2.0]), np.array([0.0, -1.0])
RUNNING = {"mean": np.array([2.0, 16.0]), "var": np.array([1.0, 64.0])}
GIVEN = as_inputs(x=X, gamma=GAMMA, beta=BETA, mean=RUNNING["mean"], var=RUNNING["var"])


@check("batch_norm")
def norm_training(student: Student, draw: Draw) -> Outcomes:
    """In training: one batch, then a second one; running follows."""
    what, tried = "training", GIVEN + "\ntraining = True"
    yield from normalizes(student, [(X, True)], GAMMA, BETA, RUNNING, what=what, tried=tried)
    tried += "\nand then\n" + as_inputs(x=OTHER)
    batches = [(X, True), (OTHER, True)]
    yield from normalizes(student, batches, GAMMA, BETA, RUNNING, what=what, tried=tried)


@check("batch_norm")
def norm_testing(student: Student, draw: Draw) -> Outcomes:
    """Outside of training: by running, which stays as it is; a batch of 1."""
    what, tried = "not training", GIVEN + "\ntraining = False"
    yield from normalizes(student, [(X, False)], GAMMA, BETA, RUNNING, what=what, tried=tried)
    batches = [(X[:1], False), (X, True), (OTHER, False)]
    what = "not training, training, not training"
    yield from normalizes(student, batches, GAMMA, BETA, RUNNING, what=what)


@check("batch_norm")
def norm_options(student: Student, draw: Draw) -> Outcomes:
    """momentum = 0.5 and eps = 0.25, also in float32 and on torch tensors."""
    batches = [(exact(draw.normal(n, 2)), n > 2) for n in (5, 2, 4)]
    for kind in (("numpy", "float64"), *KINDS):
        yield from normalizes(
            student.on(*kind), batches, GAMMA, BETA, RUNNING, (0.5, 0.25), what=" ".join(kind)
        )


@check("batch_norm_backward")
def norm_back_small(student: Student, draw: Draw) -> Outcomes:
    """Three samples, after your batch_norm, compared with central differences."""
    dout = np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]])
    tried = as_inputs(dout=dout, x=X, gamma=GAMMA, beta=BETA) + "\neps = 1e-5"
    yield goes_back(student, dout, X, GAMMA, BETA, what="three samples", tried=tried)


@check("batch_norm_backward")
def norm_back_shapes(student: Student, draw: Draw) -> Outcomes:
    """Other shapes, a batch of two, float32 and torch tensors."""
    for n, count in ((6, 4), (4, 4), (5, 1), (2, 3)):
        x, dout = draw.normal(n, count), draw.normal(n, count)
        gamma, beta = draw.normal(count), draw.normal(count)
        what = f"{n} samples, columns: {count}"
        yield goes_back(student, dout, x, gamma, beta, 0.25, what=what)
    x, dout = exact(draw.normal(6, 2)), exact(draw.normal(6, 2))
    for kind in KINDS:
        yield goes_back(student.on(*kind), dout, x, GAMMA, BETA, 0.25, what=" ".join(kind))
