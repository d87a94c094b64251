"""Training a digits network with the reference pieces, beside the same in torch.nn.

``python -m tests.benchmarks.training``.  Ours is ``train_classifier`` of lab 3 in NumPy, with the
reference pieces of labs 1 to 3.  torch's is the usual loop: ``nn.Sequential``,
``CrossEntropyLoss``, ``backward``, an optimizer of ``torch.optim`` (as it comes, and with
``fused=True``).  Both take the same number of steps on batches of the same sizes in float32, and
measure the loss on the training and the validation digits after each epoch.  They take turns on one
thread, and processor time is counted, which other programs on the machine change little; still,
trust ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy is imported

import numpy as np  # noqa: E402
import torch  # noqa: E402
from dlcourse import data, pieces, rng  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.reference import solutions  # noqa: E402

EPOCHS = 3
#: A learning rate for each optimizer with which both learn.
OPTIMIZERS: dict[str, tuple[str, Callable[..., Any], float]] = {
    "SGD": ("sgd_step", torch.optim.SGD, 0.1),
    "heavy ball": ("heavy_ball_step", partial(torch.optim.SGD, momentum=0.9), 0.01),
    "Adam": ("adam_step", torch.optim.Adam, 0.003),
}


@dataclass(frozen=True)
class Case:
    """A network, a batch size and an optimizer."""

    widths: tuple[int, ...]
    batch: int
    optimizer: str

    @property
    def name(self) -> str:
        """As in the table."""
        return "-".join(map(str, self.widths))


SIZES = (
    ((64, 32, 10), 32),
    ((64, 32, 32, 10), 32),
    ((64, 128, 10), 32),
    ((64, 128, 128, 10), 64),
    ((64, 256, 256, 10), 128),
    ((64, 512, 512, 10), 256),
)
CASES = [Case(widths, batch, name) for widths, batch in SIZES for name in OPTIMIZERS]


def digits() -> tuple[np.ndarray, ...]:
    """x, labels, x_val, labels_val."""
    train, val = data.split(data.digits(), 0.75, 0.25)
    return train.x.astype(np.float32), train.labels, val.x.astype(np.float32), val.labels


def by_pieces(case: Case, sets: tuple[np.ndarray, ...]) -> float:
    """Train with the reference pieces; returns the validation loss."""
    step, _, lr = OPTIMIZERS[case.optimizer]
    lab, source = solutions("lab3_optimizers"), rng(0, like=sets[0])
    options = case.widths, source, EPOCHS, case.batch, lab[step], lr
    history = lab["train_classifier"](*sets, *options)[2]
    return float(history["val_loss"][-1])


def by_torch(case: Case, sets: tuple[np.ndarray, ...], **options: Any) -> float:
    """Train with torch.nn; returns the validation loss."""
    x, labels, x_val, labels_val = map(torch.from_numpy, sets)
    _, kind, lr = OPTIMIZERS[case.optimizer]
    model = _network(case.widths)
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = kind(model.parameters(), lr=lr, **options)
    history: dict[str, list[float]] = {"train_loss": [], "val_loss": []}
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(case.batch):
            optimizer.zero_grad()
            loss_of(model(x[rows]), labels[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            history["train_loss"].append(loss_of(model(x), labels).item())
            history["val_loss"].append(loss_of(model(x_val), labels_val).item())
    return history["val_loss"][-1]


def _network(widths: tuple[int, ...]) -> torch.nn.Sequential:
    layers: list[torch.nn.Module] = []
    for n_in, n_out in zip(widths, widths[1:], strict=False):  # noqa: RUF007
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def measure(case: Case, sets: tuple[np.ndarray, ...], repeats: int) -> list[list[float]]:
    """Milliseconds of processor time an epoch of ours, torch's and torch's fused, for each turn."""
    ways = (by_pieces, by_torch, partial(by_torch, fused=True))
    times: list[list[float]] = [[] for _ in ways]
    for turn in range(repeats + 1):
        for way, spent in zip(ways, times, strict=True):
            start = time.process_time()
            loss = way(case, sets)
            seconds = time.process_time() - start
            if not loss < 2.29:  # it must have learned something: log 10 is 2.303
                raise SystemExit(f"{case}: {way} ends with a validation loss of {loss}")
            if turn:  # the first pays for what is set up once
                spent.append(1000 * seconds / EPOCHS)
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    torch.set_num_threads(1)
    for lab in ("lab1_mlp", "lab2_backprop", "lab3_optimizers"):
        for function in solutions(lab).values():
            pieces.piece(function)
    sets = digits()
    columns = ("network", "batch", "optimizer", "pieces", "torch", "fused")
    table = Table(*columns, "pieces / torch", "pieces / fused", title="ms an epoch")
    for case in CASES:
        ours, torchs, fused = map(statistics.median, measure(case, sets, repeats))
        cells = [f"{t:.1f}" for t in (ours, torchs, fused)]
        ratios = [f"{ours / t:.2f}" for t in (torchs, fused)]
        table.add_row(case.name, str(case.batch), case.optimizer, *cells, *ratios)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
