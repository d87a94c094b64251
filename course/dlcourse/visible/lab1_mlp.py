"""Visible checks of lab 1: small examples, the promises of every piece, and the known traps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from dlcourse.checking import (
    Draw,
    Named,
    Outcome,
    Registry,
    Student,
    agree,
    exact,
    follows,
    hold,
    matches_oracle,
    portable,
    refuses,
)
from dlcourse.visible.text import as_call, as_text

CHECKS = Registry()
check = CHECKS.check
Outcomes = Iterator[Outcome]

SMALL = np.array([[-2.0, -0.5, 0.0], [0.5, 1.0, 3.0]])
HUGE = np.array([[-1e4, 0.0, 1e4]])


def _activation_checks(name: str) -> None:
    """Every activation is tried on the same examples."""

    @check(name)
    def small(student: Student, draw: Draw) -> Outcomes:
        """On a few small numbers."""
        yield matches_oracle(student, name, SMALL, tried=as_call(name, SMALL))

    @check(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """In float32 and on torch tensors."""
        yield from portable(student, name, exact(SMALL))


def _huge_check(name: str) -> None:
    @check(name)
    def huge(student: Student, draw: Draw) -> Outcomes:
        """At -10,000 and 10,000, without an overflow."""
        tried, what = as_call(name, HUGE), f"{name} of huge numbers"
        yield matches_oracle(student, name, HUGE, what=what, tried=tried)
        tensors = student.on("torch", "float64")
        yield matches_oracle(tensors, name, HUGE, what=f"{what}, torch tensors", tried=tried)
        _, reply = student.reply(name, HUGE)
        overflow = [w for w in reply.warnings if "overflow" in w or "invalid" in w]
        got, reason = overflow[0] if overflow else "", "exp overflows on the way"
        yield hold(not overflow, what, reason, tried=tried, got=got)


for _name in ("relu", "elu", "sigmoid", "softmax"):
    _activation_checks(_name)
for _name in ("elu", "sigmoid", "softmax"):
    _huge_check(_name)


@check("elu")
def elu_alpha(student: Student, draw: Draw) -> Outcomes:
    """With alpha = 2, also far on the left."""
    for f in (SMALL, np.array([-25.0, -30.0])):
        yield matches_oracle(student, "elu", f, 2.0, tried=as_call("elu", f, ", alpha=2"))


@check("sigmoid")
def sigmoid_limits(student: Student, draw: Draw) -> Outcomes:
    """Exactly 0 and 1 far from zero."""
    got = student.sigmoid(HUGE)[:, [0, 2]]
    what, reason = "sigmoid(-10,000) and sigmoid(10,000)", "is close to 0 and 1, but not equal"
    yield hold(np.array_equal(got, [[0.0, 1.0]]), what, reason, got=str(got))


@check("softmax")
def softmax_rows(student: Student, draw: Draw) -> Outcomes:
    """Every row sums to 1, also beside a row of huge logits."""
    f = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [1e4, 1e4, 0.0], [-1e4, -1e4, -1e4]])
    tried = as_call("softmax", f)
    yield agree(student.softmax(f).sum(-1), np.ones(4), "the sum of each row", tried=tried)


@check("linear")
def linear_small(student: Student, draw: Draw) -> Outcomes:
    """Two samples, three inputs, two outputs."""
    x = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]])
    W, b = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]), np.array([10.0, 20.0])
    tried = f"x =\n{as_text(x)}\nW =\n{as_text(W)}\nb = {as_text(b)}"
    yield matches_oracle(student, "linear", x, W, b, tried=tried)


@check("linear")
def linear_shapes(student: Student, draw: Draw) -> Outcomes:
    """Five samples, three inputs, four outputs; a batch of one; float32 and torch tensors."""
    W, b = exact(draw.normal(4, 3)), exact(draw.normal(4))
    for n in (5, 1):
        x = exact(draw.normal(n, 3))
        what = f"linear of x {x.shape}, W {W.shape}, b {b.shape}"
        yield matches_oracle(student, "linear", x, W, b, what=what)
    yield from portable(student, "linear", x, W, b)


@check("linear")
def linear_misfit(student: Student, draw: Draw) -> Outcomes:
    """Sizes that do not fit raise a ValueError that names both shapes."""
    x, W, b = draw.normal(5, 3), draw.normal(4, 2), draw.normal(4)
    for library, name in (("numpy", ""), ("torch", ", torch tensors")):
        on, what = student.on(library, "float64"), f"linear of x (5, 3), W (4, 2){name}"
        yield refuses(on, "linear", x, W, b, what=what, naming=((5, 3), (4, 2)))


@check("shallow_network")
def shallow_small(student: Student, draw: Draw) -> Outcomes:
    """Two hidden units, by hand: y = 1 + 2 relu(x) - 3 relu(x - 1)."""
    x, theta = np.array([-1.0, 0.0, 0.5, 1.0, 2.0]), np.array([[0.0, 1.0], [-1.0, 1.0]])
    phi, tried = np.array([1.0, 2.0, -3.0]), f"x = {as_text(x)}"
    yield matches_oracle(student, "shallow_network", x, theta, phi, tried=tried)


@check("shallow_network")
def shallow_random(student: Student, draw: Draw) -> Outcomes:
    """Random parameters, also in float32 and on torch tensors."""
    x, theta, phi = exact(draw.normal(6)), exact(draw.normal(4, 2)), exact(draw.normal(5))
    what = "6 inputs, 4 hidden units"
    yield matches_oracle(student, "shallow_network", x, theta, phi, what=what)
    yield from portable(student, "shallow_network", x, theta, phi)


@check("relu_interpolant")
def interpolant_small(student: Student, draw: Draw) -> Outcomes:
    """Through three points: (0, 1), (1, 3), (3, 2)."""
    knots, values = np.array([0.0, 1.0, 3.0]), np.array([1.0, 3.0, 2.0])
    between, what = np.array([0.5, 1.5, 2.5]), "the network through (0, 1), (1, 3), (3, 2)"
    theta, phi = student.relu_interpolant(knots, values)
    yield from follows(theta, phi, knots, values, between, what, 1e-9)


@check("relu_interpolant")
def interpolant_kinds(student: Student, draw: Draw) -> Outcomes:
    """Five points from x = 2 on, also in float32 and on torch tensors."""
    knots, values = np.array([2.0, 2.5, 4.0, 5.0, 7.0]), np.array([-1.0, 2.0, 0.5, 0.5, 3.0])
    between = np.linspace(2.0, 7.0, 21)
    for library, dtype in (("numpy", "float64"), ("numpy", "float32"), ("torch", "float32")):
        theta, phi = student.on(library, dtype).relu_interpolant(knots, values)
        what = f"the network through 5 points, {library} {dtype}"
        yield from follows(theta, phi, knots, values, between, what, 1e-4)


@check("relu_interpolant")
def interpolant_refuses(student: Student, draw: Draw) -> Outcomes:
    """One knot, or knots that do not increase, raise a ValueError."""
    for knots in ([1.0], [0.0, 2.0, 1.0, 3.0], [0.0, 1.0, 1.0, 2.0], [0.0, 1.0, 1.0]):
        some, values = np.array(knots), np.arange(len(knots)) * 1.0
        what = f"relu_interpolant of the knots {knots}"
        yield refuses(student, "relu_interpolant", some, values, what=what)


@check("mlp")
def mlp_depths(student: Student, draw: Draw) -> Outcomes:
    """One, no and three hidden layers, with a given activation."""
    for widths in ([3, 5, 2], [3, 2], [3, 4, 5, 4, 2]):
        what = f"a network of widths {widths} with tanh"
        yield matches_oracle(student, "mlp", *_network(draw, widths), Named("tanh"), what=what)


@check("mlp")
def mlp_relu(student: Student, draw: Draw) -> Outcomes:
    """Without a given activation it is relu, also on torch tensors."""
    arguments = _network(draw, [3, 5, 2])
    yield matches_oracle(student, "mlp", *arguments, what="a network of widths [3, 5, 2]")
    yield from portable(student, "mlp", *arguments)


def _network(
    draw: Draw, widths: list[int]
) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
    pairs = list(pairwise(widths))
    weights = [exact(draw.normal(n_out, n_in)) for n_in, n_out in pairs]
    return exact(draw.normal(5, widths[0])), weights, [exact(draw.normal(n)) for _, n in pairs]


@check("count_parameters")
def count_small(student: Student, draw: Draw) -> Outcomes:
    """By hand: [2, 3, 1] has 6 + 3 + 3 + 1 = 13."""
    for widths in ([2, 3, 1], [64, 10], [64, 32, 16, 10]):
        what = f"count_parameters({widths})"
        yield matches_oracle(student, "count_parameters", widths, what=what)


def _loss_checks(name: str, y: np.ndarray, t: np.ndarray, by_hand: str) -> None:
    """Every loss of two arrays is tried on an example by hand and on a table of values."""

    def small(student: Student, draw: Draw) -> Outcomes:
        tried, sizes = f"{name}({as_text(y)}, {as_text(t)})", {"the number of elements": y.size}
        yield matches_oracle(student, name, y, t, tried=tried, sizes=sizes)

    small.__doc__ = by_hand
    check(name)(small)

    @check(name)
    def table(student: Student, draw: Draw) -> Outcomes:
        """The mean over all elements of a (4, 3) table, also in float32 and on torch tensors."""
        a, b = exact(draw.uniform(4, 3)), exact(draw.uniform(4, 3))
        sizes = {"the number of elements": 12, "the number of columns": 3, "the number of rows": 4}
        what = f"{name} of two (4, 3) arrays"
        yield matches_oracle(student, name, a, b, what=what, sizes=sizes)
        yield from portable(student, name, a, b)


_loss_checks(
    "mse", np.array([1.0, 2.0, 5.0]), np.array([1.0, 0.0, 2.0]), "By hand: (0 + 4 + 9) / 3."
)
_loss_checks(
    "mae", np.array([1.0, 2.0, 5.0]), np.array([1.0, 4.0, 2.0]), "By hand: (0 + 2 + 3) / 3."
)
_loss_checks(
    "binary_cross_entropy",
    np.array([0.9, 0.2, 0.6]),
    np.array([1.0, 0.0, 1.0]),
    "By hand: -(log 0.9 + log 0.8 + log 0.6) / 3.",
)


@check("binary_cross_entropy")
def certain(student: Student, draw: Draw) -> Outcomes:
    """Finite when the network is certain, and wrong: p = 0 or 1, in float32 too."""
    p, t = np.array([0.0, 1.0, 1.0, 0.0, 1e-9]), np.array([1.0, 0.0, 1.0, 0.0, 1.0])
    tried = f"p = {as_text(p)}, t = {as_text(t)}"
    for dtype in ("float64", "float32"):
        on, what = student.on("numpy", dtype), f"p of 0, 1 and 1e-9 in {dtype}"
        yield matches_oracle(on, "binary_cross_entropy", p, t, what=what, tried=tried)


@check("cross_entropy")
def cross_entropy_small(student: Student, draw: Draw) -> Outcomes:
    """Two rows of three logits."""
    f, labels = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), np.array([0, 2])
    tried, sizes = f"f =\n{as_text(f)}\nlabels = {as_text(labels)}", {"the number of samples": 2}
    yield matches_oracle(student, "cross_entropy", f, labels, tried=tried, sizes=sizes)


@check("cross_entropy")
def cross_entropy_random(student: Student, draw: Draw) -> Outcomes:
    """Five rows of four logits, also in float32 and on torch tensors."""
    f, labels = exact(draw.normal(5, 4, scale=2)), draw.integers(0, 4, 5)
    sizes, what = {"the number of samples": 5}, "5 samples, 4 classes"
    yield matches_oracle(student, "cross_entropy", f, labels, what=what, sizes=sizes)
    yield from portable(student, "cross_entropy", f, labels)


@check("cross_entropy")
def cross_entropy_huge(student: Student, draw: Draw) -> Outcomes:
    """Finite for logits of -10,000 and 10,000."""
    f = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 0.0], [-1e4, -1e4, -1e4]])
    labels = np.array([1, 1, 0])
    tried, sizes = f"f =\n{as_text(f)}\nlabels = {as_text(labels)}", {"the number of samples": 3}
    what = "huge logits"
    yield matches_oracle(student, "cross_entropy", f, labels, what=what, tried=tried, sizes=sizes)


@check("accuracy")
def accuracy_small(student: Student, draw: Draw) -> Outcomes:
    """Four of seven rows are right; of equal logits, the first counts."""
    f = np.array([[2, 1], [0, 3], [1, 1], [5, 4], [2, 2], [0, 0], [4, 5]]) * 1.0
    labels = np.array([0, 1, 0, 1, 0, 1, 0])
    tried = f"f =\n{as_text(f)}\nlabels = {as_text(labels)}"
    sizes = {"one hundred": 100, "the number of samples": 7}
    yield matches_oracle(student, "accuracy", f, labels, tried=tried, sizes=sizes, tolerance=1e-6)


@check("accuracy")
def accuracy_large(student: Student, draw: Draw) -> Outcomes:
    """Large logits are told apart."""
    f, labels = np.array([[40.0, 50.0], [60.0, 50.0], [-70.0, -60.0]]), np.array([1, 0, 1])
    tried = f"f =\n{as_text(f)}\nlabels = {as_text(labels)}"
    yield matches_oracle(student, "accuracy", f, labels, tried=tried, tolerance=1e-6)


@check("accuracy")
def accuracy_tensor(student: Student, draw: Draw) -> Outcomes:
    """A Python float, from float32 and torch tensors as well."""
    f, labels = exact(draw.normal(9, 3)), draw.integers(0, 3, 9)
    labels[:3] = f[:3].argmax(-1)
    yield from portable(student, "accuracy", f, labels, tolerance=1e-6)
