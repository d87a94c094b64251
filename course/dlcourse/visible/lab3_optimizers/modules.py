"""What is asked of torch modules: of their layers, and of how they are trained."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import oracles
from dlcourse.checking import Named, Student, agree, hold
from dlcourse.checking.errors import errors
from dlcourse.checking.outcome import case
from dlcourse.checking.run import Run
from dlcourse.checking.values import Earlier
from dlcourse.visible.lab3_optimizers.layers import first_weights, networks_of, told
from dlcourse.visible.lab3_optimizers.shown import Outcomes

Floats = NDArray[np.float64]
Data = tuple[Floats, NDArray[np.int64]]

#: torch computes in float32.
CLOSE = 1e-4
#: A mean over the epoch is another number than the loss after it: while the network learns, by a
#: factor that is large where steps are long and batches small; while it stands still, only because
#: a short last batch may count as much as the others.
DURING, STILL = 30.0, 1.6

NOT_THE_MEAN = "is not the mean loss on the training set"


def _begin(student: Student, name: str, seed: int) -> Run:
    """A sequence in which torch's random numbers start from ``seed``."""
    run = student.on("torch", "float32").sequence(name)
    run.method(run.put(Named("torch_seed")), "__call__", seed)
    return run


def starts_by_chance(student: Student, widths: Sequence[int], seeds: Sequence[int]) -> Outcomes:
    """The weights of a new network are random numbers, other ones in each."""
    what, x = f"networks of widths {list(widths)}", np.zeros((2, widths[0]))
    found = []
    for seed in seeds:
        parameters, _ = _parameters_and_logits(student, widths, x, what, seed)
        yield hold(bool(parameters), what, told(parameters, widths))
        found.append(first_weights(parameters, widths))
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
    parameters, logits = _parameters_and_logits(student, widths, x, what, seed)
    networks = networks_of(parameters, widths)
    yield hold(bool(networks), what, told(parameters, widths))
    ways = [(oracles.find("mlp")(x, *network), *network) for network in networks]
    fitting = (way for way in ways if way[0].shape == logits.shape and _close(logits, way[0]))
    right, weights, biases = next(fitting, ways[0])
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
    name = f"{what}, the logits"
    yield agree(logits, right, name, tolerance=CLOSE, mistaken=lambda: wrong)


def _parameters_and_logits(
    student: Student, widths: Sequence[int], x: Floats, what: str, seed: int
) -> tuple[Any, Floats]:
    """What a new network has as ``state_dict`` once it was called, and what it makes of x."""
    run = _begin(student, "torch_mlp", seed)
    model = run.call("torch_mlp", list(widths))
    logits = run.method(model, "__call__", x)
    parameters = run.method(model, "state_dict")
    with case(what):
        answers = run.done()
    return answers[parameters], np.asarray(answers[logits])


def _close(got: Floats, expected: Floats) -> bool:
    return bool((errors(got, expected) <= CLOSE).all())


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
    ratios = np.array(answers[history]["train_loss"]) / _loss(answers[before], labels)
    fits = ratios.max() < STILL and ratios.min() > 1 / STILL
    yield hold(fits, "a rate of 0, train_loss", NOT_THE_MEAN)
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
    yield hold(1 / DURING < ratio < DURING, "digits, the last train_loss", NOT_THE_MEAN)


def _loss(logits: Any, labels: NDArray[np.int64]) -> float:
    return float(oracles.find("cross_entropy")(np.asarray(logits, dtype=float), labels))
