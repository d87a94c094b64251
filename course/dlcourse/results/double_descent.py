"""Double descent, computed: random features on digits of which some have a wrong label.

``python -m dlcourse.results.double_descent`` computes ``double_descent.csv`` anew.  The network has
one hidden layer of ReLU units that stay as they were drawn (random features, Rahimi and Recht,
2007); the output layer is solved by least squares.  Where several output layers fit the training
data exactly, the one of smallest norm is taken.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlcourse import data
from dlcourse.arrays import to_numpy

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FILE = Path(__file__).with_name("double_descent.csv")
SAMPLES, DRAWS = 500, 10
FEATURES = (10, 25, 50, 100, 200, 300, 400, 450, 475, 500,
            525, 550, 600, 700, 1000, 1500, 2500, 4000, 8000)  # fmt: skip
#: Share of wrong labels and strength of the penalty on large weights, for each curve.
SETTINGS = ((0.0, 0.0), (0.2, 0.0), (0.2, 0.1))


class Errors(NamedTuple):
    """How a network of this many features does: shares of wrong answers, and mean square errors."""

    features: int
    train_error: float
    test_error: float
    train_mse: float
    test_mse: float


class Task(NamedTuple):
    """Digits to learn from, some with a wrong label, and digits to test on, with the right ones."""

    x: Floats
    labels: Integers
    x_test: Floats
    labels_test: Integers


def noisy_digits(samples: int, noise: float, seed: int) -> Task:
    """``samples`` digits to learn from, a share ``noise`` of them with another label; the rest."""
    digits, random = data.digits(), np.random.default_rng(seed)
    x = (digits.x - digits.x.mean()) / digits.x.std()
    order = random.permutation(len(digits))
    train, test = order[:samples], order[samples:]
    labels = digits.labels[train]
    wrong = random.permutation(samples)[: round(noise * samples)]
    labels[wrong] = (labels[wrong] + random.integers(1, 10, len(wrong))) % 10
    return Task(x[train], labels, x[test], digits.labels[test])


def errors(
    task: Task, features: int, ridge: float, seed: int, relu: Callable[[Floats], Any] | None = None
) -> Errors:
    """Draw the features, solve the output layer, count errors on both sets."""
    random = np.random.default_rng(seed)
    V = random.standard_normal((features, task.x.shape[1] + 1)) / np.sqrt(task.x.shape[1])
    train, test = (_features(x, V, relu) for x in (task.x, task.x_test))
    truth, truth_test = np.eye(10)[task.labels], np.eye(10)[task.labels_test]
    W = solve(train, truth, ridge)
    y, y_test = train @ W, test @ W
    return Errors(
        features,
        float(np.mean(y.argmax(1) != task.labels)),
        float(np.mean(y_test.argmax(1) != task.labels_test)),
        float(np.mean((y - truth) ** 2)),
        float(np.mean((y_test - truth_test) ** 2)),
    )


def solve(h: Floats, t: Floats, ridge: float) -> Floats:
    """The W of least |h W - t|^2 + ridge |W|^2; of smallest norm where ``ridge`` is 0."""
    U, s, Vt = np.linalg.svd(h, full_matrices=False)
    kept = s > 1e-10 * s[0]
    shrunk = np.where(kept, s, 0) / (np.where(kept, s, 1) ** 2 + ridge)
    return np.asarray(Vt.T @ (shrunk[:, None] * (U.T @ t)))


def _features(x: Floats, V: Floats, relu: Callable[[Floats], Any] | None) -> Floats:
    f = x @ V[:, 1:].T + V[:, 0]
    h = np.maximum(f, 0) if relu is None else to_numpy(relu(f))
    return np.asarray(h / np.sqrt(len(V)))  # so that more features are not larger ones


def rows() -> Iterator[dict[str, float]]:
    """Every point of every curve: means over the draws, and the spread of the test error."""
    for noise, ridge in SETTINGS:
        for features in FEATURES:
            yield point(noise, ridge, features)


def point(noise: float, ridge: float, features: int) -> dict[str, float]:
    """One point: over ``DRAWS`` draws of digits, wrong labels and features."""
    draws = np.array(
        [
            errors(noisy_digits(SAMPLES, noise, seed), features, ridge, 1000 + seed)
            for seed in range(DRAWS)
        ]
    )
    means = dict(zip(Errors._fields, draws.mean(axis=0).round(6).tolist(), strict=True))
    spread = round(float(draws[:, 2].std(ddof=1)), 6)
    return {"noise": noise, "ridge": ridge, **means, "test_error_spread": spread}


def table(noise: float, ridge: float = 0.0) -> dict[str, Floats]:
    """The stored columns of one curve, by name."""
    with FILE.open(newline="") as file:
        stored = [{name: float(v) for name, v in row.items()} for row in csv.DictReader(file)]
    chosen = [row for row in stored if (row["noise"], row["ridge"]) == (noise, ridge)]
    return {name: np.array([row[name] for row in chosen]) for name in chosen[0]}


def write() -> None:
    """Compute all points and store them."""
    computed = list(rows())
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(computed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(computed)


if __name__ == "__main__":
    write()
