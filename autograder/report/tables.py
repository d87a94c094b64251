"""The report's numbers as CSV files, for spreadsheets and for other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.report.class_ import Class, Student
from autograder.report.items import Item

#: What a spreadsheet takes for a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_pieces(path: Path, found: Sequence[Item]) -> None:
    """One row a piece."""
    head = ["piece", "points", "slide", "difficulty", "discrimination", "right", "partly", "wrong",
            "not_written", "diagnosis", "diagnosed", "check_in_doubt"]  # fmt: skip
    _write(path, head, map(_piece, found))


def _piece(item: Item) -> list[object]:
    words, count = next(iter(item.diagnoses), ("", 0))
    found = "" if item.discrimination is None else round(item.discrimination, 4)
    counts = (item.right, item.partly, item.wrong, item.unwritten)
    about = (item.piece.name, item.piece.points, item.piece.slide)
    return [*about, round(item.difficulty, 4), found, *counts, words, count, item.suspicion]


def write_diagnoses(path: Path, found: Sequence[Item]) -> None:
    """One row for each thing that is wrong with a piece, with how many students it is wrong for."""
    rows = ([item.piece.name, words, n] for item in found for words, n in item.diagnoses)
    _write(path, ["piece", "diagnosis", "students"], rows)


def write_students(path: Path, class_: Class) -> None:
    """One row a student: marks, lateness, the share of each piece, seconds of each stage."""
    pieces = [piece.name for piece in class_.lab.pieces]
    head = ["student", "status", "points", "penalty", "hours_late", "seconds", "problem", *pieces]
    _write(path, head, (_student(student, pieces) for student in class_.students))


def _student(student: Student, pieces: Sequence[str]) -> list[object]:
    marked: list[object] = ["", "", "", ""]
    if student.status == "graded":
        late = round(student.seconds_late / 3600, 2)
        marked = [student.score, student.penalty, late, round(sum(student.stages.values()), 3)]
    shares = [student.shares.get(name, "") for name in pieces]
    return [student.name, student.status, *marked, student.problem, *shares]


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([_safe(value) for value in row] for row in rows)
    part.replace(path)


def _safe(value: object) -> object:
    """A student's words are no formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
