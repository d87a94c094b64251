"""Visible checks of dropout, noise and ensembles."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable, refuses
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties import units
from dlcourse.visible.lab4_regularization.shown import LARGE, Outcomes, check
from dlcourse.visible.text import as_inputs

H = np.array([[1.0, -2.0, 3.0, 4.0], [5.0, 6.0, -7.0, 8.0]])


@check("dropout")
def dropout_mask(student: Student, draw: Draw) -> Outcomes:
    """In training, the mask holds 0 and 1/(1-rate), and out is h times the mask."""
    for rate in (0.25, 0.5, 0.0):
        tried = as_inputs(h=H) + f"\nrate = {rate}, training = True"
        yield from units.drops(student, H, rate, draw.random(), tried)


@check("dropout")
def dropout_share(student: Student, draw: Draw) -> Outcomes:
    """The share rate of a large table is switched off, each entry by itself, by rng's numbers."""
    h = draw.normal(*LARGE)
    rates = {rate: draw.random() for rate in (0.1, 0.3, 0.6, 0.8)}
    yield from units.drops_by_chance(student, h, rates)
    yield from from_the_source(
        lambda rng: student.dropout(h[:6], 0.5, rng, True), draw.random(), draw.random()
    )


@check("dropout")
def dropout_testing(student: Student, draw: Draw) -> Outcomes:
    """Outside of training, h comes back as it is, with a mask of ones."""
    tried = as_inputs(h=H) + "\nrate = 0.25, training = False"
    yield from units.stays(student, H, 0.25, draw.random(), tried)


@check("dropout")
def dropout_rates(student: Student, draw: Draw) -> Outcomes:
    """A rate of 1 or of -0.1 is a ValueError, in training or not."""
    for rate in (1.0, -0.1):
        for training in (True, False):
            what = f"rate = {rate}, training = {training}"
            yield refuses(student, "dropout", H, rate, draw.random(), training, what=what)


@check("dropout")
def dropout_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    for kind in KINDS:
        yield from units.drops(student.on(*kind), H, 0.25, draw.random())
        yield from units.stays(student.on(*kind), H, 0.25, draw.random())


@check("dropout_backward")
def dropout_back(student: Student, draw: Draw) -> Outcomes:
    """A mask with two zeros; another one in float32 and on torch tensors."""
    mask = np.array([[2.0, 0.0, 2.0, 2.0], [2.0, 2.0, 0.0, 2.0]])
    yield matches_oracle(student, "dropout_backward", H, mask, tried=as_inputs(dout=H, mask=mask))
    other = np.where(draw.uniform(4, 3) < 0.2, 0.0, 1.25)
    yield from portable(student, "dropout_backward", exact(draw.normal(4, 3)), other)


@check("ensemble")
def ensemble_small(student: Student, draw: Draw) -> Outcomes:
    """Three networks, two samples, three classes."""
    p = np.array(
        [
            [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]],
            [[1.0, 0.0, 0.0], [0.25, 0.25, 0.5]],
            [[0.0, 0.5, 0.5], [0.5, 0.25, 0.25]],
        ]
    )
    yield matches_oracle(student, "ensemble", p, tried=as_inputs(probabilities=p))


@check("ensemble")
def ensemble_other(student: Student, draw: Draw) -> Outcomes:
    """A single network; four networks in float32 and on torch tensors."""
    yield matches_oracle(student, "ensemble", draw.uniform(1, 3, 2), what="one network")
    yield from portable(student, "ensemble", exact(draw.uniform(4, 3, 2)))


@check("add_noise")
def noise_normal(student: Student, draw: Draw) -> Outcomes:
    """In training, normal numbers of standard deviation sigma, for every entry its own."""
    x = draw.normal(*LARGE, scale=2.0)
    for sigma in (0.3, 2.0):
        tried = f"a table x of {LARGE[0]} x {LARGE[1]} numbers, sigma = {sigma}, training = True"
        yield from units.trembles(student, x, sigma, draw.random(), tried)
    yield from from_the_source(
        lambda rng: student.add_noise(x[:6], 0.5, rng, True), draw.random(), draw.random()
    )


@check("add_noise")
def noise_off(student: Student, draw: Draw) -> Outcomes:
    """Outside of training, and with sigma = 0, nothing is added."""
    yield from units.is_still(student, H, 0.5, draw.random(), as_inputs(x=H))


@check("add_noise")
def noise_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    for kind in KINDS:
        on, x = student.on(*kind), exact(draw.normal(40, 50))
        yield from units.trembles(on, x, 0.5, draw.random())
        yield from units.is_still(on, x, 0.5, draw.random())
