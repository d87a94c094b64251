"""Visible checks of the gradients of losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from dlcourse.checking import Draw, Student, exact, hold, matches_gradient, matches_oracle, portable
from dlcourse.visible.lab2_backprop.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

Loss = Callable[..., Any]


def cross_entropy(f: Any, labels: Any) -> Any:
    """Mean cross-entropy from logits, in steps that ``vmap`` takes in one go.

    For ``functional.cross_entropy`` it would import sympy, which takes a second.
    """
    return -torch.log_softmax(f, dim=-1).gather(-1, labels[:, None]).mean()


def _gradient(
    student: Student, name: str, loss: Loss, first: Any, second: Any, **names: Any
) -> Any:
    """The gradient of a loss in its first argument; ``names`` is how both are called."""
    held = torch.from_numpy(second)
    axes = zip(("the number of rows", "the number of columns"), first.shape, strict=False)
    return matches_gradient(
        student,
        name,
        first,
        second,
        forward=lambda f: loss(f, held),
        at=(first,),
        what=f"{name} of shape {first.shape}",
        tried=as_inputs(**names),
        sizes={"the number of elements": first.size, **dict(axes)},
    )


def _loss_checks(name: str, loss: Loss, y: Any, t: Any, first: str = "y") -> None:
    """Every loss of two arrays of the same shape is tried on an example and on tables."""

    @check(name)
    def small(student: Student, draw: Draw) -> Outcomes:
        """On three elements, compared with central differences of the loss."""
        yield _gradient(student, name, loss, y, t, **{first: y, "t": t})

    @check(name)
    def table(student: Student, draw: Draw) -> Outcomes:
        """On a (4, 3) table, also in float32 and on torch tensors."""
        a, b = exact(draw.normal(4, 3)), exact(draw.uniform(4, 3))
        yield _gradient(student, name, loss, a, b, **{first: a.round(4), "t": b.round(4)})
        yield from portable(student, name, a, b)


T = np.array([1.0, 4.0, 2.0])
_loss_checks("mse_backward", functional.mse_loss, np.array([1.0, 2.0, 5.0]), T)
_loss_checks("mae_backward", functional.l1_loss, np.array([1.0, 2.0, 5.0]), T)
_loss_checks(
    "binary_cross_entropy_backward",
    functional.binary_cross_entropy_with_logits,
    np.array([2.0, -1.0, 0.5]),
    np.array([1.0, 0.0, 1.0]),
    "f",
)


@check("cross_entropy_backward")
def cross_entropy_small(student: Student, draw: Draw) -> Outcomes:
    """Two rows of three logits, compared with central differences of the loss."""
    f, labels = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), np.array([0, 2])
    names = {"f": f, "labels": labels}
    yield _gradient(student, "cross_entropy_backward", cross_entropy, f, labels, **names)


@check("cross_entropy_backward")
def cross_entropy_random(student: Student, draw: Draw) -> Outcomes:
    """Five rows of four logits, also in float32 and on torch tensors; integers of any size."""
    f, labels = exact(draw.normal(5, 4)), draw.integers(0, 4, 5)
    names = {"f": f.round(4), "labels": labels}
    yield _gradient(student, "cross_entropy_backward", cross_entropy, f, labels, **names)
    yield from portable(student, "cross_entropy_backward", f, labels)
    small = labels.astype(np.int32)
    yield matches_oracle(student, "cross_entropy_backward", f, small, what="int32 labels")


def _huge(name: str, f: Any, targets: Any, second: str) -> None:
    @check(name)
    def huge(student: Student, draw: Draw) -> Outcomes:
        """At -10,000 and 10,000, without an overflow."""
        tried, what = as_inputs(f=f, **{second: targets}), "huge logits"
        yield matches_oracle(student, name, f, targets, what=what, tried=tried)
        _, reply = student.reply(name, f, targets)
        overflow = [w for w in reply.warnings if "overflow" in w or "invalid" in w]
        got = overflow[0] if overflow else ""
        reason = "exp overflows on the way, though the result is right"
        yield hold(not overflow, what, reason, tried=tried, got=got)


_huge(
    "binary_cross_entropy_backward",
    np.array([-1e4, 1e4, -1e4, 1e4]),
    np.array([0.0, 1.0, 1.0, 0.0]),
    "t",
)
_huge(
    "cross_entropy_backward",
    np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 0.0], [-1e4, -1e4, -1e4], [0.0, 1e4, 1e4]]),
    np.array([1, 1, 0, 2]),
    "labels",
)
