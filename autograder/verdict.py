"""The marks of one submission, decided outside the sandbox."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dlcourse.catalogue import Lab, Piece
from dlcourse.checking import CheckResult, Outcome, Student
from dlcourse.visible import run_visible

from autograder.checks import run_hidden
from autograder.execution import Execution
from autograder.forbidden import UNSEEN, find_forbidden
from autograder.foresight import hidden_calls, visible_calls
from autograder.misconceptions import wrong_results
from autograder.normalise import Step
from autograder.sandbox import Sandbox


@dataclass(frozen=True)
class PieceVerdict:
    """One piece's points and the reason for each that is missing.

    visible: results that may be shown with their numbers; hidden: only titles and reasons may.
    repair_first: other pieces that this one calls and that are wrong themselves.
    """

    piece: Piece
    visible: tuple[CheckResult, ...]
    hidden: tuple[CheckResult, ...]
    repair_first: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The piece's points, in proportion to the weight of the hidden checks that pass."""
        return round(self.piece.points * share(self.hidden), 2)

    @property
    def reason(self) -> str:
        """Why points are missing; empty when none are."""
        wrong = [result for result in self.hidden if not result.ok]
        if not wrong:
            return ""
        reasons = list(dict.fromkeys(result.reason for result in wrong))
        if len(reasons) == 1 and len(wrong) == len(self.hidden):
            return f"{self.advice}{reasons[0]}"
        count = f"{len(wrong)} of {len(self.hidden)} checks fail. "
        return f"{self.advice}{count}{'; '.join(reasons)}"

    @property
    def advice(self) -> str:
        """What to do before anything else; empty when there is nothing of the kind."""
        if not self.repair_first:
            return ""
        return f"It calls {' and '.join(self.repair_first)}, wrong as well: repair that first. "


@dataclass(frozen=True)
class Verdict:
    """The verdicts on all pieces of a lab, and what went wrong in cells.

    seconds: how long the student's code was waited for.
    """

    pieces: tuple[PieceVerdict, ...]
    cell_problems: dict[int, str] = field(default_factory=dict)
    seconds: float = field(default=0.0, compare=False)

    @property
    def score(self) -> float:
        """The points of all pieces."""
        return round(sum(verdict.score for verdict in self.pieces), 2)


def share(results: Sequence[CheckResult]) -> float:
    """The share of the weight of all checks that those which pass have."""
    total = sum(result.weight for result in results)
    return sum(result.weight for result in results if result.ok) / total if total else 0.0


def judge(lab: Lab, steps: Sequence[Step], sandbox: Sandbox, secret: bytes) -> Verdict:
    """Run a submission and mark every piece of the lab.

    A piece that calls what is forbidden in it gets nothing, whatever it returns.

    All visible checks come first: their exceptions are shown as they are, so the student's code
    must not have seen hidden inputs by then.
    """
    with Execution(sandbox, steps) as execution:
        student = Student(execution, known_mistakes=wrong_results)
        visible, hidden = [], []
        for piece in lab.pieces:
            execution.call_ahead(visible_calls(lab.name)[piece.name])
            visible.append(tuple(run_visible(piece.name, student)))
        for piece in lab.pieces:
            execution.call_ahead(hidden_calls(lab.name, secret)[piece.name])
            hidden.append(tuple(run_hidden(piece.name, student, secret)))
    forbidden = find_forbidden(lab, steps)
    hidden = [
        _by_hand(p, results, forbidden) for p, results in zip(lab.pieces, hidden, strict=True)
    ]
    first = _repair_first(lab, steps, hidden)
    rows = zip(lab.pieces, visible, hidden, first, strict=True)
    pieces = tuple(PieceVerdict(*row) for row in rows)
    return Verdict(pieces, execution.cell_problems, execution.clock.seconds)


def _repair_first(
    lab: Lab, steps: Sequence[Step], hidden: Sequence[tuple[CheckResult, ...]]
) -> list[tuple[str, ...]]:
    """For each piece that fails, the failing pieces that its own cell calls."""
    wrong = [p.name for p, found in zip(lab.pieces, hidden, strict=True) if share(found) < 1]
    sources = {step.piece: step.source for step in steps if step.piece in wrong}
    called = {
        name: tuple(n for n in wrong if n != name and re.search(rf"(?<![\w.]){n}\(", source))
        for name, source in sources.items()
    }
    return [called.get(piece.name, ()) for piece in lab.pieces]


def _by_hand(
    piece: Piece, results: tuple[CheckResult, ...], forbidden: dict[str, str]
) -> tuple[CheckResult, ...]:
    """The results of a piece; one that fails instead, when it lets a library do its work."""
    reason = forbidden.get(piece.name, "")
    if not reason or (reason == UNSEEN and not any(result.ok for result in results)):
        return results
    return (CheckResult("Written by hand.", 1.0, (Outcome(piece.name, False, reason),)),)
