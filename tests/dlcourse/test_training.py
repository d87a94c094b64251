"""Training: it learns, its losses are the pieces', and a seed gives one result."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import data, oracles, piece, pieces
from dlcourse.errors import UnknownPieceError
from dlcourse.nn import MLP
from dlcourse.training import fit, network_gradients, network_loss

from tests.reference import ROOT, solutions

MOONS = data.moons(200)
OTHER = data.moons(100, seed=9)
VALIDATION = (OTHER.x, OTHER.labels)
#: The pieces that training runs.
TRAINING = {
    "lab2_backprop": ("mlp_forward", "cross_entropy_backward", "mlp_backward"),
    "lab3_optimizers": ("minibatches", "adam_step"),
}


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def trained(seed: int = 0, **options: Any) -> tuple[MLP, dict[str, list[float]]]:
    model = MLP([2, 16, 2])
    options = {"epochs": 20, "progress": False} | options
    history = fit(model, MOONS.x, MOONS.labels, seed=seed, **options)
    return model, history


def declare(called: list[str] | None = None) -> None:
    """Enter the reference pieces as a student's, who notes each call."""

    def noted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def note(*arguments: Any) -> Any:
            if called is not None:
                called.append(name)
            return function(*arguments)

        return note

    for lab, names in TRAINING.items():
        for name in names:
            pieces._written_by_student[name] = noted(name, solutions(lab)[name])


def test_training_learns_the_moons() -> None:
    model, history = trained()
    assert model.accuracy(MOONS.x, MOONS.labels) > 0.9
    assert len(history["train_loss"]) == 20
    assert history["train_loss"][-1] < history["train_loss"][0] / 2


def test_the_history_is_the_loss_of_the_model() -> None:
    model, history = trained(validation=VALIDATION, accuracy=True)
    assert history["train_loss"][-1] == model.loss(MOONS.x, MOONS.labels)
    assert history["val_loss"][-1] == model.loss(*VALIDATION)
    assert history["val_accuracy"][-1] == model.accuracy(*VALIDATION)
    assert {name: len(values) for name, values in history.items()} == dict.fromkeys(
        ["train_loss", "val_loss", "train_accuracy", "val_accuracy"], 20
    )


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second, third = trained(1)[0], trained(1)[0], trained(2)[0]
    assert all((a == b).all() for a, b in zip(first.weights, second.weights, strict=True))
    assert (first.weights[0] != third.weights[0]).any()


def test_one_step_of_adam_moves_each_weight_by_the_learning_rate() -> None:
    model, before = MLP([2, 2]), MLP([2, 2])
    fit(model, MOONS.x, MOONS.labels, 1, batch_size=200, lr=0.01, progress=False)
    moved = np.abs(model.weights[0] - before.weights[0])
    assert np.allclose(moved, 0.01, rtol=1e-4)


def test_it_trains_with_the_students_pieces_and_comes_to_the_same_weights() -> None:
    with_oracles, called = trained()[0], []
    declare(called)
    with_pieces = trained()[0]
    assert {name: called.count(name) for name in set(called)} == {
        "minibatches": 20,
        "mlp_forward": 140,  # 200 samples are 7 batches of at most 32
        "cross_entropy_backward": 140,
        "mlp_backward": 140,
        "adam_step": 140,
    }
    for a, b in zip(with_oracles.weights, with_pieces.weights, strict=True):
        assert np.allclose(a, b, rtol=0, atol=1e-9)


def test_it_takes_any_function_as_a_step() -> None:
    """A step w - lr g on all samples at once, beside the formula."""

    def plain(w, g, state, lr):  # type: ignore[no-untyped-def]
        return w - lr * g, state

    model, start = MLP([2, 4, 2]), MLP([2, 4, 2])
    fit(model, MOONS.x, MOONS.labels, 1, batch_size=200, lr=0.1, step=plain, progress=False)
    dweights, dbiases = network_gradients(MOONS.x, MOONS.labels, start.weights, start.biases)
    for after, before, g in zip(
        model.weights + model.biases, start.weights + start.biases, dweights + dbiases, strict=True
    ):
        assert np.allclose(after, before - 0.1 * g, rtol=0, atol=1e-15)


@pytest.mark.parametrize("whose", ["the course's", "a student's"])
def test_loss_and_gradients_are_those_of_torch(whose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a submission is graded: there are no oracles."""
    if whose == "a student's":
        declare()
        for name in ("mlp", "cross_entropy"):
            piece(solutions("lab1_mlp")[name])
    monkeypatch.setattr(oracles, "find", lambda name: pytest.fail(f"{name} of the oracles"))
    model = MLP([2, 5, 3, 2])
    parameters = [torch.tensor(a, requires_grad=True) for a in model.weights + model.biases]
    h = torch.tensor(MOONS.x)
    for k in range(3):
        h = (h if k == 0 else h.relu()) @ parameters[k].T + parameters[3 + k]
    loss = torch.nn.functional.cross_entropy(h, torch.tensor(MOONS.labels))
    wanted = torch.autograd.grad(loss, parameters)
    arguments = (MOONS.x, MOONS.labels, model.weights, model.biases)
    assert math.isclose(network_loss(*arguments), loss.item(), rel_tol=1e-12)
    dweights, dbiases = network_gradients(*arguments)
    for found, right in zip(dweights + dbiases, wanted, strict=True):
        assert np.allclose(found, right.numpy(), rtol=0, atol=1e-14)


def test_a_model_of_tensors_is_trained_where_it_lies() -> None:
    in_numpy, in_torch = MLP([2, 16, 2]), MLP([2, 16, 2])
    in_torch.weights = [torch.tensor(W) for W in in_torch.weights]
    in_torch.biases = [torch.tensor(b) for b in in_torch.biases]
    x, labels = torch.tensor(MOONS.x), torch.tensor(MOONS.labels)
    declare()
    fit(in_numpy, MOONS.x, MOONS.labels, 3, progress=False)
    fit(in_torch, x, labels, 3, progress=False)
    assert np.allclose(in_torch.weights[0].numpy(), in_numpy.weights[0], rtol=0, atol=1e-12)


def test_a_students_loss_fills_the_history() -> None:
    @piece
    def cross_entropy(f, labels):  # type: ignore[no-untyped-def]
        return 7.0

    assert trained()[1]["train_loss"] == [7.0] * 20


class FirstThen:
    """A stopper that takes the best of the epochs, and stops at the one that it is told."""

    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0
        self.best_loss, self.best_params = float("inf"), None

    def update(self, val_loss: float, params: list[Any]) -> bool:
        """The protocol of ``Stopper``."""
        self.seen += 1
        if val_loss < self.best_loss:
            self.best_loss, self.best_params = val_loss, [p.copy() for p in params]
        return self.seen == self.last


def test_a_stopper_ends_training_and_leaves_the_best_parameters() -> None:
    model, history = trained(validation=VALIDATION, stop=FirstThen(8), lr=0.5)
    assert len(history["val_loss"]) == 8
    best = min(history["val_loss"])
    assert best < history["val_loss"][-1]  # else the test would not tell best from last
    assert model.loss(*VALIDATION) == best


def test_callbacks_see_every_epoch_and_can_stop() -> None:
    seen: list[tuple[int, int, bool]] = []

    def look(epoch: int, history: dict[str, list[float]], model: MLP) -> bool:
        same = history["train_loss"][-1] == model.loss(MOONS.x, MOONS.labels)
        seen.append((epoch, len(history["train_loss"]), same))
        return epoch == 3

    trained(callbacks=[look])
    assert seen == [(1, 1, True), (2, 2, True), (3, 3, True)]


def test_progress_goes_to_stdout_never_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    fit(MLP([2, 2]), MOONS.x, MOONS.labels, 1, progress=True)
    out, err = capsys.readouterr()
    assert "epochs" in out
    assert "train_loss" in out
    assert err == ""


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    fit(MLP([2, 2]), MOONS.x, MOONS.labels, 1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_progress_is_silent_in_grading(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dlcourse.training import progress

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert progress.is_watched()
    monkeypatch.setenv(variable, "autograde")
    assert not progress.is_watched()


WITHOUT_TORCH = """
import sys
class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            raise ImportError(name)
sys.meta_path.insert(0, NoTorch())
from dlcourse import data, nn, training
moons = data.moons(40)
training.fit(nn.MLP([2, 2]), moons.x, moons.labels, 1, progress=False)
"""


def test_missing_torch_is_named() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], capture_output=True, text=True, cwd=ROOT
    )
    assert "MissingPackageError: dlcourse needs torch" in ended.stderr, ended.stderr


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"x": MOONS.x[:, :1]}, ValueError, r"x has shape \(200, 1\).*needs shape \(N, 2\)"),
        ({"x": MOONS.x.tolist()}, TypeError, "x is list, not an array"),
        ({"labels": MOONS.labels[:-1]}, ValueError, r"shape \(199,\), but there are 200 samples"),
        ({"labels": MOONS.labels + 0.0}, TypeError, "whole numbers, the classes, not float64"),
        ({"labels": MOONS.labels + 1}, ValueError, "from 1 to 2, but the model has 2 outputs"),
        ({"validation": MOONS.x}, TypeError, "validation is a pair"),
        ({"validation": (OTHER.x, MOONS.labels)}, ValueError, "validation labels has shape"),
        ({"stop": FirstThen(3)}, ValueError, "stop needs a val_loss"),
        ({"epochs": 2.5}, ValueError, "epochs is a whole number"),
        ({"batch_size": 0}, ValueError, "batch_size is a whole number from 1 on, not 0"),
        ({"lr": -0.1}, ValueError, "lr, the learning rate, is a positive number"),
        ({"step": "adm_step"}, UnknownPieceError, "did you mean adam_step"),
        ({"step": lambda w, g, state, lr: w}, TypeError, "a step returns two things"),
        ({"step": lambda w, g, state, lr: (w[:1], state)}, ValueError, "returned new ones of"),
    ],
)
def test_wrong_input_is_named(options: dict[str, Any], error: type, words: str) -> None:
    model = MLP([2, 4, 2])
    before = model.weights[0].copy()
    arguments = {"x": MOONS.x, "labels": MOONS.labels, "epochs": 1, "progress": False} | options
    with pytest.raises(error, match=words):
        fit(model, **arguments)
    assert (model.weights[0] == before).all()


def test_gradients_of_another_shape_name_the_piece() -> None:
    @piece
    def mlp_backward(df, cache, weights):  # type: ignore[no-untyped-def]
        return [W.T for W in weights], [W[:, 0] for W in weights]

    with pytest.raises(ValueError, match=r"your mlp_backward are not shaped.*check\(mlp_backward"):
        trained()
