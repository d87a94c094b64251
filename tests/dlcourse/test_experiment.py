"""The experiment: its data, its gradients, and whose code it runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import experiment, pieces, rng
from dlcourse.experiment import Recipe, Schedule, network, runs
from torch.nn import functional

SHORT = Schedule(hidden=(8, 8), epochs=2)
USED = {
    "nothing": (Recipe(), set()),
    "l2": (Recipe(l2=0.01), {"l2_penalty"}),
    "l1": (Recipe(l1=0.01), {"l1_penalty"}),
    "dropout": (Recipe(dropout=0.5), {"dropout", "dropout_backward"}),
    "noise": (Recipe(noise=0.1), {"add_noise"}),
    "batch norm": (Recipe(batch_norm=True), {"batch_norm", "batch_norm_backward"}),
    "early stopping": (Recipe(patience=1), {"EarlyStopping"}),
}


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def test_a_fifth_of_the_labels_is_wrong_but_for_the_test_set() -> None:
    wrong, right = experiment.digits(3), experiment.digits(3, wrong=0)
    for some, other in zip(wrong, right, strict=True):
        assert np.array_equal(some.x, other.x)
    changed = [int(np.sum(a.labels != b.labels)) for a, b in zip(wrong, right, strict=True)]
    assert changed == [40, 40, 0]
    assert [len(some) for some in wrong] == [200, 200, 1397]
    assert not np.array_equal(experiment.digits(4)[0].x, wrong[0].x)


@pytest.mark.parametrize("name", USED)
def test_a_recipe_runs_its_own_pieces_and_no_other(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, wanted = USED[name]
    asked = set()

    def current(piece: str) -> Any:
        asked.add(piece)
        return pieces.current(piece)

    for module in (network, runs):
        monkeypatch.setattr(module, "current", current)
    train, validation, _ = experiment.digits()
    trained = experiment.train(recipe, train, validation, schedule=SHORT)
    assert asked == wanted | {"he_normal"}
    assert all(np.isfinite(trained.history["val_loss"]))


def test_the_students_code_decides_what_happens() -> None:
    train, validation, _ = experiment.digits()

    @pieces.piece
    def add_noise(x, sigma, rng, training):
        return 0 * x

    blind = experiment.train(Recipe(noise=0.1), train, validation, schedule=SHORT)
    before = experiment.network.start((64, 8, 8, 10), rng(0))["weights"][0]
    assert torch.equal(blind.parameters["weights"][0], before)  # no input: no gradient


@pytest.mark.parametrize("recipe", [Recipe(l2=0.1, l1=0.05), Recipe(batch_norm=True, l2=0.1)])
def test_a_step_goes_along_the_gradient_of_loss_and_penalty(recipe: Recipe) -> None:
    train, _, _ = experiment.digits()
    x, labels = train.x[:10], train.labels[:10]

    def price(p: Any) -> float:
        logits = network.forward(recipe, p, x, rng(1)).detach()
        loss = float(functional.cross_entropy(logits, torch.from_numpy(labels)))
        for W in p["weights"]:
            loss += recipe.l2 * float((W**2).sum()) + recipe.l1 * float(W.abs().sum())
        return loss

    before, after = (network.start((64, 6, 5, 10), rng(0)) for _ in range(2))
    network.step(recipe, after, x, labels, rng(1), 0.5)
    names = network.LEARNED if recipe.batch_norm else network.LEARNED[:2]
    for name in names:
        for array, moved in zip(before[name], after[name], strict=True):
            at = tuple(size // 2 for size in array.shape)
            taken = (array[at] - moved[at]).item() / 0.5
            sides = []
            for h in (1e-5, -1e-5):
                array[at] += h
                sides.append(price(before))
                array[at] -= h
            assert taken == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-7), name


def test_early_stopping_hands_back_the_best_parameters() -> None:
    train, validation, _ = experiment.digits()
    plan = Schedule(hidden=(32,), epochs=60, lr=0.5)
    stopped = experiment.train(Recipe(patience=3), train, validation, schedule=plan)
    losses = stopped.history["val_loss"]
    assert len(losses) == int(np.argmin(losses)) + 4 < 60
    p = stopped.probabilities(validation.x)[np.arange(len(validation)), validation.labels]
    assert -np.log(p).mean() == pytest.approx(min(losses))


def test_the_same_seed_gives_the_same_network_and_another_one_another() -> None:
    train, validation, _ = experiment.digits()
    recipe = Recipe(dropout=0.3, noise=0.1)
    one, same, other = (
        experiment.train(recipe, train, validation, seed, SHORT).history for seed in (1, 1, 2)
    )
    assert one == same != other


def test_mean_and_standard_error() -> None:
    mean, error = experiment.mean_and_error([1.0, 2.0, 3.0])
    assert (mean, error) == pytest.approx((2.0, 1 / np.sqrt(3)))
