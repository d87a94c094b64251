"""Hidden checks of lab 1."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from dlcourse.checking import (
    Draw,
    Named,
    Outcome,
    Registry,
    Student,
    accepts,
    agree,
    exact,
    follows,
    hold,
    matches_oracle,
    portable,
    refuses,
)
from dlcourse.checking.portable import NAMES

from autograder.checks.activations import check_activation, check_limits

CHECKS = Registry()
hidden = CHECKS.check
Outcomes = Iterator[Outcome]

for _name in ("relu", "elu", "sigmoid", "softmax"):
    check_activation(CHECKS, _name)
for _name in ("elu", "sigmoid", "softmax"):
    check_limits(CHECKS, _name)


@hidden("elu")
def other_alphas(student: Student, draw: Draw) -> Outcomes:
    """alpha scales the negative side, whatever its value."""
    for alpha in (0.5, 1.7, 3.0):
        f = np.concatenate([draw.normal(5, 4, scale=2), -draw.uniform(1, 4, low=20, high=1e4)])
        yield matches_oracle(student, "elu", f, alpha, what=f"elu with alpha = {alpha}")


@hidden("sigmoid")
def exact_limits(student: Student, draw: Draw) -> Outcomes:
    """Exactly 0 and 1 in the limit, with no warning."""
    f = draw.uniform(6, low=5e3, high=1e4)
    for dtype in ("float64", "float32"):
        got, reply = student.on("numpy", dtype).reply("sigmoid", np.concatenate([-f, f]))
        limits = np.repeat([0.0, 1.0], 6)
        what = f"sigmoid far from zero in {dtype}"
        yield agree(got, limits, what)
        yield hold(np.array_equal(got, limits), what, "is close to 0 and 1, but not equal to them")
        yield hold(not reply.warnings, what, "a warning is raised: exp overflows on the way")


@hidden("softmax")
def shifted_rows(student: Student, draw: Draw) -> Outcomes:
    """Rows of very different size do not disturb each other."""
    f = draw.normal(4, 5) + np.array([[-1e4], [0.0], [1e3], [1e4]])
    yield matches_oracle(student, "softmax", f, what="softmax of rows far apart from each other")


@hidden("linear", weight=2)
def linear_shapes(student: Student, draw: Draw) -> Outcomes:
    """x W^T + b for batches of any size and layers of any shape."""
    for n, n_in, n_out in ((6, 3, 4), (1, 5, 2), (3, 3, 3), (4, 1, 4), (2, 7, 1)):
        x, W, b = draw.normal(n, n_in), draw.normal(n_out, n_in), draw.normal(n_out)
        what = f"{n} samples through a layer from {n_in} to {n_out}"
        yield matches_oracle(student, "linear", x, W, b, what=what)


@hidden("linear")
def linear_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, W, b = exact(draw.normal(5, 3)), exact(draw.normal(4, 3)), exact(draw.normal(4))
    yield from portable(student, "linear", x, W, b)


@hidden("linear")
def linear_misfit(student: Student, draw: Draw) -> Outcomes:
    """Sizes that do not fit raise a ValueError that names both shapes."""
    few, n, n_out, many = sorted(draw.distinct(4, 11, 40))
    b, named = draw.normal(n_out), {"numpy": "arrays", "torch": "torch tensors"}
    for n_in, other in ((few, many), (many, few)):
        W, fitting, x = draw.normal(n_out, other), draw.normal(n, other), draw.normal(n, n_in)
        for library, name in named.items():
            on, what = student.on(library, "float64"), f"linear of {name} that do not fit"
            yield accepts(on, "linear", fitting, W, b, what=f"linear of {name} that fit")
            yield refuses(on, "linear", x, W, b, what=what, naming=(x.shape, W.shape))


@hidden("shallow_network", weight=2)
def shallow_sizes(student: Student, draw: Draw) -> Outcomes:
    """Right for any number of inputs and of hidden units."""
    for n, units in ((6, 3), (1, 4), (5, 1), (4, 4), (2, 9)):
        x, theta, phi = draw.normal(n, scale=2), draw.normal(units, 2), draw.normal(units + 1)
        what = f"{n} inputs, {units} hidden units"
        yield matches_oracle(student, "shallow_network", x, theta, phi, what=what)


@hidden("shallow_network")
def shallow_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, theta, phi = exact(draw.normal(5)), exact(draw.normal(3, 2)), exact(draw.normal(4))
    yield from portable(student, "shallow_network", x, theta, phi)


@hidden("relu_interpolant", weight=3)
def interpolant_passes(student: Student, draw: Draw) -> Outcomes:
    """Through every point and straight between them, for 2 to 9 knots anywhere."""
    for n, shift in ((2, 0.0), (3, -4.0), (5, 20.0), (9, 0.0)):
        knots, values = draw.increasing(n) + shift, draw.normal(n, scale=3)
        between = draw.uniform(40, low=knots[0], high=knots[-1])
        theta, phi = student.relu_interpolant(knots, values)
        what = f"the network through {n} points"
        yield from follows(theta, phi, knots, values, between, what, 1e-9)


@hidden("relu_interpolant")
def interpolant_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    knots, values = exact(draw.increasing(4)), exact(draw.normal(4))
    between = draw.uniform(20, low=knots[0], high=knots[-1])
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        theta, phi = student.on(library, dtype).relu_interpolant(knots, values)
        what = f"the network through 4 points, {library} {dtype}"
        yield from follows(theta, phi, knots, values, between, what, 1e-4)


@hidden("relu_interpolant")
def interpolant_refuses(student: Student, draw: Draw) -> Outcomes:
    """Fewer than 2 knots, or knots that do not increase, raise a ValueError."""
    knots = draw.increasing(5)
    wrong = {
        "a single knot": knots[:1],
        "no knot": knots[:0],
        "knots of which two are exchanged": knots[[0, 2, 1, 3, 4]],
        "knots of which two are equal": knots[[0, 1, 1, 3, 4]],
        "knots that decrease": knots[::-1].copy(),
        "knots of which the first two are exchanged": knots[[1, 0, 2, 3, 4]],
        "knots of which the last two are exchanged": knots[[0, 1, 2, 4, 3]],
        "knots of which the first two are equal": knots[[0, 0, 2, 3, 4]],
        "knots of which the last two are equal": knots[[0, 1, 2, 3, 3]],
    }
    values = draw.normal(5)
    for library in ("numpy", "torch"):
        on = student.on(library, "float64")
        yield accepts(on, "relu_interpolant", knots, values, what="increasing knots")
        for words, some in wrong.items():
            what = f"relu_interpolant of {words} ({NAMES[library]})"
            yield refuses(on, "relu_interpolant", some, values[: len(some)], what=what)


def _network(draw: Draw, n: int, widths: list[int]) -> tuple[Any, list[Any], list[Any]]:
    pairs = list(pairwise(widths))
    weights = [exact(draw.normal(n_out, n_in)) for n_in, n_out in pairs]
    return exact(draw.normal(n, widths[0])), weights, [exact(draw.normal(k)) for _, k in pairs]


@hidden("mlp", weight=2)
def mlp_depths(student: Student, draw: Draw) -> Outcomes:
    """Right for any depth, width and batch, with a given activation."""
    for n, widths in ((6, [3, 5, 2]), (5, [4, 3]), (1, [2, 4, 3, 5, 1]), (3, [3, 3, 3])):
        for activation in (Named("tanh"), Named("square")):
            arguments = _network(draw, n, widths)
            what = f"{n} samples, widths {widths}, {activation.name}"
            yield matches_oracle(student, "mlp", *arguments, activation, what=what)


@hidden("mlp")
def mlp_default(student: Student, draw: Draw) -> Outcomes:
    """Without a given activation it is ReLU."""
    for widths in ([4, 6, 3], [3, 5, 4, 2]):
        what = f"widths {widths} with ReLU"
        yield matches_oracle(student, "mlp", *_network(draw, 5, widths), what=what)


@hidden("mlp")
def mlp_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "mlp", *_network(draw, 4, [3, 5, 2]), Named("tanh"))


@hidden("count_parameters", weight=2)
def count_any(student: Student, draw: Draw) -> Outcomes:
    """Right for any depth and widths."""
    for depth in (3, 2, 4, 6):
        widths = [int(width) for width in draw.integers(1, 60, depth)]
        what = f"a network of {depth} layers of units"
        yield matches_oracle(student, "count_parameters", widths, what=what)


@hidden("count_parameters")
def count_wide(student: Student, draw: Draw) -> Outcomes:
    """Right for millions of parameters."""
    widths = [784, draw.integer(1000, 4000), draw.integer(1000, 4000), 10]
    yield matches_oracle(student, "count_parameters", widths, what="a wide network")


def _check_mean_loss(name: str) -> None:
    """mse and mae: two arrays of one shape to one number."""

    @hidden(name, weight=2)
    def shapes(student: Student, draw: Draw) -> Outcomes:
        """The mean over all elements, for vectors and tables."""
        for shape in ((7,), (5, 3), (1, 4), (6, 1), (2, 3, 4)):
            y, t = draw.normal(*shape, scale=3), draw.normal(*shape, scale=3)
            sizes = {"the number of elements": y.size, "the number of rows": shape[0]}
            sizes |= {"the number of columns": shape[-1]}
            what = f"{name} of arrays of shape {shape}"
            yield matches_oracle(student, name, y, t, what=what, sizes=sizes)

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        yield from portable(student, name, exact(draw.normal(5, 3)), exact(draw.normal(5, 3)))


_check_mean_loss("mse")
_check_mean_loss("mae")


@hidden("binary_cross_entropy", weight=2)
def bce_values(student: Student, draw: Draw) -> Outcomes:
    """The mean over all elements, for targets of 0, 1 and between."""
    for shape in ((8,), (5, 1), (4, 3), (1,)):
        p, t = draw.uniform(*shape, low=0.01, high=0.99), draw.uniform(*shape)
        for target in (t, np.round(t)):  # numbers between tell more formulas apart
            sizes, what = {"the number of elements": p.size}, f"p of shape {shape}"
            yield matches_oracle(student, "binary_cross_entropy", p, target, what=what, sizes=sizes)


@hidden("binary_cross_entropy")
def bce_floor(student: Student, draw: Draw) -> Outcomes:
    """Probabilities are kept at 1e-12 or more, and not changed above."""
    near = 1e-12 * np.concatenate([draw.uniform(2, low=0.2, high=0.9), [1.2, 3.0]])
    tiny = np.concatenate([[0.0, 1e-15, 1e-9, 1e-5], near])
    p = np.concatenate([tiny, 1 - tiny])
    for t in (np.ones(p.size), np.zeros(p.size), draw.uniform(p.size)):
        what = "probabilities at and near 0 and 1"
        yield matches_oracle(student, "binary_cross_entropy", p, t, what=what)


@hidden("binary_cross_entropy")
def bce_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors, finite at p = 0 and 1 in all of them."""
    p = np.concatenate([exact(draw.uniform(6, low=0.05, high=0.95)), [0.0, 1.0, 0.0, 1.0]])
    t = np.concatenate([np.round(draw.uniform(6)), [1.0, 0.0, 0.0, 1.0]])
    yield from portable(student, "binary_cross_entropy", p, t)


@hidden("cross_entropy", weight=2)
def cross_entropy_values(student: Student, draw: Draw) -> Outcomes:
    """The mean over the samples, for any number of samples and classes."""
    for n, classes in ((6, 4), (1, 3), (3, 3), (9, 2), (5, 10)):
        f, labels = draw.normal(n, classes, scale=3), draw.integers(0, classes, n)
        sizes, what = {"the number of samples": n}, f"{n} samples, {classes} classes"
        yield matches_oracle(student, "cross_entropy", f, labels, what=what, sizes=sizes)


@hidden("cross_entropy")
def cross_entropy_limits(student: Student, draw: Draw) -> Outcomes:
    """Finite and right for huge logits, right or wrong."""
    rows = [1e4, -1e4, 0.0], [-1e4, 1e4, 5e3], [0.0, -1e4, 0.0], [1e4] * 3, [-1e4] * 3
    f, sizes = np.array(rows), {"the number of samples": 5}
    for labels in (np.array([0, 1, 2, 2, 0]), np.array([1, 0, 1, 2, 1]), draw.integers(0, 3, 5)):
        for library in ("numpy", "torch"):
            on, what = student.on(library, "float64"), f"logits of ±10,000 ({NAMES[library]})"
            yield matches_oracle(on, "cross_entropy", f, labels, what=what, sizes=sizes)


@hidden("cross_entropy")
def cross_entropy_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    f, labels = exact(draw.normal(5, 4, scale=2)), draw.integers(0, 4, 5)
    yield from portable(student, "cross_entropy", f, labels)


#: An accuracy that was averaged in float32 is right, too.
SHARE = 1e-6


@hidden("accuracy", weight=2)
def accuracy_values(student: Student, draw: Draw) -> Outcomes:
    """The share of right rows, for any number of samples and classes."""
    for n, classes in ((12, 3), (1, 4), (4, 4), (30, 2), (7, 10)):
        f, labels = draw.normal(n, classes, scale=100), draw.integers(0, classes, n)
        labels[: n // 2 + 1] = f[: n // 2 + 1].argmax(-1)
        sizes, what = {"one hundred": 100, "the number of samples": n}, f"{n} samples"
        yield matches_oracle(
            student, "accuracy", f, labels, what=what, sizes=sizes, tolerance=SHARE
        )


@hidden("accuracy")
def accuracy_ties(student: Student, draw: Draw) -> Outcomes:
    """The first of equal logits counts."""
    f = np.round(draw.normal(60, 4))
    f[:3] = 0.0
    for labels in (draw.integers(0, 4, 60), np.zeros(60, dtype=int), f.argmax(-1)):
        what = "rows with equal logits"
        yield matches_oracle(student, "accuracy", f, labels, what=what, tolerance=SHARE)


@hidden("accuracy")
def accuracy_kinds(student: Student, draw: Draw) -> Outcomes:
    """A Python float, from float32 and torch tensors too."""
    f, labels = exact(draw.normal(15, 3)), draw.integers(0, 3, 15)
    labels[:5] = f[:5].argmax(-1)
    yield from portable(student, "accuracy", f, labels, tolerance=SHARE)
