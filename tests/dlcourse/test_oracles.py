"""Every oracle of lab 1 against a second source: SciPy, scikit-learn, or numbers by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import oracles
from dlcourse.catalogue import find_lab
from scipy import special
from sklearn import metrics
from sklearn.neural_network import MLPRegressor

RNG = np.random.default_rng(11)
F = RNG.normal(size=(6, 4), scale=3)
LABELS = RNG.integers(0, 4, 6)
P, T = RNG.uniform(0.01, 0.99, 20), RNG.integers(0, 2, 20) * 1.0
X, W, B = RNG.normal(size=(5, 3)), RNG.normal(size=(4, 3)), RNG.normal(size=4)
KNOTS, VALUES = np.array([-1.0, 0.5, 2.0, 2.5]), np.array([1.0, -1.0, 0.5, 0.0])
WEIGHTS = [RNG.normal(size=(5, 3)), RNG.normal(size=(2, 5))]
BIASES = [RNG.normal(size=5), RNG.normal(size=2)]
THETA, PHI = np.array([[0.0, 1.0], [-1.0, 1.0]]), np.array([1.0, 2.0, -3.0])


def sklearn_mlp(x: np.ndarray, weights: list[np.ndarray], biases: list[np.ndarray]) -> np.ndarray:
    """scikit-learn's network with these weights."""
    model = MLPRegressor(hidden_layer_sizes=(5,), max_iter=1)
    with pytest.warns(Warning, match="converge"):
        model.fit(x, np.zeros((len(x), 2)))
    model.coefs_, model.intercepts_ = [w.T for w in weights], biases
    return model.predict(x)


#: By piece: arguments, and the same from elsewhere.
SECOND_SOURCES: dict[str, tuple[tuple[Any, ...], Callable[..., Any]]] = {
    "relu": ((F,), lambda f: np.clip(f, 0, None)),
    "elu": ((F, 1.7), lambda f, a: np.where(f < 0, a * special.boxcox(np.exp(f), 1), f)),
    "sigmoid": ((F,), special.expit),
    "softmax": ((F,), lambda f: special.softmax(f, axis=-1)),
    "linear": ((X, W, B), lambda x, w, b: np.einsum("ni,oi->no", x, w) + b),
    "shallow_network": (
        (np.array([-1.0, 0.0, 0.5, 1.0, 2.0]), THETA, PHI),
        lambda *_: np.array([1.0, 1.0, 2.0, 3.0, 2.0]),
    ),
    "mlp": ((X, WEIGHTS, BIASES), sklearn_mlp),
    "mse": ((F, F**2), lambda y, t: metrics.mean_squared_error(t, y)),
    "mae": ((F, F**2), lambda y, t: metrics.mean_absolute_error(t, y)),
    "binary_cross_entropy": ((P, T), lambda p, t: metrics.log_loss(t, p)),
    "cross_entropy": (
        (F, LABELS),
        lambda f, c: metrics.log_loss(c, special.softmax(f, axis=-1), labels=range(4)),
    ),
    "accuracy": ((F, LABELS), lambda f, c: metrics.accuracy_score(c, f.argmax(-1))),
    "count_parameters": (([3, 5, 4, 2],), lambda _: 3 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2),
}


def to_torch(value: Any) -> Any:
    if isinstance(value, list) and isinstance(value[0], np.ndarray):
        return [to_torch(item) for item in value]
    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("piece", SECOND_SOURCES)
def test_an_oracle_agrees_with_a_second_source(piece: str) -> None:
    arguments, second = SECOND_SOURCES[piece]
    got = oracles.find(piece)(*arguments)
    assert np.allclose(got, second(*arguments), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("piece", SECOND_SOURCES)
def test_an_oracle_gives_the_same_on_tensors(piece: str) -> None:
    arguments, _ = SECOND_SOURCES[piece]
    plain = oracles.find(piece)(*arguments)
    tensor = oracles.find(piece)(*(to_torch(value) for value in arguments))
    if piece not in ("accuracy", "count_parameters"):
        assert isinstance(tensor, torch.Tensor)
        assert not isinstance(plain, torch.Tensor)
    assert np.array_equal(plain, np.asarray(tensor))


def test_the_interpolant_agrees_with_numpy_interp() -> None:
    x = np.linspace(-1, 2.5, 15)
    theta, phi = oracles.find("relu_interpolant")(KNOTS, VALUES)
    assert np.allclose(oracles.find("shallow_network")(x, theta, phi), np.interp(x, KNOTS, VALUES))


def test_every_piece_has_an_oracle_and_a_second_source() -> None:
    names = {piece.name for piece in find_lab("lab1_mlp").pieces}
    assert names == SECOND_SOURCES.keys() | {"relu_interpolant"}


def test_limits_by_hand() -> None:
    f = np.array([[-1e4, 0.0, 1e4]])
    assert np.array_equal(oracles.find("sigmoid")(f), [[0, 0.5, 1]])
    assert np.array_equal(oracles.find("elu")(f, 2.0), [[-2, 0, 1e4]])
    assert np.array_equal(oracles.find("softmax")(f), [[0, 0, 1]])
    assert oracles.find("cross_entropy")(f, np.array([0])) == 2e4
    p = np.array([0.0, 1.0])
    assert oracles.find("binary_cross_entropy")(p, 1 - p) == pytest.approx(12 * np.log(10))
    assert oracles.find("accuracy")(np.zeros((2, 3)), np.array([0, 2])) == 0.5


@pytest.mark.parametrize("knots", [[1.0], [], [0.0, 0.0], [1.0, 0.0]])
def test_the_interpolant_refuses_what_does_not_increase(knots: list[float]) -> None:
    with pytest.raises(ValueError, match="2 knots"):
        oracles.find("relu_interpolant")(np.array(knots), np.zeros(len(knots)))


def test_linear_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"\(5, 3\) and W \(4, 2\)"):
        oracles.find("linear")(X, W[:, :2], B)
