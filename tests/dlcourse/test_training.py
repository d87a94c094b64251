"""Training: it learns, its losses are the pieces', and a seed gives one result."""

import sys

import numpy as np
import pytest
from dlcourse import data, piece, pieces
from dlcourse.errors import MissingPackageError
from dlcourse.nn import MLP
from dlcourse.training import fit

MOONS = data.moons(200)


def trained(seed: int = 0, **options: object) -> tuple[MLP, dict[str, list[float]]]:
    model = MLP([2, 16, 2])
    history = fit(model, MOONS.x, MOONS.labels, 20, seed=seed, progress=False, **options)  # type: ignore[arg-type]
    return model, history


def test_training_learns_the_moons() -> None:
    model, history = trained()
    assert model.accuracy(MOONS.x, MOONS.labels) > 0.9
    assert len(history["train_loss"]) == 20
    assert history["train_loss"][-1] < history["train_loss"][0] / 2


def test_the_history_is_the_loss_of_the_model() -> None:
    other = data.moons(100, seed=9)
    model, history = trained(validation=(other.x, other.labels))
    assert history["train_loss"][-1] == model.loss(MOONS.x, MOONS.labels)
    assert history["val_loss"][-1] == model.loss(other.x, other.labels)


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second, third = trained(1)[0], trained(1)[0], trained(2)[0]
    assert all((a == b).all() for a, b in zip(first.weights, second.weights, strict=True))
    assert (first.weights[0] != third.weights[0]).any()


def test_one_step_of_adam_moves_each_weight_by_the_learning_rate() -> None:
    model, before = MLP([2, 2]), MLP([2, 2])
    fit(model, MOONS.x, MOONS.labels, 1, batch_size=200, lr=0.01, progress=False)
    moved = np.abs(model.weights[0] - before.weights[0])
    assert np.allclose(moved, 0.01, rtol=1e-4)


def test_a_students_loss_fills_the_history() -> None:
    @piece
    def cross_entropy(f, labels):  # type: ignore[no-untyped-def]
        return 7.0

    try:
        assert trained()[1]["train_loss"] == [7.0] * 20
    finally:
        pieces.forget()


def test_progress_goes_to_stdout_never_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    fit(MLP([2, 2]), MOONS.x, MOONS.labels, 1)
    out, err = capsys.readouterr()
    assert "epochs" in out
    assert err == ""


def test_missing_torch_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingPackageError, match="torch"):
        fit(MLP([2, 2]), MOONS.x, MOONS.labels, 1, progress=False)
