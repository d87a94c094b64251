"""Run checks on a student's pieces: the same in a notebook and in the grader."""

from dlcourse.arrays import Random
from dlcourse.checking.compare import agree
from dlcourse.checking.curve import follows
from dlcourse.checking.draw import Draw
from dlcourse.checking.gradient import matches_gradient
from dlcourse.checking.outcome import CheckResult, Fault, Outcome, hold
from dlcourse.checking.portable import exact, matches_oracle, portable, within_time
from dlcourse.checking.refuse import accepts, refuses
from dlcourse.checking.registry import Check, Found, Registry
from dlcourse.checking.student import Student, ThisProcess
from dlcourse.checking.values import Named

__all__ = [
    "Check",
    "CheckResult",
    "Draw",
    "Fault",
    "Found",
    "Named",
    "Outcome",
    "Random",
    "Registry",
    "Student",
    "ThisProcess",
    "accepts",
    "agree",
    "exact",
    "follows",
    "hold",
    "matches_gradient",
    "matches_oracle",
    "portable",
    "refuses",
    "within_time",
]
