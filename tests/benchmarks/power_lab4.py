"""The random pieces of lab 4: how often chance fails a right one, and which wrong one is found.

``python -m tests.benchmarks.power_lab4`` prints both tables.  False alarms are computed, from the
exact distribution where there is one, and counted over many secrets.  What is found is counted:
hidden checks on a piece whose spread, rate or choice is off by a little.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

import torch
from dlcourse import namespace
from dlcourse.checking.distributions import LIMIT
from rich.console import Console
from rich.table import Table
from scipy import stats

from tests.grading import hidden_results, share
from tests.reference import solutions

LAB = "lab4_regularization"
#: One test of a mean over many terms, both sides; its tail for these sizes differs by less than 10.
NORMAL_TAIL = 2 * float(stats.norm.sf(LIMIT))


def binomial(n: int, p: float) -> float:
    """How often a count is off by more than ``LIMIT`` standard deviations."""
    deviation = LIMIT * math.sqrt(n * p * (1 - p))
    low, high = math.floor(n * p - deviation), math.ceil(n * p + deviation)
    return float(stats.binom.cdf(low, n, p) + stats.binom.sf(high - 1, n, p))


def chi_square(n: int) -> float:
    """How often the mean square of n normal numbers is off by more than that."""
    deviation = LIMIT * math.sqrt(2 * n)
    return float(stats.chi2.cdf(n - deviation, n) + stats.chi2.sf(n + deviation, n))


def exactly(n: int, p: float) -> float:
    """How often a count is just the nearest to n p."""
    return float(stats.binom.pmf(round(n * p), n, p))


def shares(n: int) -> float:
    """The shares within 0.5, 1 and 2 standard deviations, of n normal numbers."""
    return sum(binomial(n, math.erf(edge / math.sqrt(2))) for edge in (0.5, 1.0, 2.0))


def normal_table(n: int) -> float:
    """All moments of a table: neighbours twice and the mean, the variance, three shares."""
    return 3 * NORMAL_TAIL + chi_square(n) + shares(n)


def even_table(n: int) -> float:
    """The same of numbers drawn evenly; no term is larger than a few deviations."""
    return 4 * NORMAL_TAIL + sum(binomial(n, p) for p in (0.25, 0.5, 0.75))


def false_alarms() -> dict[str, float]:
    """How often the checks of a right piece fail by chance, in one grading."""
    large = 150 * 200
    small = 3 * 50 * 60
    rates = (0.1, 0.3, 0.6, 0.8)
    dropped = sum(2 * NORMAL_TAIL + binomial(large, 1 - rate) for rate in rates)
    fixed = math.prod(exactly(large, rate) for rate in rates)
    tables = (400 * 150, 120 * 500, 250 * 250, small, small, small)
    return {
        "dropout": dropped + fixed,
        "add_noise": 2 * normal_table(large) + 3 * normal_table(2000),
        "random_crop": 2 * 15 * binomial(2000, 1 / 15) + 2 * 15 * (14 / 15) ** 2000,
        "random_oversample": 8 * binomial(1992, 1 / 8)
        + math.exp(math.lgamma(61) - 60 * math.log(60)),
        "smote": 18 * (17 / 18) ** 494 + 2 * NORMAL_TAIL,
        "xavier_uniform": sum(map(even_table, tables)),
        "he_normal": sum(map(normal_table, tables)),
    }


def scaled(name: str, factor: float) -> Callable[..., Any]:
    """Weights, or noise, whose standard deviation is wrong by a factor."""
    right = solutions(LAB)[name]
    if name == "add_noise":
        return lambda x, sigma, rng, training: right(x, factor * sigma, rng, training)
    return lambda n_in, n_out, rng: factor * right(n_in, n_out, rng)


def off_rate(by: float) -> Callable[..., Any]:
    """Dropout that switches off the share rate + ``by``, and multiplies as if it were rate."""

    def dropout(h: Any, rate: float, rng: Any, training: bool) -> Any:
        out, mask = solutions(LAB)["dropout"](h, rate, rng, training)
        if training and rate:
            xp = namespace(h)
            keep = rng.uniform(h.shape) >= by / (1 - rate)
            mask = mask * xp.astype(keep, h.dtype)
            out = h * mask
        return out, mask

    return dropout


def skewed_crop(extra: float) -> Callable[..., Any]:
    """Crops of which the share ``extra`` is cut at the first row in any case."""

    def random_crop(images: Any, size: int, rng: Any) -> Any:
        crops = 1 * solutions(LAB)["random_crop"](images, size, rng)
        chosen = rng.uniform((images.shape[0],)) < extra
        crops[chosen] = images[chosen][:, :size, :size]
        return crops

    return random_crop


def bent_smote(power: float) -> Callable[..., Any]:
    """New rows whose u is not drawn evenly: a power of an even number."""

    class Bent:
        def __init__(self, rng: Any) -> None:
            self.integers, self._uniform = rng.integers, rng.uniform

        def uniform(self, shape: Any = ()) -> Any:
            return self._uniform(shape) ** power

    right = solutions(LAB)["smote"]
    return lambda x, labels, k, rng: right(x, labels, k, Bent(rng))


WRONG: dict[str, dict[str, Callable[..., Any]]] = {
    **{
        name: {f"standard deviation times {f}": scaled(name, f) for f in (1.01, 1.02, 1.03, 1.05)}
        | {f"standard deviation times {f}": scaled(name, f) for f in (0.98, 0.97, 0.95)}
        for name in ("xavier_uniform", "he_normal", "add_noise")
    },
    "dropout": {f"rate too high by {by}": off_rate(by) for by in (0.005, 0.01, 0.015, 0.02)},
    "random_crop": {
        f"{extra:.0%} at the first place in any case": skewed_crop(extra)
        for extra in (0.02, 0.05, 0.1)
    },
    "smote": {f"u is even, to the power {p}": bent_smote(p) for p in (1.2, 1.5, 2.0, 3.0)},
}


def failed(name: str, function: Callable[..., Any], secrets: int) -> int:
    """How many of so many secrets cost the function points."""
    results = (hidden_results(name, function, f"power {k}".encode()) for k in range(secrets))
    return sum(share(result) < 1 for result in results)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secrets", type=int, default=200, help="how many draws are counted")
    secrets = parser.parse_args().secrets
    torch.set_num_threads(1)
    console = Console(width=110)
    rows = Table(
        "piece", "computed", f"counted, of {secrets}", title="A right piece fails by chance"
    )
    for name, chance in false_alarms().items():
        alarms = failed(name, solutions(LAB)[name], secrets)
        rows.add_row(name, f"{chance:.0e}", str(alarms))
    console.print(rows)
    rows = Table(
        "piece", "what is wrong", "found", title=f"A wrong piece is found, {secrets} draws"
    )
    for name, functions in WRONG.items():
        for words, function in functions.items():
            rows.add_row(name, words, f"{failed(name, function, secrets) / secrets:.0%}")
        rows.add_section()
    console.print(rows)


if __name__ == "__main__":
    main()
