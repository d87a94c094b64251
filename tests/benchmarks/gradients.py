"""Our numeric gradients beside torch's ``gradcheck`` and SciPy's ``check_grad``: how small an error
each finds, and how long it takes.

``python -m tests.benchmarks.gradients``.  All check the same gradients of the same functions at the
same points.  Errors are planted in one entry, relative to the largest entry of that argument's
gradient.  Times are processor time on one thread, which other programs on the machine change
little; still, trust ratios.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.differences import central_differences
from dlcourse.checking.errors import errors
from dlcourse.checking.gradient import confirms
from dlcourse.oracles import lab1_mlp as oracle
from rich.console import Console
from rich.table import Table
from scipy.optimize import check_grad

Arrays = list[np.ndarray]
LABELS = torch.tensor([1, 0, 3, 2, 2, 0])
#: Sizes of planted errors, and how many points a setting must pass without a false alarm.
PLANTED = [digit * 10.0**-k for k in range(1, 14) for digit in (5, 2, 1)]
POINTS = 20


@dataclass(frozen=True)
class Function:
    """A function of torch tensors and the shapes of its arguments."""

    name: str
    forward: Callable[..., Any]
    shapes: Sequence[tuple[int, ...]]

    def point(self, seed: int) -> Arrays:
        """A place to differentiate at."""
        rng = np.random.default_rng(seed)
        return [rng.normal(size=shape) for shape in self.shapes]


def _mlp(x: Any, *parameters: Any) -> Any:
    return oracle.mlp(x, list(parameters[::2]), list(parameters[1::2]))


FUNCTIONS = (
    Function("linear", oracle.linear, [(6, 5), (4, 5), (4,)]),
    Function("relu", oracle.relu, [(6, 5)]),
    Function("elu", oracle.elu, [(6, 5)]),
    Function("sigmoid", oracle.sigmoid, [(6, 5)]),
    Function("cross-entropy", lambda f: oracle.cross_entropy(f, LABELS), [(6, 4)]),
    Function("3-layer mlp", _mlp, [(6, 4), (8, 4), (8,), (7, 8), (7,), (3, 7), (3,)]),
)


class Planted(torch.autograd.Function):
    """A function whose first argument's gradient is off in one entry.

    The gradient under test stands in a Function of its own, as one written by hand does.
    """

    @staticmethod
    def forward(ctx: Any, function: Callable[..., Any], size: float, *arguments: Any) -> Any:
        """The function as it is."""
        ctx.function, ctx.size, ctx.arguments = function, size, arguments
        return function(*arguments)

    @staticmethod
    def backward(ctx: Any, *cotangents: Any) -> tuple[Any, ...]:
        """Its gradient with the error in it."""
        gradients = _backward(ctx.function, ctx.arguments, cotangents[0])
        _plant(gradients[0], ctx.size)
        return None, None, *gradients


def _backward(function: Callable[..., Any], arguments: Sequence[Any], cotangent: Any) -> list[Any]:
    with torch.enable_grad():
        inputs = [a.detach().clone().requires_grad_() for a in arguments]
        return list(torch.autograd.grad(function(*inputs), inputs, cotangent))


def _plant(gradient: Any, size: float) -> None:
    """Put an error into the middle entry."""
    gradient.view(-1)[gradient.numel() // 2] += size * gradient.abs().max()


def _gradients(function: Function, at: Arrays, cotangent: Any, size: float) -> Arrays:
    tensors = [torch.from_numpy(a) for a in at]
    found = _backward(function.forward, tensors, torch.from_numpy(cotangent))
    _plant(found[0], size)
    return [g.numpy() for g in found]


def _cotangent(function: Function, at: Arrays) -> np.ndarray:
    shape = tuple(function.forward(*(torch.from_numpy(a) for a in at)).shape)
    return _normal(shape)


@functools.cache
def _normal(shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.random.default_rng(5).normal(size=shape))


def by_differences(function: Function, at: Arrays, size: float) -> bool:
    """Whether our central differences alone accept the gradient."""
    cotangent = _cotangent(function, at)
    got = _gradients(function, at, cotangent, size)
    numeric = central_differences(function.forward, at, cotangent)
    return all(confirms(g, n, 0.0) for g, n in zip(got, numeric, strict=True))


def by_both(function: Function, at: Arrays, size: float) -> bool:
    """Whether a hidden check accepts it: central differences and the oracle's own gradient."""
    cotangent = _cotangent(function, at)
    got = _gradients(function, at, cotangent, size)
    right = _gradients(function, at, cotangent, 0.0)
    limit = TOLERANCE["float64"]
    near = all((errors(g, r) <= limit).all() for g, r in zip(got, right, strict=True))
    numeric = central_differences(function.forward, at, cotangent)
    return near and all(confirms(g, n, limit) for g, n in zip(got, numeric, strict=True))


def by_gradcheck(function: Function, at: Arrays, size: float, **settings: Any) -> bool:
    """Whether torch's gradcheck accepts it."""
    inputs = [torch.from_numpy(a).requires_grad_() for a in at]
    planted = partial(Planted.apply, function.forward, size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(torch.autograd.gradcheck(planted, inputs, raise_exception=False, **settings))


def check_grad_norm(function: Function, at: Arrays, size: float, step: float) -> float:
    """What SciPy's check_grad returns: the norm of the difference, here relative."""
    cotangent, sizes = _cotangent(function, at), np.cumsum([a.size for a in at])[:-1]

    def unpack(vector: np.ndarray) -> Arrays:
        parts = np.split(vector, sizes)
        return [part.reshape(a.shape) for part, a in zip(parts, at, strict=True)]

    def value(vector: np.ndarray) -> float:
        output = function.forward(*(torch.from_numpy(a) for a in unpack(vector)))
        return float((output.numpy() * cotangent).sum())

    def slope(vector: np.ndarray) -> np.ndarray:
        found = _gradients(function, unpack(vector), cotangent, size)
        return np.concatenate([g.ravel() for g in found])

    start = np.concatenate([a.ravel() for a in at])
    return float(check_grad(value, slope, start, epsilon=step))


Check = Callable[[Function, Arrays, float], bool]


def no_false_alarm(check: Check, function: Function) -> bool:
    """Whether a check accepts the right gradient at all points."""
    return all(check(function, function.point(seed), 0.0) for seed in range(POINTS))


def smallest_found(check: Check, function: Function) -> float:
    """The smallest planted error that a check finds at every point; NaN when it finds none."""
    found = float("nan")
    for size in PLANTED:
        if any(check(function, function.point(seed), size) for seed in range(3)):
            return found
        found = size
    return found


def tightest_gradcheck(fast: bool) -> tuple[Check, str]:
    """gradcheck with the smallest tolerance, of all steps, that alarms at no right gradient.

    One setting for all functions: ours has one, too.
    """
    for atol in 10.0 ** np.arange(-12.0, 0.0):
        for step in (1e-6, 1e-5, 1e-4, 1e-3):
            settings = {"eps": step, "atol": atol, "rtol": 0.0, "fast_mode": fast}
            check = partial(by_gradcheck, **settings)
            if all(no_false_alarm(check, function) for function in FUNCTIONS):
                return check, f"eps={step:.0e}, atol={atol:.0e}, rtol=0"
    raise ValueError("gradcheck alarms at every setting")


def tightest_check_grad() -> tuple[Check, str]:
    """check_grad at its best step, with the largest norm of any right gradient as the limit."""
    points = [(function, function.point(seed)) for function in FUNCTIONS for seed in range(POINTS)]
    limits = {
        step: max(check_grad_norm(function, at, 0.0, step) for function, at in points)
        for step in (1e-9, 1e-8, 1.49e-8, 1e-7, 1e-6)
    }
    step = min(limits, key=limits.__getitem__)

    def check(function: Function, at: Arrays, size: float) -> bool:
        return check_grad_norm(function, at, size, step) <= limits[step]

    return check, f"epsilon={step:.2e}, norm at most {limits[step]:.0e}"


def seconds(checks: Iterable[Check], function: Function, repeats: int) -> list[float]:
    """The median processor time of each check; they take turns, so that a busy moment meets all."""
    spent: list[list[float]] = []
    at, checks = function.point(0), list(checks)
    for check in checks:
        check(function, at, 0.0)  # the first call pays for what is set up once
        spent.append([])
    for _ in range(repeats):
        for check, times in zip(checks, spent, strict=True):
            start = time.process_time()
            check(function, at, 0.0)
            times.append(time.process_time() - start)
    return [statistics.median(times) for times in spent]


def checks() -> dict[str, Check]:
    """All checks by name; the settings that were searched for are printed."""
    slow, slow_settings = tightest_gradcheck(fast=False)
    fast, fast_settings = tightest_gradcheck(fast=True)
    scipy_check, scipy_settings = tightest_check_grad()
    print(f"tightest without a false alarm, for all functions at {POINTS} points each:")
    print(f"  gradcheck slow  {slow_settings}\n  gradcheck fast  {fast_settings}")
    print(f"  check_grad      {scipy_settings}")
    return {
        "ours: both": by_both,
        "ours: differences": by_differences,
        "gradcheck slow": partial(by_gradcheck, fast_mode=False),
        "slow, tightest": slow,
        "gradcheck fast": partial(by_gradcheck, fast_mode=True),
        "fast, tightest": fast,
        "check_grad": scipy_check,
    }


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=31)
    repeats = parser.parse_args().repeats
    torch.set_num_threads(1)
    tried = checks()
    timed = {name: check for name, check in tried.items() if "tightest" not in name}
    sensitivity = Table("function", *tried, title="smallest error found, of the largest entry")
    ratios = [f"{name} / ours" for name in list(timed)[2:]]
    speed = Table("function", "entries", *timed, *ratios, title="milliseconds a check")
    for function in FUNCTIONS:
        found = (smallest_found(check, function) for check in tried.values())
        sensitivity.add_row(function.name, *(f"{size:.0e}" for size in found))
        times = seconds(timed.values(), function, repeats)
        size = sum(a.size for a in function.point(0))
        cells = [f"{1000 * t:.2f}" for t in times] + [f"{t / times[0]:.1f}" for t in times[2:]]
        speed.add_row(function.name, str(size), *cells)
    console = Console(width=140)
    console.print(sensitivity)
    console.print(speed)


if __name__ == "__main__":
    main()
