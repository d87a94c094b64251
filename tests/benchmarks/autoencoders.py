"""How good the reference autoencoder of lab 5 is, and how far it is from the limits of its marks.

``python -m tests.benchmarks.autoencoders [--seeds 50]`` prints two tables.  The first: what the
hidden checks of ``train_autoencoder`` measure, each seed with its own digits, and their limits.
The second: trained as in the lab, on three quarters of the digits, for 60 epochs.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from dlcourse import oracles, rng
from dlcourse.checking import trained
from rich.console import Console
from rich.table import Table

from tests.reference import solutions

SIZES = (2, 4, 8, 16)
EPOCHS, LEARN = 60, 1348
ODD = (0, 2, 4)
Values = dict[str, list[float]]


def train(x: Any, k: int, seed: int, epochs: int, sigma: float = 0.0) -> Any:
    """The params of the reference."""
    function = solutions("lab5_autoencoders")["train_autoencoder"]
    return function(x, k, rng(seed, like=x), epochs, sigma)[0]


def digits(seed: int) -> tuple[Any, Any]:
    """All digits in the order of this seed, and their labels."""
    return trained.shuffled_digits(np.random.default_rng(seed).permutation(1797), np.arange(64))


def drawn(params: Any, x: Any) -> Any:
    return oracles.find("autoencoder_forward")(x, params)[1]


def by_pca(x: Any, k: int, new: Any) -> Any:
    mean, rows = oracles.find("pca")(x, k)
    return mean + (new - mean) @ rows.T @ rows


def error(a: Any, b: Any) -> float:
    return float(np.mean((a - b) ** 2))


def auc(low: Any, high: Any) -> float:
    """The chance that an odd sample has a larger error than a usual one."""
    return float(np.mean(high[:, None] > low))


def errors(x: Any, x_hat: Any) -> Any:
    return np.mean((x - x_hat) ** 2, axis=1)


def noisy(x: Any, seed: int) -> Any:
    noise = np.random.default_rng(10_000 + seed).normal(0, trained.SIGMA, x.shape)
    return np.clip(x + noise, 0, 1)


def of_the_checks(seed: int) -> Iterator[tuple[str, float]]:
    """What the hidden checks measure."""
    x, labels = digits(seed)
    n, epochs = trained.DIGITS, trained.EPOCHS
    start = time.process_time()
    params = train(x[:n], 4, seed, epochs)
    yield "seconds a training", time.process_time() - start
    rival = error(by_pca(x[:n], 4, x[n:]), x[n:])
    yield "error / PCA's, k = 4", error(drawn(params, x[n:]), x[n:]) / rival
    kind = ODD[seed % len(ODD)]
    usual, odd = x[labels != kind], x[labels == kind]
    params = train(usual[:n], 4, seed, trained.QUICK)
    low, high = (errors(z, drawn(params, z)) for z in (usual[n:], odd))
    yield "AUC, k = 4", auc(low, high)
    params, spoilt = train(x[:n], 16, seed, epochs, trained.SIGMA), noisy(x[n:], seed)
    yield "denoising gain, k = 16", error(spoilt, x[n:]) / error(drawn(params, spoilt), x[n:])


def of_the_lab(seed: int) -> Iterator[tuple[str, float]]:
    """What a student sees: autoencoder and PCA side by side."""
    x, labels = digits(seed)
    x, new, kinds = x[:LEARN], x[LEARN:], labels
    for k in SIZES:
        params = train(x, k, seed, EPOCHS)
        yield f"error of PCA, k = {k}", error(by_pca(x, k, new), new)
        yield f"error of the autoencoder, k = {k}", error(drawn(params, new), new)
    spoilt = noisy(new, seed)
    plain = error(spoilt, new)
    yield "denoising gain of PCA, k = 16", plain / error(by_pca(x, 16, spoilt), new)
    yield "denoising gain, trained on clean digits", plain / error(drawn(params, spoilt), new)
    params = train(x, 16, seed, EPOCHS, trained.SIGMA)
    yield "denoising gain, trained to clean", plain / error(drawn(params, spoilt), new)
    every, _ = digits(seed)
    for kind in ODD:
        usual, odd = every[kinds != kind], every[kinds == kind]
        usual, rest = usual[:LEARN], usual[LEARN:]
        params = train(usual, 4, seed, EPOCHS)
        pairs = {
            "PCA": [errors(z, by_pca(usual, 4, z)) for z in (rest, odd)],
            "the autoencoder": [errors(z, drawn(params, z)) for z in (rest, odd)],
        }
        for way, (low, high) in pairs.items():
            yield f"AUC of {way}, {kind} left out, k = 4", auc(low, high)


def collect(measure: Any, seeds: int) -> Values:
    found: Values = defaultdict(list)
    for seed in range(seeds):
        for name, value in measure(seed):
            found[name].append(value)
    return found


def table(title: str, found: Values, limits: dict[str, str]) -> Table:
    rows = Table("", "mean", "smallest", "largest", "limit", title=title)
    for name, values in found.items():
        numbers = (np.mean(values), min(values), max(values))
        rows.add_row(name, *(f"{number:.4f}" for number in numbers), limits.get(name, ""))
    return rows


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    seeds = parser.parse_args().seeds
    torch.set_num_threads(1)
    limits = {
        "error / PCA's, k = 4": f"at most {trained.MOST_ERROR}",
        "AUC, k = 4": f"at least {trained.LEAST_AUC}",
        "denoising gain, k = 16": f"at least {trained.LEAST_GAIN}",
    }
    console = Console(width=120)
    checks = collect(of_the_checks, seeds)
    console.print(table(f"What the checks measure, {seeds} seeds", checks, limits))
    console.print(table(f"As in the lab, {seeds} seeds", collect(of_the_lab, seeds), {}))


if __name__ == "__main__":
    main()
