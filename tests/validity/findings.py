"""What came out of grading the mutants, mistakes and right solutions of a piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dlcourse.catalogue import find_lab, find_piece, lab_of

from tests import mistakes
from tests.mistakes import CORRECT, MISTAKES
from tests.reference import sources
from tests.validity.cells import cell_of
from tests.validity.grading import Attempt, Grade, grade_all
from tests.validity.mutants import mutants_of
from tests.validity.reviewed import equivalent, verdict_on

#: What a diagnosis can be; of a fault (an exception, a broken contract) the cause is what is seen.
DIAGNOSES = ("fault", "right", "wrong", "unjudged", "silent")
#: Those in which a cause is named, and what share of them must be right, and may be wrong.
NAMED = ("right", "wrong", "unjudged")
LEAST_RIGHT, MOST_WRONG = 0.9, 0.02


@dataclass
class Findings:
    """The grades of one piece: those that everybody expects only count, the others are kept.

    mutants, mistakes, right: how many were graded.
    explained: mutants with full marks that ``equivalent`` gives a reason for.
    survivors: wrong solutions with full marks, alarms: right ones that lose points.
    stale: reasons for mutants that do lose points, or that there are none of.
    """

    piece: str
    mutants: int = 0
    mistakes: int = 0
    right: int = 0
    explained: int = 0
    survivors: list[Grade] = field(default_factory=list)
    alarms: list[Grade] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    diagnoses: dict[str, list[Grade]] = field(default_factory=dict)

    @property
    def killed(self) -> int:
        """Wrong solutions that lose points."""
        return self.mutants + self.mistakes - self.explained - len(self.survivors)


def study(
    pieces: Iterable[str],
    secret: bytes,
    *,
    every: int = 1,
    slow_every: int = 1,
    by_hand: bool = True,
) -> Iterator[Findings]:
    """Grade mutants and, ``by_hand``, the attempts of ``tests/mistakes``.

    ``every``: each so manieth mutant only; ``slow_every``: of pieces that train, whose mutants take
    seconds each.
    """
    names = list(pieces)
    for lab in dict.fromkeys(lab_of(name).name for name in names):
        mistakes.load(lab)
    work = [
        (kind, attempt)
        for name in names
        for kind, attempts in _attempts(
            name, slow_every if find_piece(name).trains else every, by_hand
        ).items()
        for attempt in attempts
    ]
    found = {name: Findings(name) for name in names}
    grades = grade_all((attempt for _, attempt in work), secret)
    for (kind, attempt), grade in zip(work, grades, strict=True):
        _enter(found[attempt.piece], kind, grade)
    for finding in found.values():
        finding.stale = _stale(finding)
        yield finding


def count_diagnoses(findings: Iterable[Findings]) -> dict[str, int]:
    """How many mutants have which kind of diagnosis."""
    rows = list(findings)
    return {name: sum(len(f.diagnoses.get(name, ())) for f in rows) for name in DIAGNOSES}


def causes_are_right(findings: Iterable[Findings]) -> bool:
    """Nine in ten of the causes that are named are right, and at most two in a hundred wrong."""
    counts = count_diagnoses(findings)
    named = sum(counts[name] for name in NAMED)
    return counts["right"] >= LEAST_RIGHT * named and counts["wrong"] <= MOST_WRONG * named


def pieces_of(labs: Iterable[str]) -> list[str]:
    """The names of all pieces of some labs."""
    return [piece.name for lab in labs for piece in find_lab(lab).pieces]


def _attempts(piece: str, every: int, by_hand: bool) -> dict[str, list[Attempt]]:
    reference = Attempt(piece, "the reference", sources(lab_of(piece).name)[piece])
    mutants = [Attempt(piece, m.change, m.source) for m in mutants_of(piece)[::every]]
    if not by_hand:
        return {"right": [reference], "mutants": mutants}
    wrong, right = (
        [
            Attempt(piece, attempt.function.__name__, cell_of(piece, attempt.function))
            for attempt in table
            if attempt.piece == piece
        ]
        for table in (MISTAKES, CORRECT)
    )
    return {"right": [reference, *right], "mutants": mutants, "mistakes": wrong}


def _enter(finding: Findings, kind: str, grade: Grade) -> None:
    setattr(finding, kind, getattr(finding, kind) + 1)
    if kind == "right":
        finding.alarms += [grade] if grade.share < 1 else []
    elif grade.share < 1:
        if kind == "mutants":
            finding.diagnoses.setdefault(_diagnosis(grade), []).append(grade)
    elif kind == "mutants" and grade.attempt.name in _reasons(finding.piece):
        finding.explained += 1
    else:
        finding.survivors.append(grade)


def _reasons(piece: str) -> dict[str, str]:
    return equivalent(lab_of(piece).name).get(piece, {})


def _stale(finding: Findings) -> list[str]:
    """Reasons that nothing needs: the mutant loses points, or there is none of that name."""
    lost = {grade.attempt.name for grades in finding.diagnoses.values() for grade in grades}
    needed = {mutant.change for mutant in mutants_of(finding.piece)} - lost
    return [change for change in _reasons(finding.piece) if change not in needed]


def _diagnosis(grade: Grade) -> str:
    """What the checks say of the cause of a mutant, as people have judged it."""
    piece, change = grade.attempt.piece, grade.attempt.name
    found = {verdict_on(lab_of(piece).name, piece, change, cause) for cause in grade.causes}
    for verdict in ("right", "unjudged", "wrong"):
        if verdict in found:
            return verdict
    return "fault" if grade.fault else "silent"
