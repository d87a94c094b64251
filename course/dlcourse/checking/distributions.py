"""Whether random numbers have the distribution that they should have.

Every test takes the mean of many terms whose expectation and spread are known, and says how many
standard deviations it is off.  At ``LIMIT`` of them a right piece is taken for wrong less often
than once in 10^8 tests.  How wrong a variance or a rate must be to be found is measured in
``tests/benchmarks/power_lab4.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking.outcome import Outcome
from dlcourse.checking.parts import leaves

Floats = NDArray[np.float64]

#: So many standard deviations from its expectation a mean may be.
LIMIT = 6.0
#: So many from what a known mistake gives, for it to be named.
NEAR = 4.0


@dataclass(frozen=True)
class Moment:
    """A mean that is known: of which terms, what it should be, and how far one term spreads."""

    name: str
    terms: Callable[[Floats], Floats]
    mean: float
    spread: float

    def off(self, values: Floats) -> float:
        """How many standard deviations the mean over ``values`` is off."""
        terms = self.terms(values)
        if not terms.size:
            return 0.0
        return float((terms.mean() - self.mean) / (self.spread / math.sqrt(terms.size)))

    def off_as_found(self, values: Floats) -> float:
        """The same, by the spread that the terms have, whatever it should be."""
        terms = self.terms(values)
        spread = float(terms.std()) if terms.size else 0.0
        return self.off(values) * self.spread / spread if spread else math.inf


def _share(edge: float, p: float) -> Moment:
    """The share of entries nearer to 0 than ``edge``."""

    def inside(values: Floats) -> Floats:
        return (np.abs(values) < edge).astype(float)

    return Moment("shape", inside, p, math.sqrt(p * (1 - p)))


def _neighbours(name: str, axis: int, constant: float = 1.0) -> Moment:
    """The correlation of each entry with the next one along an axis, whatever mean and spread.

    Where all entries are equal it is taken as ``constant``.
    """

    def products(values: Floats) -> Floats:
        along = np.moveaxis(values, axis, 0)
        if np.ptp(along) <= 1e-9 * np.abs(along).max():
            return np.full(along.shape, constant)
        standard = (along - along.mean()) / along.std()
        return np.asarray(standard[1:] * standard[:-1])

    return Moment(name, products, 0.0, 1.0)


def _moments(variance: float, of_square: float, shares: Mapping[float, float]) -> list[Moment]:
    """Mean, variance, shares of small entries, and independence of neighbours, for mean 0."""
    return [
        _neighbours("row", 0),
        _neighbours("column", 1),
        Moment("mean", lambda v: v, 0.0, math.sqrt(variance)),
        Moment("variance", np.square, variance, of_square),
        *(_share(edge, p) for edge, p in shares.items()),
    ]


#: Of standard normal numbers, and of numbers drawn evenly from -1 to 1; as tables of two axes.
NORMAL = _moments(1.0, math.sqrt(2.0), {e: math.erf(e / math.sqrt(2)) for e in (0.5, 1.0, 2.0)})
UNIFORM = _moments(1 / 3, math.sqrt(4 / 45), {0.25: 0.25, 0.5: 0.5, 0.75: 0.75})
WORDS = {
    "row": "rows that follow each other are alike: every entry is to be drawn by itself",
    "column": "entries of a row that follow each other are alike: each is to be drawn by itself",
    "mean": "the mean is not 0",
}


def kept(p: float) -> list[Moment]:
    """Moments of a table of zeros and ones, each of them 1 with probability p."""
    share = Moment("mean", lambda v: v, p, math.sqrt(p * (1 - p)))
    return [_neighbours("row", 0, 0.0), _neighbours("column", 1, 0.0), share]


def first_wrong(values: Floats, moments: Sequence[Moment]) -> Moment | None:
    """The first moment that is off by more than chance does it; of rows and columns, the worse.

    Numbers that spread too far have a mean that is off too far, and this is not what is wrong.
    """
    off = {moment: abs(moment.off(values)) for moment in moments}
    wrong = [moment for moment in moments if not off[moment] <= LIMIT]
    if any(moment.name == "variance" for moment in wrong):
        wrong = [m for m in wrong if m.name != "mean" or abs(m.off_as_found(values)) > LIMIT]
    neighbours = [moment for moment in wrong if moment.name in ("row", "column")]
    return max(neighbours, key=off.__getitem__) if neighbours else next(iter(wrong), None)


def distributed(
    values: Floats,
    moments: Sequence[Moment],
    what: str,
    *,
    shape: str,
    spreads: Mapping[str, float] | None = None,
    tried: str = "",
) -> Outcome:
    """Whether a table of numbers, brought to a standard form, has these moments.

    ``shape`` says what it should look like.  ``spreads`` are ratios of standard deviations that
    come out of known mistakes, by cause: the variance's words name one that fits.
    """
    if not np.isfinite(values).all():
        return claim(False, what, "some numbers are NaN or infinite", tried)
    found = first_wrong(values, moments)
    if found is None:
        return Outcome(what, True, tried=tried or what)
    words = WORDS | {"variance": _spread(values, found, spreads or {}), "shape": shape}
    reason = words[found.name]
    cause = reason if reason.startswith("this is") or found.name in ("row", "column") else ""
    return Outcome(what, False, reason, tried or what, cause=cause)


def _spread(values: Floats, variance: Moment, spreads: Mapping[str, float]) -> str:
    """How wide the numbers spread, against how wide they should."""
    if variance.name != "variance":
        return ""
    ratio = math.sqrt(float(np.mean(values**2)) / variance.mean)
    near = NEAR * variance.spread / variance.mean / math.sqrt(values.size)
    fitting = [cause for cause, r in spreads.items() if abs((ratio / r) ** 2 - 1) < near]
    if len(fitting) == 1:
        return f"this is the spread that comes out when {fitting[0]}"
    return f"the standard deviation is {ratio:.2f} times what it should be"


def uneven(counts: Floats, shares: Floats, free: int) -> float:
    """How far counts are from their shares of all, in standard deviations of a normal number.

    It is chi-square with ``free`` degrees of freedom, brought to a normal distribution by Wilson
    and Hilferty's cube root.
    """
    expected = shares * counts.sum()
    square = float(((counts - expected) ** 2 / expected).sum())
    spread = 2 / (9 * free)
    return float(np.cbrt(square / free) - 1 + spread) / math.sqrt(spread)


def claim(ok: bool, what: str, cause: str, tried: str = "") -> Outcome:
    """A condition that fails for one cause only, which is named then."""
    return Outcome(what, True, tried=tried or what) if ok else _because(what, cause, tried)


def _because(what: str, cause: str, tried: str) -> Outcome:
    return Outcome(what, False, cause, tried or what, cause=cause)


def from_the_source(call: Callable[[Any], Any], source: Any, other: Any) -> Iterator[Outcome]:
    """Whether the random numbers of a piece come from the source that it is given.

    ``call`` takes one; the same source gives the same answer again, another gives another.
    """
    first, again, third = (leaves(call(rng)) for rng in (source, source, other))
    yield claim(
        _alike(first, again),
        "the same rng once more",
        "the same seed gives something else each time: random numbers come from elsewhere, not "
        "from rng",
    )
    yield claim(
        not _alike(first, third),
        "another rng",
        "another seed gives just the same: the random numbers do not come from rng",
    )


def _alike(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
