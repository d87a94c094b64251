"""Early stopping, misunderstood."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

Case = tuple[int, Sequence[float]]
#: Says of a loss whether it is an improvement on the best, and on the one before.
Better = Callable[[float, float, float], bool]

RIGHT: Better = lambda loss, best, last: loss < best  # noqa: E731
IMPROVEMENTS: dict[str, Better] = {
    "a loss that is equal to the best counts as an improvement": lambda loss, best, last: (
        loss <= best
    ),
    "NaN counts as an improvement": lambda loss, best, last: not loss >= best,
    "NaN counts as an improvement, and so does a loss that is equal to the best": (
        lambda loss, best, last: not loss > best
    ),
    "a loss is compared with the one before, not with the best": lambda loss, best, last: (
        loss < last
    ),
    "a higher loss counts as an improvement": lambda loss, best, last: (
        loss > (best if math.isfinite(best) else -math.inf)
    ),
}


def EarlyStopping(cases: Sequence[Case]) -> dict[str, list[list[bool]]]:  # noqa: N802
    """What update says to the losses of each case, up to where the right one stops, by cause."""
    found = {
        cause: [_stops(case, better) for case in cases] for cause, better in IMPROVEMENTS.items()
    }
    found |= {
        "it stops one update too late: after patience of them, not at the patience-th": [
            _stops((patience + 1, losses), RIGHT, patience) for patience, losses in cases
        ],
        "it stops one update too early": [
            _stops((max(patience - 1, 0), losses), RIGHT, patience) for patience, losses in cases
        ],
        "the count is not set back to 0 by an improvement": [
            _stops(case, RIGHT, reset=False) for case in cases
        ],
        "NaN is not counted": [_stops(case, RIGHT, skip_nan=True) for case in cases],
        "it never stops": [[False] * _length(case) for case in cases],
    }
    return found


def _stops(
    case: Case,
    better: Better,
    patience: int = 0,
    reset: bool = True,
    skip_nan: bool = False,
) -> list[bool]:
    """``patience`` is the true one, which says how many updates there are."""
    limit, losses = case
    stops = list(_updates(limit, losses, better, reset, skip_nan))
    return stops[: _length((patience or limit, losses))]


def _updates(
    limit: int, losses: Sequence[float], better: Better, reset: bool, skip_nan: bool
) -> Iterable[bool]:
    best, last, waited = math.inf, math.inf, 0
    for loss in losses:
        if better(loss, best, last):
            best, waited = loss, 0 if reset else waited
        elif not (skip_nan and math.isnan(loss)):
            waited += 1
        last = loss
        yield waited >= limit


def _length(case: Case) -> int:
    """How many updates there are until the right one stops."""
    limit, losses = case
    stops = list(_updates(limit, losses, RIGHT, True, False))
    return stops.index(True) + 1 if True in stops else len(stops)
