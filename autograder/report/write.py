"""Writes ``reports/<lab>.html`` and the CSV files beside it."""

from __future__ import annotations

from pathlib import Path

from dlcourse.catalogue import LABS

from autograder.collect import students
from autograder.course import Course
from autograder.report.attention import looks
from autograder.report.cells import solution_cells
from autograder.report.class_ import Class, read_class
from autograder.report.items import items
from autograder.report.page import Overview, Page, overview_html, page_html
from autograder.report.slides import read_titles
from autograder.report.tables import write_diagnoses, write_pieces, write_students

#: Where there are no names, the files have a name of their own: both may lie side by side.
NAMELESS = "_anonymous"


def report_lab(course: Course, lab: str, anonymous: bool = False) -> Path:
    """Write one lab's report; the page's path.  ``anonymous`` leaves out every student's name."""
    class_ = read_class(course, lab)
    return _write_page(course, class_, anonymous).path


def report_labs(course: Course, anonymous: bool = False) -> list[Path]:
    """Write a report of every lab that somebody has handed in, and an overview, which comes first.

    Empty when nobody has handed in anything.
    """
    labs = [lab for lab in LABS if next(students(course, lab), None) is not None]
    classes = [read_class(course, lab) for lab in labs]
    rows = [_write_page(course, class_, anonymous) for class_ in classes]
    if not rows:
        return []
    path = _folder(course) / f"overview{NAMELESS if anonymous else ''}.html"
    _put(path, overview_html(rows))
    return [path, *(row.path for row in rows)]


def _write_page(course: Course, class_: Class, anonymous: bool) -> Overview:
    found, lab = items(class_), class_.lab.name
    titles = read_titles(course.materials)
    page = Page(class_, found, looks(class_, _release(course, lab)), titles, anonymous)
    stem = _folder(course) / f"{lab}{NAMELESS if anonymous else ''}"
    path = stem.with_suffix(".html")
    _put(path, page_html(page))
    write_pieces(stem.with_name(f"{stem.name}_pieces.csv"), found)
    write_diagnoses(stem.with_name(f"{stem.name}_diagnoses.csv"), found)
    if not anonymous:
        write_students(stem.with_name(f"{stem.name}_students.csv"), class_)
    return Overview(page, path)


def _release(course: Course, lab: str) -> dict[str, str]:
    """The cells that students were given, by piece."""
    text = course.release(lab).read_text(encoding="utf-8")
    return solution_cells(text)


def _folder(course: Course) -> Path:
    folder = course.root / "reports"
    folder.mkdir(exist_ok=True)
    return folder


def _put(path: Path, text: str) -> None:
    """In one step, so that nobody reads half a page."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
