"""How far quality thresholds of lab 3 are from what right solutions reach.

``python -m tests.benchmarks.margins_lab3`` trains on the digits of 50 secrets, as the hidden checks
do, and prints for each solution the least and the mean share of new digits that it reads, and how
many standard deviations the threshold lies below the mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from dlcourse import oracles, rng
from dlcourse.checking.draw import Draw
from dlcourse.checking.functions import nesterov_step, tanh_network
from dlcourse.visible.lab3_optimizers import torch_nn, training
from dlcourse.visible.lab3_optimizers.trained import accuracy_of
from rich.console import Console
from rich.table import Table

from autograder.checks.lab3_optimizers.training import draw_digits
from tests import mistakes
from tests.mistakes import CORRECT
from tests.reference import solutions

LAB = "lab3_optimizers"


def read_by_loop(train: Callable[..., Any], seed: int) -> float:
    """The share of new digits that ``train_classifier`` reaches."""
    task, x, labels = draw_digits(Draw(b"secret %d" % seed, "margins"))
    sets, source = (task.x, task.labels, task.x_val, task.labels_val), rng(seed, like=task.x)
    settings = task.epochs, task.batch_size, nesterov_step, training.RATE
    weights, biases, _ = train(*sets, list(task.widths), source, *settings)
    return accuracy_of((weights, biases), x, labels)


def read_by_torch(train: Callable[..., Any], seed: int) -> float:
    """The share of new digits that ``torch_train`` reaches."""
    task, x, labels = draw_digits(Draw(b"secret %d" % seed, "margins"))
    torch.manual_seed(seed)
    model = tanh_network(seed, task.x.shape[1], 32, 10)
    known = slice(0, torch_nn.TRAIN)
    data = torch.tensor(task.x[known], dtype=torch.float32), torch.tensor(task.labels[known])
    train(model, *data, torch_nn.EPOCHS, torch_nn.RATE, "cpu")
    with torch.no_grad():
        logits = model(torch.tensor(x, dtype=torch.float32)).numpy()
    return float((logits.argmax(axis=1) == labels).mean())


READ: dict[str, tuple[Callable[..., float], float]] = {
    "train_classifier": (read_by_loop, training.ENOUGH),
    "torch_train": (read_by_torch, torch_nn.ENOUGH),
}


def ways_to(piece: str) -> dict[str, Callable[..., Any]]:
    """The reference, the oracle and the other right solutions."""
    mistakes.load(LAB)
    others = {a.words: a.function for a in CORRECT if a.piece == piece}
    return {"reference": solutions(LAB)[piece], "oracle": oracles.find(piece), **others}


def main() -> None:
    """Print a row for every right solution of every piece with a threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    seeds = parser.parse_args().seeds
    torch.set_num_threads(1)
    table = Table("piece", "solution", "threshold", "least", "mean", "deviations above", title=LAB)
    for piece, (read, enough) in READ.items():
        for words, train in ways_to(piece).items():
            shares = np.array([read(train, seed) for seed in range(seeds)])
            distance = (shares.mean() - enough) / shares.std()
            numbers = (f"{x:.3f}" for x in (enough, shares.min(), shares.mean()))
            table.add_row(piece, words, *numbers, f"{distance:.1f}")
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
