"""What is counted as what: survivors, explained mutants, stale reasons, judged causes."""

from __future__ import annotations

import pytest

from tests.validity import findings
from tests.validity.findings import Findings, causes_are_right
from tests.validity.grading import Attempt, Grade
from tests.validity.mutants import mutants_of

FIRST, SECOND = (mutant.change for mutant in mutants_of("relu")[:2])


def _grade(change: str, share: float, *causes: str, fault: bool = False) -> Grade:
    return Grade(Attempt("relu", change, ""), share, (), causes, fault)


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Findings:
    monkeypatch.setattr(findings, "_reasons", lambda piece: {FIRST: "is no mistake"})
    monkeypatch.setattr(findings, "verdict_on", lambda lab, piece, change, cause: cause.split()[0])
    return Findings("relu")


def test_full_marks_are_survival_unless_there_is_a_reason(finding: Findings) -> None:
    for kind, change in (("mutants", FIRST), ("mutants", SECOND), ("mistakes", FIRST)):
        findings._enter(finding, kind, _grade(change, 1.0))
    assert (finding.mutants, finding.mistakes, finding.explained, finding.killed) == (2, 1, 1, 0)
    assert [grade.attempt.name for grade in finding.survivors] == [SECOND, FIRST]
    assert findings._stale(finding) == []


def test_a_reason_for_what_loses_points_is_stale(finding: Findings) -> None:
    findings._enter(finding, "mutants", _grade(FIRST, 0.5))
    assert finding.killed == 1
    assert findings._stale(finding) == [FIRST]


def test_a_right_solution_that_loses_points_is_an_alarm(finding: Findings) -> None:
    findings._enter(finding, "right", _grade("the reference", 1.0))
    findings._enter(finding, "right", _grade("another", 0.9))
    assert (finding.right, [grade.attempt.name for grade in finding.alarms]) == (2, ["another"])


@pytest.mark.parametrize(
    ("grade", "verdict"),
    [
        (_grade(SECOND, 0.0, "right cause", "wrong cause"), "right"),
        (_grade(SECOND, 0.0, "unjudged cause", "wrong cause"), "unjudged"),
        (_grade(SECOND, 0.0, "wrong cause", fault=True), "wrong"),
        (_grade(SECOND, 0.0, fault=True), "fault"),
        (_grade(SECOND, 0.0), "silent"),
    ],
)
def test_a_diagnosis_is_as_good_as_its_best_cause(
    grade: Grade, verdict: str, finding: Findings
) -> None:
    findings._enter(finding, "mutants", grade)
    assert finding.diagnoses == {verdict: [grade]}


@pytest.mark.parametrize(
    ("right", "wrong", "unjudged", "enough"),
    [(98, 2, 0, True), (97, 3, 0, False), (90, 0, 10, True), (89, 0, 11, False)],
)
def test_what_nobody_has_judged_is_not_right(
    right: int, wrong: int, unjudged: int, enough: bool
) -> None:
    counts = {"right": right, "wrong": wrong, "unjudged": unjudged, "silent": 500, "fault": 500}
    made = Findings("relu")
    made.diagnoses = {name: [_grade(FIRST, 0.0)] * count for name, count in counts.items()}
    assert causes_are_right([made]) == enough
