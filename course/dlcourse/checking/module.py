"""An autoencoder that is a torch module, looked at from outside: shapes, parameters, learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dlcourse.checking.compare import agree
from dlcourse.checking.outcome import Fault, Outcome, case, hold
from dlcourse.checking.run import Run
from dlcourse.checking.student import Student
from dlcourse.checking.values import Earlier

NAME = "TorchAutoencoder"
#: Steps of gradient descent, each of this length, and the share of the loss that may be left.
STEPS, RATE, LEFT = 15, 0.5, 0.97


@dataclass(frozen=True)
class Answers:
    """What one model makes of x: its latent, what it draws, and the shapes of its parameters."""

    latent: Any
    decoded: Any
    x_hat: Any
    again: Any
    parameters: list[Any]


def ask(student: Student, x: Any, k: int, what: str) -> Answers:
    """Encode, decode, and forward with a model of the right size; raises ``Fault``."""
    run = student.on("torch", "float32").sequence(NAME)
    model = run.call(NAME, x.shape[1], k)
    inputs = run.put(x)
    latent = run.method(model, "encode", inputs)
    steps = (
        latent,
        run.method(model, "decode", latent),
        run.method(model, "forward", inputs),
        run.method(model, "forward", inputs),
        run.method(model, "parameters"),
    )
    with case(what):
        answers = run.done()
    found = [answers[step] for step in steps]
    for name, value in zip(("encode", "decode", "forward"), found, strict=False):
        if not isinstance(value, np.ndarray):
            raise Fault(f"{NAME}, {name}()", "returns no tensor: end the method with `return ...`")
    return Answers(*found)


def has_shapes(student: Student, x: Any, k: int) -> tuple[Outcome, ...]:
    """encode gives (N, k), decode (N, D), and forward is one after the other, at every call."""
    what = f"{len(x)} samples of {x.shape[1]} values, {k} latent units"
    found = ask(student, x, k, what)
    wanted = {"encode": (found.latent, (len(x), k)), "forward": (found.x_hat, x.shape)}
    for method, (value, shape) in wanted.items():
        if value.shape != shape:
            said = f"{method} returns shape {value.shape}, expected {shape}"
            return (hold(False, what, said),)
    same = agree(found.x_hat, found.decoded, f"{what}, forward beside decode(encode(x))",
                 tolerance=1e-5)  # fmt: skip
    again = agree(found.again, found.x_hat, f"{what}, a second time", tolerance=1e-5)
    return same, again


def bends(student: Student, x: Any, k: int) -> Outcome:
    """Encoder and decoder are no straight maps: the middle of two inputs is not met by halves."""
    what = "a straight line of inputs"
    run = student.on("torch", "float32").sequence(NAME)
    model = run.call(NAME, x.shape[1], k)
    line = np.stack([x[0], (x[0] + x[1]) / 2, x[1]]) * 50
    places = np.stack([line[0, :k], (line[0, :k] + line[2, :k]) / 2, line[2, :k]])
    steps = {
        "encode": run.method(model, "encode", run.put(line)),
        "decode": run.method(model, "decode", run.put(places)),
    }
    with case(what):
        answers = run.done()
    for method, step in steps.items():
        first, middle, last = np.asarray(answers[step], dtype=float)
        gap = np.abs(middle - (first + last) / 2).max()
        if gap <= 1e-4 * np.abs(answers[step]).max():
            reason = f"{method} is a straight map: it needs a hidden layer and a ReLU after it"
            return hold(False, what, reason)
    return hold(True, what, "")


def learns(student: Student, x: Any, k: int) -> Outcome:
    """Plain gradient descent on all of ``parameters()`` brings the reconstruction loss down.

    Every step is made from methods of tensors, so the check needs no function on the other side.
    """
    what = f"{STEPS} steps of gradient descent"
    count = len(ask(student, x, k, what).parameters)
    if count == 0:
        reason = (
            "parameters() is empty: layers are found when they are attributes, or in a Sequential "
            "or ModuleList that is one, not in a plain list"
        )
        return hold(False, what, reason)
    run = student.on("torch", "float32").sequence(NAME)
    model, inputs = run.call(NAME, x.shape[1], k), run.put(x)
    parameters = run.method(model, "parameters")
    losses, gradients = [], []
    for _ in range(STEPS):
        loss, slopes = _descend(run, model, inputs, parameters, count)
        losses.append(loss)
        gradients.append(slopes)
    with case(what):
        answers = run.done()
    first, last = (float(answers[losses[k]]) for k in (0, -1))
    still = [k for k, step in enumerate(gradients[0]) if answers[step] is None]
    if still:
        reason = f"{len(still)} of {count} parameters get no gradient: does forward use all layers?"
        return hold(False, what, reason)
    return hold(last < LEFT * first, what, "the reconstruction loss does not fall")


def _descend(
    run: Run, model: Earlier, inputs: Earlier, parameters: Earlier, count: int
) -> tuple[Earlier, list[Earlier]]:
    """One step for every parameter: the loss before it, and the gradients."""
    run.method(model, "zero_grad")
    error = run.method(run.method(model, "forward", inputs), "sub", inputs)
    loss = run.method(run.method(error, "square"), "mean")
    run.method(run.method(loss, "mul", RATE), "backward")
    slopes = []
    for k in range(count):
        slopes.append(run.get(parameters[k].attribute("grad")))
        run.method(parameters[k].attribute("data"), "sub_", slopes[-1])
    return loss, slopes
