"""Properties of dropout and of noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking import Outcome, Student, agree
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.distributions import NORMAL, claim, distributed, first_wrong, kept

Floats = NDArray[np.float64]


def drops(student: Student, h: Floats, rate: float, rng: Any, tried: str = "") -> Iterator[Outcome]:
    """In training, exactly: mask values are 0 and 1/(1-rate), and out is h times the mask."""
    out, mask = student.answer("dropout", h, rate, rng, True)
    what = f"training, rate {rate:g}, h of shape {h.shape}"
    tolerance, stay = TOLERANCE[student.dtype], 1 / (1 - rate)
    right_mask = np.where(mask != 0, stay, 0.0)
    if mask.shape == h.shape and not np.allclose(mask, right_mask, rtol=tolerance, atol=0):
        out_is_right = np.allclose(out, h * right_mask, rtol=tolerance, atol=0)
        yield _mask_values(mask, rate, out_is_right, what, tried)
        return
    same = mask.shape == h.shape
    reason = f"has shape {mask.shape}, expected that of h, {h.shape}"
    yield claim(same, f"{what}, mask", reason, tried)
    yield _product(out, h, mask, tolerance, what, tried)


def _mask_values(mask: Floats, rate: float, out: bool, what: str, tried: str) -> Outcome:
    """A mask with numbers other than 0 and 1/(1-rate)."""
    if (mask == 1).all():
        reason = "the mask is all ones: nothing is switched off in training"
        return claim(False, f"{what}, mask", reason, tried)
    on = mask[mask != 0]
    known = {
        "the mask is 0 or 1: in inverted dropout what stays is multiplied by 1/(1-rate)": 1.0,
        "what stays is divided by rate, where it belongs divided by 1-rate": 1 / rate
        if rate
        else 0,
        "what stays is multiplied by 1-rate, where it belongs divided by it": 1 - rate,
        "what stays is multiplied by 1/(1-rate) twice": (1 - rate) ** -2,
        "what stays is divided by 1+rate, where it belongs divided by 1-rate": 1 / (1 + rate),
        "the mask has a minus sign": -1 / (1 - rate),
    }
    cause = next((c for c, v in known.items() if np.allclose(on, v, rtol=1e-5, atol=0)), "")
    if cause and out and np.allclose(on, 1.0):
        cause = "out is right, but the mask is 0 or 1: return the one that h is multiplied with"
    reason = cause or "the mask holds other numbers than 0 and 1/(1-rate)"
    return Outcome(f"{what}, mask", False, reason, tried or what, cause=cause)


def _product(
    out: Floats, h: Floats, mask: Floats, tolerance: float, what: str, tried: str
) -> Outcome:
    found = agree(out, h * mask, f"{what}, out", tried=tried, tolerance=tolerance)
    if found.ok or out.shape != h.shape:
        return found
    causes = {
        "h comes back as it was: the mask is not multiplied in": h,
        "out is h times 0 or 1, where the mask has the factor 1/(1-rate)": h * (mask != 0),
        "the mask is multiplied in twice": h * mask**2,
        "out is the mask, without h": mask,
    }
    cause = next((c for c, v in causes.items() if np.allclose(out, v, rtol=1e-5)), "")
    reason = cause or "out is not h times the mask that is returned"
    return claim(False, f"{what}, out", reason, tried)


def drops_by_chance(student: Student, h: Floats, sources: Mapping[float, Any]) -> Iterator[Outcome]:
    """Each entry of large masks is 0 with probability rate, by itself; ``sources`` by rate."""
    fixed = True
    for rate, rng in sources.items():
        mask = student.answer("dropout", h, rate, rng, True)[1]
        what = f"{h.size:,} entries, rate {rate:g}"
        yield claim(mask.shape == h.shape, what, "the mask has another shape than h")
        yield _by_chance(mask, rate, what)
        fixed = fixed and int((mask == 0).sum()) == round(rate * h.size)
    # One count is just that once in 150 times, all four once in 10^8.
    reason = "exactly the share rate is switched off each time: each entry has a chance of its own"
    yield claim(not fixed, "several rates", reason)


def _by_chance(mask: Floats, rate: float, what: str) -> Outcome:
    on = (mask != 0).astype(float)
    found = first_wrong(on, kept(1 - rate))
    rows = on.sum(axis=1)
    if found is None and not np.ptp(rows):
        reason = "every row has equally many zeros: each entry is to be switched off by itself"
        return claim(False, what, reason)
    if found is None:
        return Outcome(what, True, tried=what)
    if found.name != "mean":
        along = "row" if found.name == "column" else "column"
        reason = f"entries of a {along} are switched off together: each has a chance of its own"
        return claim(False, what, reason)
    return _share(on, rate, what)


def _share(on: Floats, rate: float, what: str) -> Outcome:
    if first_wrong(on, kept(rate)[2:]) is None:
        reason = "the share that stays is rate: it is the share that is switched off"
        return claim(False, what, reason)
    share = 1 - on.mean()
    return Outcome(what, False, f"{share:.0%} are switched off, expected {rate:.0%}", what)


def stays(student: Student, h: Floats, rate: float, rng: Any, tried: str = "") -> Iterator[Outcome]:
    """Outside of training, out is h and the mask is all ones."""
    out, mask = student.answer("dropout", h, rate, rng, False)
    what, tolerance = f"not training, rate {rate:g}", TOLERANCE[student.dtype]
    found = agree(out, h, f"{what}, out", tried=tried, tolerance=tolerance)
    if not found.ok and out.shape == h.shape:
        known = {
            "h is multiplied by 1-rate outside of training: inverted dropout leaves it alone": 1
            - rate,
            "h is divided by 1-rate outside of training: inverted dropout leaves it alone": 1
            / (1 - rate),
            "h is multiplied by rate outside of training: inverted dropout leaves it alone": rate,
        }
        cause = next((c for c, v in known.items() if np.allclose(out, v * h)), "")
        cause = cause or "units are switched off outside of training"
        found = claim(False, f"{what}, out", cause, tried)
    yield found
    yield claim(
        mask.shape == h.shape and bool((mask == 1).all()),
        f"{what}, mask",
        "the mask is not all ones, though nothing is switched off",
        tried,
    )


def trembles(
    student: Student, x: Floats, sigma: float, rng: Any, tried: str = ""
) -> Iterator[Outcome]:
    """In training, what is added to a large table is normal noise of standard deviation sigma."""
    out = student.answer("add_noise", x, sigma, rng, True)
    what = f"training, sigma {sigma:g}"
    if out.shape != x.shape:
        yield agree(out, x, what, tried=tried)
        return
    noise = (out - x) / sigma
    if not noise.any():
        yield claim(False, what, "nothing is added in training", tried)
        return
    spreads = {
        "sigma is taken for the variance: the square root of it is multiplied in": sigma**-0.5,
        "sigma is squared": sigma,
        "sigma is left out": 1 / sigma,
        "x is left out, and the noise alone is returned": np.sqrt(1 + np.mean(x**2) / sigma**2),
        "the noise is multiplied by x": float(np.sqrt(np.mean(x**2))),
    }
    shape = "the noise is not normal: are numbers cut off, or drawn evenly?"
    yield distributed(noise, NORMAL, what, shape=shape, spreads=spreads, tried=tried)


def is_still(
    student: Student, x: Floats, sigma: float, rng: Any, tried: str = ""
) -> Iterator[Outcome]:
    """Outside of training nothing is added, and in training nothing where sigma is 0."""
    tolerance = TOLERANCE[student.dtype]
    moved = student.answer("add_noise", x, sigma, rng, True)
    reason = "nothing is added in training"
    yield claim(not np.array_equal(moved, x), "training", reason, tried)
    out = student.answer("add_noise", x, sigma, rng, False)
    found = agree(out, x, "not training", tried=tried, tolerance=tolerance)
    if not found.ok and out.shape == x.shape:
        found = claim(False, found.what, "noise is added outside of training, too", tried)
    yield found
    out = student.answer("add_noise", x, 0.0, rng, True)
    yield agree(out, x, "training, sigma 0", tried=tried, tolerance=tolerance)
