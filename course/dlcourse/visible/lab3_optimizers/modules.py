"""What is asked of torch modules: of their layers, and of how they are trained."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import oracles
from dlcourse.checking import Named, Student, agree, hold
from dlcourse.checking.outcome import case
from dlcourse.checking.run import Run
from dlcourse.checking.values import Earlier
from dlcourse.visible.lab3_optimizers.shown import Outcomes

Floats = NDArray[np.float64]
Data = tuple[Floats, NDArray[np.int64]]

#: torch computes in float32.
CLOSE = 1e-4
#: A mean over the epoch, while the network still learns, is another number than the loss after it.
DURING = 3.0


def _begin(student: Student, name: str, seed: int) -> Run:
    """A sequence in which torch's random numbers start from ``seed``."""
    run = student.on("torch", "float32").sequence(name)
    run.method(run.put(Named("torch_seed")), "__call__", seed)
    return run


def starts_by_chance(student: Student, widths: Sequence[int], seeds: Sequence[int]) -> Outcomes:
    """The weights of a new network are random numbers, other ones in each."""
    found, what = [], f"networks of widths {list(widths)}"
    for seed in seeds:
        run = _begin(student, "torch_mlp", seed)
        parameters = run.method(run.call("torch_mlp", list(widths)), "state_dict")
        with case(what):
            answers = run.done()
        found.append(next(iter(answers[parameters].values())))
    units = all(len(np.unique(W, axis=0)) == len(W) for W in found)
    yield hold(
        units, what, "units of one layer start with the same weights, and so they stay alike"
    )
    alike = any(np.array_equal(a, b) for a, b in pairwise(found))
    yield hold(not alike, what, "every network starts with the same weights: are they set by hand?")


def has_the_layers(
    student: Student, widths: Sequence[int], x: Floats, what: str, seed: int = 0
) -> Outcomes:
    """Weights and biases of the right shapes, and a forward pass that is that of the network."""
    run = _begin(student, "torch_mlp", seed)
    model = run.call("torch_mlp", list(widths))
    parameters = run.method(model, "state_dict")
    logits = run.method(model, "__call__", x)
    with case(what):
        answers = run.done()
    found = answers[parameters]
    arrays = list(found.values()) if isinstance(found, dict) else []
    expected = [shape for a, b in pairwise(widths) for shape in ((b, a), (b,))]
    shapes = [np.shape(array) for array in arrays]
    reason = f"its parameters have the shapes {shapes}, expected {expected}"
    yield hold(shapes == expected, what, reason)
    weights, biases = ([np.asarray(a, dtype=float) for a in arrays[k::2]] for k in (0, 1))
    right = oracles.find("mlp")(x, weights, biases)
    wrong = {
        "there is a ReLU after the last layer, too": np.maximum(right, 0),
        "there is no ReLU between the layers": oracles.find("mlp")(x, weights, biases, lambda f: f),
        "tanh stands between the layers, not ReLU": oracles.find("mlp")(
            x, weights, biases, np.tanh
        ),
        "there is a sigmoid between the layers, not ReLU": oracles.find("mlp")(
            x, weights, biases, oracles.find("sigmoid")
        ),
        "softmax is taken at the end: logits are asked for": oracles.find("softmax")(right),
    }
    got, name = np.asarray(answers[logits]), f"{what}, the logits"
    yield agree(got, right, name, tolerance=CLOSE, mistaken=lambda: wrong)


def _network(run: Run, seed: int, widths: Sequence[int]) -> Earlier:
    """A torch module of the course's own, made where the student's code runs."""
    return run.method(run.put(Named("tanh_network")), "__call__", seed, *widths)


def obeys_rate_and_device(
    student: Student, x: Floats, labels: NDArray[np.int64], widths: Sequence[int], seed: int
) -> Outcomes:
    """A rate of 0 changes nothing; the model is sent to the device that is given."""
    run = _begin(student, "torch_train", seed)
    model = _network(run, seed, widths)
    before = run.method(model, "__call__", x)
    history = run.call("torch_train", model, x, labels, 3, 0.0, "cpu")
    asked = run.get(model.attribute("asked"))
    after = run.method(model, "__call__", x)
    with case("a rate of 0"):
        answers = run.done()
    yield from _is_history(answers[history], 3, "a rate of 0")
    still = np.allclose(answers[before], answers[after], atol=1e-6)
    reason = "moves the model nevertheless: is lr given to the optimizer?"
    yield hold(still, "a rate of 0", reason)
    sent = any("cpu" in str(place) for place in answers[asked])
    reason = "the model is not sent to the device that is given: use model.to(device)"
    yield hold(sent, "the device", reason)


def _is_history(history: Any, epochs: int, what: str) -> Outcomes:
    yield hold("train_loss" in history, what, "the history has no train_loss")
    losses = history["train_loss"]
    reason = f"train_loss has {len(losses)} numbers after {epochs} epochs, expected one an epoch"
    yield hold(len(losses) == epochs, what, reason)
    finite = bool(np.isfinite(losses).all())
    yield hold(finite, what, "train_loss holds NaN or an infinite number")


def learns_in_place(
    student: Student,
    train: Data,
    new: Data,
    *,
    seed: int,
    epochs: int,
    lr: float,
    enough: float,
) -> Outcomes:
    """The model that was given reads new samples afterwards, and its losses were told."""
    x, labels = train
    run = _begin(student, "torch_train", seed)
    model = _network(run, seed, (x.shape[1], 32, 10))
    before = run.method(model, "__call__", x)
    history = run.call("torch_train", model, x, labels, epochs, lr, "cpu")
    after = run.method(model, "__call__", x)
    unseen = run.method(model, "__call__", new[0])
    with case("digits"):
        answers = run.done()
    yield from _is_history(answers[history], epochs, "digits")
    start, end = (_loss(answers[logits], labels) for logits in (before, after))
    yield hold(start != end, "digits", "the model that was given is as it was: train it in place")
    reason = (
        "the loss of the model does not become lower: does the optimizer go downhill, and are the "
        "labels those of the same rows?"
    )
    yield hold(end < start, "digits", reason)
    share = float((np.asarray(answers[unseen]).argmax(axis=1) == new[1]).mean())
    reason = f"the model reads {share:.0%} of the digits that are new, expected {enough:.0%}"
    yield hold(share >= enough, "digits", reason)
    ratio = answers[history]["train_loss"][-1] / end
    reason = "is not the mean loss on the training set"
    yield hold(1 / DURING < ratio < DURING, "digits, the last train_loss", reason)


def _loss(logits: Any, labels: NDArray[np.int64]) -> float:
    return float(oracles.find("cross_entropy")(np.asarray(logits, dtype=float), labels))
