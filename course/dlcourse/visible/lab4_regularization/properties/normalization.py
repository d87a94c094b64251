"""Properties of batch normalization: batches one after the other, and the way back."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch.nn import functional

from dlcourse import oracles
from dlcourse.checking import Outcome, Student, matches_gradient
from dlcourse.checking.compare import TOLERANCE, agree_in_parts
from dlcourse.checking.outcome import case
from dlcourse.checking.patterns import Context

Floats = NDArray[np.float64]
#: What a call of batch_norm leaves behind: the first is returned, the others stand in running.
PARTS = ("out", "mean", "var")
GRADIENTS = ("dx", "dgamma", "dbeta")


def normalizes(
    student: Student,
    batches: Sequence[tuple[Floats, bool]],
    gamma: Floats,
    beta: Floats,
    running: dict[str, Floats],
    options: tuple[float, ...] = (),
    *,
    what: str,
    tried: str = "",
) -> Iterator[tuple[Outcome, ...]]:
    """out and running after every batch; a batch comes with whether it is one of training."""
    run = student.sequence("batch_norm")
    box = run.put(running)
    steps = [
        (run.call("batch_norm", x, gamma, beta, box, training, *options), run.get(box))
        for x, training in batches
    ]
    with case(what):
        answers = run.done()
    before = running
    for number, ((call, look), (x, training)) in enumerate(zip(steps, batches, strict=True)):
        after = dict(before)
        out = oracles.find("batch_norm")(x, gamma, beta, after, training, *options)[0]
        got = answers[call][0], *(_kept(answers[look], name) for name in PARTS[1:])
        arguments = x, gamma, beta, before, training, *options
        yield agree_in_parts(
            got,
            (out, after["mean"], after["var"]),
            PARTS,
            f"{what}, batch {number + 1}" if len(batches) > 1 else what,
            tried=tried,
            tolerance=TOLERANCE[student.dtype],
            context=Context({"the number of samples": len(x)}, {"x": x}),
            mistaken=functools.partial(student.known_mistakes, "batch_norm", *arguments),
        )
        before = after


def _kept(running: Any, name: str) -> Any:
    """An entry of running; an empty array when it is gone."""
    return running.get(name, np.empty(0)) if isinstance(running, dict) else np.empty(0)


def goes_back(
    student: Student,
    dout: Floats,
    x: Floats,
    gamma: Floats,
    beta: Floats,
    eps: float = 1e-5,
    *,
    what: str,
    tried: str = "",
) -> tuple[Outcome, ...]:
    """The gradients after the student's own batch_norm, against autograd's and differences."""
    count = x.shape[1]
    run = student.sequence("batch_norm_backward")
    box = run.put({"mean": np.zeros(count), "var": np.ones(count)})
    forward = run.call("batch_norm", x, gamma, beta, box, True, 0.1, eps)
    backward = run.call("batch_norm_backward", dout, forward[1])
    with case(what):
        got = run.done()[backward]

    def normalized(x: Any, gamma: Any, beta: Any) -> Any:
        return functional.batch_norm(x, None, None, gamma, beta, True, 0.0, eps)

    return matches_gradient(
        student,
        "batch_norm_backward",
        dout,
        (x, gamma, beta, eps),
        forward=normalized,
        at=(x, gamma, beta),
        cotangent=dout,
        parts=GRADIENTS,
        what=what,
        tried=tried,
        sizes={"the number of samples": len(x)},
        got=got,
    )
