"""Training runs, one or many, and what was measured in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from dlcourse.arrays import Rng, rng
from dlcourse.data import Dataset
from dlcourse.experiment.network import Parameters, forward, start, step
from dlcourse.experiment.recipe import Floats, Recipe, Schedule
from dlcourse.pieces import current

History = dict[str, list[float]]


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network with its history: ``train_loss`` and ``val_loss``, one number an epoch."""

    recipe: Recipe
    parameters: Parameters
    history: History

    def probabilities(self, x: Floats) -> Floats:
        """What the network says of x (N, D), nothing switched off: (N, C)."""
        with torch.no_grad():
            logits = forward(self.recipe, self.parameters, x)
        found: Floats = functional.softmax(logits, dim=1).numpy()
        return found

    def accuracy(self, some: Dataset) -> float:
        """The share of samples to which the network gives their label."""
        return share_right(self.probabilities(some.x), some)


def share_right(probabilities: Floats, some: Dataset) -> float:
    """The share of rows (N, C) whose largest entry is the label."""
    return float(np.mean(np.argmax(probabilities, axis=1) == some.labels))


def train(
    recipe: Recipe,
    train: Dataset,
    validation: Dataset,
    seed: int = 0,
    schedule: Schedule | None = None,
) -> Trained:
    """Train a network by gradient descent in mini-batches; the same seed gives the same network."""
    plan, random = schedule or Schedule(), rng(seed)
    p = start((train.x.shape[1], *plan.hidden, len(train.classes)), random)
    stopper = current("EarlyStopping")(recipe.patience) if recipe.patience else None
    history: History = {"train_loss": [], "val_loss": []}
    for _ in range(plan.epochs):
        _epoch(recipe, p, train, random, plan)
        history["train_loss"].append(_loss(recipe, p, train))
        history["val_loss"].append(_loss(recipe, p, validation))
        if stopper and stopper.update(history["val_loss"][-1], p):
            break
    return Trained(recipe, stopper.best_params if stopper else deepcopy(p), history)


def compare(
    recipes: Mapping[str, Recipe],
    draw: Callable[[int], tuple[Dataset, Dataset]],
    seeds: Iterable[int],
    schedule: Schedule | None = None,
) -> dict[str, list[Trained]]:
    """Train every recipe once a seed, all on the same ``draw(seed)``: (train, validation)."""
    sets = [(*draw(seed), seed) for seed in seeds]
    return {
        name: [train(recipe, *some, schedule) for some in sets] for name, recipe in recipes.items()
    }


def mean_and_error(numbers: Sequence[float]) -> tuple[float, float]:
    """The mean of independent measurements, and its standard error."""
    found = np.asarray(numbers, dtype=float)
    return float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found)))


def _epoch(recipe: Recipe, p: Parameters, some: Dataset, random: Rng, plan: Schedule) -> None:
    """One walk through the data; rows that do not fill a last mini-batch sit it out."""
    order = random.permutation(len(some))
    for begin in range(0, len(some) - plan.batch_size + 1, plan.batch_size):
        rows = order[begin : begin + plan.batch_size]
        x = recipe.augment(some.x[rows], random) if recipe.augment else some.x[rows]
        step(recipe, p, x, some.labels[rows], random, plan.lr)


def _loss(recipe: Recipe, p: Parameters, some: Dataset) -> float:
    """The mean cross-entropy, without any penalty."""
    with torch.no_grad():
        logits = forward(recipe, p, some.x)
    return float(functional.cross_entropy(logits, torch.from_numpy(some.labels)))
