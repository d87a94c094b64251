"""The model layer: it holds weights and leaves the computing to the pieces."""

from pathlib import Path

import numpy as np
import pytest
from dlcourse import data, nn, piece, pieces
from dlcourse.nn import MLP


@pytest.fixture(autouse=True)
def fresh_pieces() -> object:
    pieces.forget()
    yield
    pieces.forget()


X = np.random.default_rng(0).normal(size=(6, 4))
LABELS = np.array([0, 1, 2, 2, 1, 0])


def test_shapes_are_those_of_the_course() -> None:
    model = MLP([4, 7, 3])
    assert [W.shape for W in model.weights] == [(7, 4), (3, 7)]
    assert [b.shape for b in model.biases] == [(7,), (3,)]
    assert model.logits(X).shape == (6, 3)
    assert model.predict(X).shape == (6,)


def test_logits_are_the_formula() -> None:
    model = MLP([4, 7, 3], seed=1)
    model.biases[0] += 0.3
    hidden = np.maximum(X @ model.weights[0].T + model.biases[0], 0)
    assert np.allclose(model.logits(X), hidden @ model.weights[1].T + model.biases[1], rtol=1e-12)


def test_probabilities_loss_and_accuracy_fit_together() -> None:
    model = MLP([4, 7, 3], seed=2)
    p = model.probabilities(X)
    assert np.allclose(p.sum(axis=1), 1)
    assert (p.argmax(axis=1) == model.predict(X)).all()
    assert model.loss(X, LABELS) == pytest.approx(-np.log(p[np.arange(6), LABELS]).mean())
    assert model.accuracy(X, LABELS) == (model.predict(X) == LABELS).mean()


def test_the_seed_decides_the_weights() -> None:
    assert (MLP([4, 3], 5).weights[0] == MLP([4, 3], 5).weights[0]).all()
    assert (MLP([4, 3], 5).weights[0] != MLP([4, 3], 6).weights[0]).any()


@pytest.mark.parametrize("widths", [[], [3], [3, 0, 2]])
def test_impossible_widths_are_refused(widths: list[int]) -> None:
    with pytest.raises(ValueError, match="widths"):
        MLP(widths)


def test_a_students_mlp_is_what_runs() -> None:
    @piece
    def mlp(x, weights, biases, activation=None):  # type: ignore[no-untyped-def]
        return x @ np.zeros((4, 3)) + 42.0

    assert (MLP([4, 7, 3]).logits(X) == 42.0).all()


def test_a_students_softmax_is_what_runs() -> None:
    @piece
    def softmax(f):  # type: ignore[no-untyped-def]
        return f * 0.0

    assert (MLP([4, 7, 3]).probabilities(X) == 0).all()


def test_saved_and_loaded_is_the_same_network(tmp_path: Path) -> None:
    model = MLP([4, 7, 2, 3], seed=3)
    model.save(tmp_path / "net.npz")
    again = MLP.load(tmp_path / "net.npz")
    assert list(again.widths) == [4, 7, 2, 3]
    assert (again.logits(X) == model.logits(X)).all()


def test_a_file_with_objects_in_it_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "bad.npz", W0=np.array([{"not": "numbers"}], dtype=object), b0=np.zeros(1))
    with pytest.raises(ValueError, match="pickle"):
        MLP.load(tmp_path / "bad.npz")


def test_trained_digits_reads_new_digits_and_is_the_callers_own() -> None:
    _, test = data.split(data.digits(), 0.75, 0.25)
    model = nn.trained_digits()
    assert model.accuracy(test.x, test.labels) > 0.95
    model.weights[0][:] = 0
    assert nn.trained_digits().accuracy(test.x, test.labels) > 0.95
