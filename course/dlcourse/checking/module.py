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
#: Steps of gradient descent, and their lengths: the next shorter one for a network that starts with
#: so large weights that it overshoots.
STEPS, RATES = 5, (0.05, 1e-3, 2e-5, 4e-7)
#: Models that are tried for bends.
MODELS = 3


def _run(student: Student) -> Run:
    return student.on("torch", "float32").sequence(NAME)


def _model(run: Run, x: Any, k: int) -> Earlier:
    """A model of the right size, as it is used: dropout is for the student's own training."""
    model = run.call(NAME, x.shape[1], k)
    run.method(model, "eval")
    return model


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
    run = _run(student)
    model, inputs = _model(run, x, k), run.put(x)
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
    return again, same


def bends(student: Student, x: Any, k: int) -> Outcome:
    """Encoder and decoder bend where a hidden ReLU bends them, and end without one.

    x has no negative values, so a ReLU before the first layer does not count, and in every row few
    that are not small, so that a hidden unit is on for some rows and off for others.  A narrow
    network may happen to be straight there: of a few models one that bends is enough.
    """
    what = "straight lines of inputs"
    with case(what):
        for _ in range(MODELS):
            problem = _straightness(student, x, k)
            if not problem:
                break
    return hold(not problem, what, problem)


def _straightness(student: Student, x: Any, k: int) -> str:
    """What is wrong with a new model along the lines between neighbours among the rows of x."""
    run, ends = _run(student), 50 * x
    model = _model(run, x, k)
    points = np.stack([ends[:-1], (ends[:-1] + ends[1:]) / 2, ends[1:]])
    steps = {
        "encode": run.method(model, "encode", run.put(_rows(points))),
        "decode": run.method(model, "decode", run.put(_rows(points[:, :, :k]))),
    }
    answers = run.done()
    for method, step in steps.items():
        values = np.asarray(answers[step], dtype=float)
        first, middle, last = np.split(values, 3)
        if np.abs(middle - (first + last) / 2).max() <= 1e-4 * np.abs(values).max():
            return f"{method} is a straight map: it needs a hidden layer and a ReLU after it"
        if values.min() >= 0 and (method == "encode" or values.max() > 1):
            return f"{method} never gives a negative number: its last layer is to be without a ReLU"
    return ""


def _rows(points: Any) -> Any:
    return points.reshape(-1, points.shape[-1])


def learns(student: Student, x: Any, k: int) -> Outcome:
    """A few short steps of gradient descent on ``parameters()`` bring the loss down.

    Every step is made from methods of tensors, so the check needs no function on the other side.
    """
    what = f"{STEPS} steps of gradient descent"
    if not ask(student, x, k, what).parameters:
        reason = (
            "parameters() is empty: layers are found when they are attributes, or in a Sequential "
            "or ModuleList that is one, not in a plain list"
        )
        return hold(False, what, reason)
    with case(what):
        used, trained = _with_gradients(student, x, k)
    if missing := used - trained:
        reason = (
            f"{len(missing)} of {len(used)} parameters of encode and decode get no gradient from "
            "the loss of forward: is something detached on the way?"
        )
        return hold(False, what, reason)
    with case(what):
        falls = any(_falls(student, x, k, trained, rate) for rate in RATES)
    return hold(falls, what, "the reconstruction loss does not fall")


def _falls(student: Student, x: Any, k: int, trained: set[int], rate: float) -> bool:
    """Whether steps of this length bring the loss of a new model down."""
    run = _run(student)
    model, inputs = _model(run, x, k), run.put(x)
    run.method(model, "forward", inputs)  # a lazy layer has parameters only from here on
    parameters = run.method(model, "parameters")
    losses = [_descend(run, model, inputs, parameters, trained, rate) for _ in range(STEPS)]
    answers = run.done()
    first, last = (float(answers[losses[n]]) for n in (0, -1))
    return last < first


def _with_gradients(student: Student, x: Any, k: int) -> tuple[set[int], set[int]]:
    """The parameters that encode and decode use, and those that the loss of forward reaches."""
    run = _run(student)
    inputs, places = run.put(x), run.put(x[:, :k])
    found = []
    for halves in (True, False):
        model = _model(run, x, k)
        if halves:
            for method, given in (("encode", inputs), ("decode", places)):
                run.method(run.method(run.method(model, method, given), "sum"), "backward")
        else:
            run.method(_loss(run, model, inputs), "backward")
        found.append(run.method(model, "parameters"))
    count = len(ask(student, x, k, "").parameters)
    gradients = [[run.get(p[n].attribute("grad")) for n in range(count)] for p in found]
    answers = run.done()
    used, trained = (
        {n for n, step in enumerate(steps) if answers[step] is not None} for steps in gradients
    )
    return used, trained


def _loss(run: Run, model: Earlier, inputs: Earlier) -> Earlier:
    """The mean squared error of the reconstruction."""
    error = run.method(run.method(model, "forward", inputs), "sub", inputs)
    return run.method(run.method(error, "square"), "mean")


def _descend(
    run: Run, model: Earlier, inputs: Earlier, parameters: Earlier, trained: set[int], rate: float
) -> Earlier:
    """One step for these parameters; the loss before it."""
    run.method(model, "zero_grad")
    loss = _loss(run, model, inputs)
    run.method(run.method(loss, "mul", rate), "backward")
    for n in sorted(trained):
        slope = run.get(parameters[n].attribute("grad"))
        run.method(parameters[n].attribute("data"), "sub_", slope)
    return loss
