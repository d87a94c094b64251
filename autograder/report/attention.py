"""Submissions that need a teacher's look, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.diagnosis import FORBIDDEN, NOT_WRITTEN
from autograder.match import plain
from autograder.report.class_ import NOT_GRADED, UNREADABLE, Class, Student
from autograder.report.similar import Alike, find_alike


@dataclass(frozen=True)
class Look:
    """Why somebody should look at the submissions of these students."""

    students: tuple[str, ...]
    kind: str
    words: str


def looks(class_: Class, release: Mapping[str, str]) -> list[Look]:
    """What needs a look: what has no marks first, then what looks borrowed."""
    found = [
        Look((student.name,), student.status, student.problem)
        for status in (UNREADABLE, NOT_GRADED)
        for student in class_.of(status)
    ]
    found += [Look((s.name,), "outdated", s.problem) for s in class_.graded if s.problem]
    found += [_similar(group) for group in find_alike(_written(class_, release), release)]
    found += [look for student in class_.graded for look in _own(student)]
    return found


def _written(class_: Class, release: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What students wrote: cells that differ from the release."""
    stubs = {name: plain(code) for name, code in release.items()}
    return {
        student.name: {
            name: code
            for name, code in student.cells.items()
            if plain(code) != stubs.get(name) and student.diagnoses.get(name) != NOT_WRITTEN
        }
        for student in class_.graded
    }


def _similar(group: Alike) -> Look:
    pieces = ", ".join(group.pieces[:6]) + (" ..." if len(group.pieces) > 6 else "")
    words = f"{100 * group.share:.0f}% of what few others have is the same: {pieces}"
    return Look(group.students, "similar code", words)


def _own(student: Student) -> list[Look]:
    """What stands out in one submission."""
    found = []
    borrowed = {
        piece: words.removeprefix(FORBIDDEN)
        for piece, words in student.diagnoses.items()
        if words.startswith(FORBIDDEN)
    }
    if borrowed:
        words = "; ".join(f"{piece} {what}" for piece, what in borrowed.items())
        found.append(Look((student.name,), "forbidden call", words))
    if student.notes:
        found.append(Look((student.name,), "oddity", "; ".join(student.notes)))
    return found
