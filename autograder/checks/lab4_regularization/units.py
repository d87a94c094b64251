"""Dropout, noise, and what several networks say together."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable, refuses
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties import units

from autograder.checks.lab4_regularization.hidden import SHAPES, Outcomes, hidden

#: Large enough to find a share that is off by 0.02, and a standard deviation off by 3%.
LARGE = (150, 200)
RATES = (0.1, 0.3, 0.6, 0.8)


@hidden("dropout", weight=3)
def dropped_exactly(student: Student, draw: Draw) -> Outcomes:
    """In training, the mask holds 0 and 1/(1-rate), and out is h times the mask."""
    for shape in SHAPES:
        for rate in (0.25, 0.7):
            yield from units.drops(student, draw.normal(*shape), rate, draw.random())
    yield from units.drops(student, draw.normal(5, 4), 0.0, draw.random())


@hidden("dropout", weight=3)
def dropped_by_chance(student: Student, draw: Draw) -> Outcomes:
    """Each entry is switched off by itself, with probability rate, by the numbers of rng."""
    h = draw.normal(*LARGE)
    yield from units.drops_by_chance(student, h, {rate: draw.random() for rate in RATES})
    small = h[:6]
    yield from from_the_source(
        lambda rng: student.dropout(small, 0.5, rng, True), draw.random(), draw.random()
    )


@hidden("dropout", weight=2)
def dropout_stays(student: Student, draw: Draw) -> Outcomes:
    """Outside of training, h comes back as it is, and the mask is all ones."""
    yield from units.drops(student, draw.normal(6, 5), 0.6, draw.random())
    for shape, rate in zip(SHAPES, (0.5, 0.2, 0.9, 0.0, 0.7), strict=True):
        yield from units.stays(student, draw.normal(*shape), rate, draw.random())


@hidden("dropout")
def dropout_refuses(student: Student, draw: Draw) -> Outcomes:
    """A rate that is no share less than 1 is a ValueError; others are not."""
    h = draw.normal(3, 4)
    yield from units.drops(student, h, 0.5, draw.random())
    for rate in (1.0, 1.5, -0.1):
        for training in (True, False):
            what = f"rate {rate:g}, {'training' if training else 'not training'}"
            yield refuses(student, "dropout", h, rate, draw.random(), training, what=what)


@hidden("dropout")
def dropout_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        on = student.on(*kind)
        yield from units.drops(on, exact(draw.normal(5, 4)), 0.25, draw.random())
        yield from units.stays(on, exact(draw.normal(5, 4)), 0.25, draw.random())


@hidden("dropout_backward", weight=3)
def dropped_backward(student: Student, draw: Draw) -> Outcomes:
    """The gradient passes where the unit was on, with the factor that it was multiplied with."""
    for shape in SHAPES:
        rate = float(draw.uniform(low=0.2, high=0.7))
        mask = (draw.uniform(*shape) >= rate) / (1 - rate)
        what = f"dout of shape {shape}"
        yield matches_oracle(student, "dropout_backward", draw.normal(*shape), mask, what=what)


@hidden("dropout_backward")
def dropped_backward_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    mask = 4.0 * draw.integers(0, 2, 4, 3) / 3
    yield from portable(student, "dropout_backward", exact(draw.normal(4, 3)), exact(mask))


@hidden("ensemble", weight=3)
def mean_opinion(student: Student, draw: Draw) -> Outcomes:
    """The mean over the networks, for any number of networks, samples and classes."""
    for shape in ((3, 5, 4), (1, 4, 3), (4, 4, 4), (5, 1, 2), (2, 6, 1)):
        p = draw.uniform(*shape, low=0.01)
        p /= p.sum(axis=-1, keepdims=True)
        what = "{} networks, {} samples, {} classes".format(*shape)
        names = ("the number of networks", "the number of samples", "the number of classes")
        sizes = dict(zip(names, shape, strict=True))
        yield matches_oracle(student, "ensemble", p, what=what, sizes=sizes)


@hidden("ensemble")
def ensemble_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "ensemble", exact(draw.uniform(3, 4, 2)))


@hidden("add_noise", weight=3)
def noise_is_normal(student: Student, draw: Draw) -> Outcomes:
    """Normal numbers with mean 0 and standard deviation sigma, one for every entry, from rng."""
    x = draw.normal(*LARGE, scale=2.0)
    for sigma in (0.3, 2.5):
        yield from units.trembles(student, x, sigma, draw.random())
    small = x[:6]
    yield from from_the_source(
        lambda rng: student.add_noise(small, 0.5, rng, True), draw.random(), draw.random()
    )


@hidden("add_noise", weight=2)
def noise_is_still(student: Student, draw: Draw) -> Outcomes:
    """No noise outside of training, and none where sigma is 0."""
    for shape in SHAPES:
        yield from units.is_still(student, draw.normal(*shape), 0.4, draw.random())


@hidden("add_noise")
def noise_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        on, x = student.on(*kind), exact(draw.normal(40, 50))
        yield from units.trembles(on, x, 0.5, draw.random())
        yield from units.is_still(on, x, 0.5, draw.random())
