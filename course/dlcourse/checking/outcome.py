"""What a check found out: one outcome a comparison, one result a check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Compared:
    """The two arrays of a comparison, for a picture of where they differ, and by what ratio."""

    got: NDArray[Any]
    expected: NDArray[Any]
    wrong: NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """One comparison.

    what: what was looked at, in words that may be shown to anyone.
    reason: how the answer differs and what that usually means; empty when it agrees.
    tried, expected, got: the numbers themselves, shown only where inputs are no secret.
    cause: the diagnosed cause in a few words; empty when the reason says only what is seen.
    seen: the reason without any known misconception.  fitting, excluded: the misconceptions that
        give just this answer, and those that give clearly another.
    part, group: which part of an answer this is, such as "dW", and what its parts share.
    measured: in numbers, how closely it agrees, or where it does not and by how much.
    numeric: what central differences say of it, with their own error.
    compared: what a picture needs; its numbers, too, are shown only where inputs are no secret.
    """

    what: str
    ok: bool
    reason: str = ""
    tried: str = ""
    expected: str = ""
    got: str = ""
    cause: str = ""
    seen: str = ""
    fitting: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    part: str = ""
    group: str = ""
    measured: str = ""
    numeric: str = ""
    compared: Compared | None = field(default=None, compare=False, repr=False)


def hold(ok: bool, what: str, reason: str, *, tried: str = "", got: str = "") -> Outcome:
    """The outcome of a condition that is no comparison of arrays."""
    return Outcome(what, bool(ok), "" if ok else reason, tried or what, "", got)


@dataclass(frozen=True)
class CheckResult:
    """One check of a piece: its title, its weight in the marks, and its comparisons.

    echo: it only fails because another one does, whose outcome it repeats.
    """

    title: str
    weight: float
    outcomes: tuple[Outcome, ...]
    echo: bool = False

    @property
    def ok(self) -> bool:
        """Whether something was compared and everything agreed."""
        return bool(self.outcomes) and all(outcome.ok for outcome in self.outcomes)

    @property
    def told(self) -> tuple[Outcome, ...]:
        """What is worth saying of a failed check: all that is wrong, and the parts beside it."""
        groups = {outcome.group for outcome in self.outcomes if not outcome.ok}
        return tuple(o for o in self.outcomes if not o.ok or (o.part and o.group in groups))

    @property
    def reason(self) -> str:
        """The first thing that is wrong, in words."""
        wrong = [outcome for outcome in self.outcomes if not outcome.ok]
        return f"{wrong[0].what}: {wrong[0].reason}" if wrong else ""


class Fault(Exception):
    """The student's answer cannot be compared at all: nothing came back, or the wrong thing.

    ``reason`` may be shown to anyone; ``detail`` only where inputs are no secret, because the
    student's own code may have put them there (an exception's message).  ``case`` says in words
    which call it was.
    """

    def __init__(self, what: str, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.what, self.reason, self.detail, self.case = what, reason, detail, ""


@contextmanager
def case(what: str) -> Iterator[None]:
    """Name the case in which a ``Fault`` is raised inside."""
    try:
        yield
    except Fault as fault:
        fault.case = fault.case or what
        raise
