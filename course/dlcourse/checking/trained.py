"""Autoencoders that a student's code has trained, measured on digits that it has not seen."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from dlcourse import data, oracles
from dlcourse.arrays import Random
from dlcourse.checking.autoencoders import Params
from dlcourse.checking.outcome import Outcome, case, hold
from dlcourse.checking.parts import leaves
from dlcourse.checking.student import Student

#: Digits to learn from and walks through them: a second for the reference solution, and enough for
#: one that takes shorter or fewer steps.  QUICK is for what shows sooner.
DIGITS, EPOCHS, QUICK = 1000, 100, 40
#: The most error, as a share of PCA's with as many numbers, on digits that neither has seen: after
#: EPOCHS, and on the way there after QUICK.
MOST_ERROR, MOST_ON_THE_WAY = 0.97, 1.4
#: How far at most the loss of the last epoch is from the error at its end; a sum over batches is
#: 30 times as large.
LOSS_FACTOR = 1.6
#: How often at least a digit of a kind that was left out has a larger error than a usual one.
LEAST_AUC = 0.8
#: How many times smaller at least the error is after cleaning, for noise of this size.
LEAST_GAIN, SIGMA = 1.95, 0.4
TOO_LONG = "the weights have become NaN or infinite: the steps are too long"


@lru_cache(maxsize=1)
def _digits() -> data.Dataset:
    return data.digits()


def shuffled_digits(order: Any, pixels: Any) -> tuple[Any, Any]:
    """All digits in another order, and their labels; the 64 pixels change places, too."""
    digits = _digits()
    return digits.x[order][:, pixels], digits.labels[order]


def unreadable(params: Any, d: int, k: int) -> str:
    """What is wrong with the form of ``params``; empty when it is an autoencoder d -> k -> d."""
    if not isinstance(params, dict) or set(params) != {"encoder", "decoder"}:
        return "params is to be a dict with the two keys encoder and decoder"
    width = d
    for name, end in (("encoder", k), ("decoder", d)):
        layers = params[name]
        if not isinstance(layers, list | tuple) or not layers:
            return f"params['{name}'] is to be a list of layers (W, b)"
        for number, layer in enumerate(layers):
            shapes = [np.shape(part) for part in layer] if isinstance(layer, list | tuple) else []
            if len(shapes) != 2 or [len(shape) for shape in shapes] != [2, 1]:
                return f"layer {number} of the {name} is no pair of W (D_out, D_in) and b (D_out,)"
            (n_out, n_in), (n_b,) = shapes
            if n_in != width or n_b != n_out:
                has = f"W of shape {shapes[0]} and b of shape {shapes[1]}"
                return f"layer {number} of the {name} gets {width} values and has {has}"
            width = n_out
        if width != end:
            return f"the {name} ends with {width} values, expected {end}"
    return ""


def train(
    student: Student, x: Any, k: int, source: Random, epochs: int, sigma: float, what: str
) -> tuple[Params, list[float], str]:
    """The student's params, the losses, and what is wrong with their form."""
    arguments = (x, k, source, epochs) if not sigma else (x, k, source, epochs, sigma)
    with case(what):
        params, history = student.train_autoencoder(*arguments)
    problem = unreadable(params, x.shape[1], k)
    losses = history.get("train_loss", next(iter(history.values()), []))
    if not problem and len(losses) != epochs:
        problem = (
            f"the history has {len(losses)} losses, expected one for each of the {epochs} epochs"
        )
    return params, losses, problem


def has_form(student: Student, x: Any, k: int, source: Random, epochs: int, what: str) -> Outcome:
    """A short training: the form of what comes back, and losses that are numbers."""
    _, losses, problem = train(student, x, k, source, epochs, 0.0, what)
    if not problem and not np.isfinite(losses).all():
        problem = "a loss is NaN or infinite: is a step too long?"
    return hold(not problem, what, problem)


def tells_loss(student: Student, x: Any, k: int, source: Random, epochs: int) -> Outcome:
    """A history of the mean loss of every epoch: the last one is near the error at the end."""
    what = f"{len(x)} digits, {epochs} epochs, the last loss in the history"
    params, losses, problem = train(student, x, k, source, epochs, 0.0, what)
    if problem:
        return hold(False, what, problem)
    ratio = losses[-1] / _error(params, x, x)
    size = f"{ratio:.1f} times" if 0.1 < ratio < 1000 else "by far not"
    reason = (
        f"it is {size} the mean squared error of the params that you return, on the same digits. "
        "It is to be the mean over the batches of the last epoch"
    )
    return hold(1 / LOSS_FACTOR <= ratio <= LOSS_FACTOR, what, reason)


def uses_noise(student: Student, x: Any, k: int, source: Random, what: str) -> Outcome:
    """From the same random numbers another network comes out where noise is asked for."""
    plain, noisy = (train(student, x, k, source, 2, sigma, what) for sigma in (0.0, SIGMA))
    problem = plain[2] or noisy[2]
    if problem:
        return hold(False, what, problem)
    pairs = zip(leaves(plain[0]), leaves(noisy[0]), strict=False)
    alike = all(np.array_equal(a, b) for a, b in pairs)
    return hold(not alike, what, "is trained as if there were no noise: is denoise_sigma used?")


def _drawn(params: Params, x: Any) -> Any:
    return oracles.find("autoencoder_forward")(x, params)[1]


def _error(params: Params, x: Any, target: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.mean((_drawn(params, x) - target) ** 2))


def _by_pca(x: Any, k: int, new: Any) -> Any:
    mean, rows = oracles.answer("pca", x, k)
    return mean + (new - mean) @ rows.T @ rows


def reconstructs(
    student: Student, x: Any, new: Any, k: int, source: Random, quick: bool = False
) -> Outcome:
    """The error on new digits is smaller than PCA's with as many numbers, or, ``quick``, near."""
    epochs, most = (QUICK, MOST_ON_THE_WAY) if quick else (EPOCHS, MOST_ERROR)
    what = f"{len(x)} digits, {epochs} epochs, {k} latent units"
    params, losses, problem = train(student, x, k, source, epochs, 0.0, what)
    if problem:
        return hold(False, what, problem)
    error, rival = _error(params, new, new), float(np.mean((_by_pca(x, k, new) - new) ** 2))
    if error <= most * rival:
        return hold(True, what, "")
    told = losses[-1] < 0.6 * _error(params, x, x)
    reason = _why_poor(error, rival, np.mean((new - x.mean(axis=0)) ** 2), told)
    return hold(False, what, reason)


def _why_poor(error: float, rival: float, blank: float, told: bool) -> str:
    """The size of the error on new digits in words, and what that usually means."""
    if not np.isfinite(error):
        return TOO_LONG
    much = f"{error / rival:.1f}" if error < 100 * rival else "more than 100"
    times = f"the error on new digits is {much} times PCA's"
    if told:
        return (
            f"{times}, though the losses in the history are small: are the params that you return "
            "those of the end, and is there a ReLU between the layers and nowhere else?"
        )
    if error > 0.9 * blank:
        return (
            f"{times}, no better than the mean image for every digit: nothing is learned. Does "
            "each step go downhill, and do the new weights get into the next one?"
        )
    often = (
        "that is what a network without bends reaches at best"
        if error < 1.1 * rival
        else ("the training is too slow, or there is too little of it")
    )
    return f"{times}, expected less: {often}. Look at the steps, their length and the widths"


def notices(student: Student, x: Any, usual: Any, odd: Any, k: int, source: Random) -> Outcome:
    """Digits of a kind that was left out have larger errors than usual ones."""
    what = f"one kind of digit left out, {k} latent units"
    params, _, problem = train(student, x, k, source, QUICK, 0.0, what)
    if problem:
        return hold(False, what, problem)
    with np.errstate(all="ignore"):
        low, high = (np.mean((_drawn(params, z) - z) ** 2, axis=1) for z in (usual, odd))
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return hold(False, what, TOO_LONG)
    auc = float(np.mean(high[:, None] > low))
    reason = (
        f"the area under the ROC curve is {auc:.2f}, expected at least {LEAST_AUC}: usual digits "
        "are not drawn well enough for the others to stand out"
    )
    return hold(auc >= LEAST_AUC, what, reason)


def cleans(student: Student, x: Any, new: Any, noisy: Any, k: int, source: Random) -> Outcome:
    """Spoilt digits are nearer to the clean ones after the network than before."""
    what = f"noise {SIGMA}, {k} latent units"
    params, losses, problem = train(student, x, k, source, EPOCHS, SIGMA, what)
    if problem:
        return hold(False, what, problem)
    before, after = float(np.mean((noisy - new) ** 2)), _error(params, noisy, new)
    if not np.isfinite(after):
        return hold(False, what, TOO_LONG)
    gain = before / after
    words = f"cleaning makes the error {gain:.1f} times smaller, expected at least {LEAST_GAIN:g}"
    if gain < LEAST_GAIN and losses[-1] < 0.5 * after:
        words += ": the network has not seen noise in its training. Is denoise_sigma used?"
    elif gain < LEAST_GAIN and np.mean(_drawn(params, noisy)) > np.mean(new) + 0.03:
        words += ": what it draws is too grey. The target is to be the clean image, not the spoilt"
    return hold(gain >= LEAST_GAIN, what, words)
