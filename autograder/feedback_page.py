"""One student's page: written when something in it has changed, and only then."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass
from pathlib import Path

import nbconvert
import nbgrader
from dlcourse.catalogue import find_lab
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from autograder.clock import Clock
from autograder.course import Course
from autograder.entry import Entered, read_marks
from autograder.feedback_export import Converter
from autograder.slides import slide_of

#: Beside the page; says from what it was made, and in how many seconds.
STAMP = ".page.sha256"


@dataclass(frozen=True)
class Page:
    """What became of a student's page: written, left because it was up to date, or a problem."""

    student: str
    written: bool = False
    problem: str = ""


def seconds_of_page(page: Path) -> float | None:
    """How long it took to write a page; None when there is none, or nobody knows."""
    try:
        return float(_read(page.with_name(STAMP)).split()[1])
    except (OSError, IndexError, ValueError):
        return None


class Pages:
    """Writes pages of one lab, one after the other."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course, self._lab = course, lab
        self._gradebook = Gradebook(course.database_url)
        config = course.config()
        config.CourseDirectory.assignment_id = lab
        directory = type(course.directory(lab))(config=config)
        self._converter = Converter(coursedir=directory, config=config)
        self._converter.open()
        slides = [slide_of(piece.name, course.materials) for piece in find_lab(lab).pieces]
        programs = (nbgrader.__version__, nbconvert.__version__, slides)
        self._programs = repr(programs).encode()
        self._warm = False

    def up_to_date(self, student: str) -> bool:
        """Whether a page is there that was made from these marks and this notebook."""
        try:
            page = _read(self._course.feedback(student, self._lab))
            stamp = _read(self._course.feedback(student, self._lab).with_name(STAMP))
            marks = read_marks(self._gradebook, self._lab, student)
            return stamp.split()[:1] == [_digest(self._made_from(student, marks), page)]
        except (OSError, MissingEntry, SQLAlchemyError):
            return False
        finally:
            self._gradebook.db.rollback()  # what is read the next time is read anew

    def write(self, student: str) -> Page:
        """Write a student's page; whatever fails becomes a problem."""
        try:
            self._write(student)
        except Exception as error:
            return Page(student, problem=f"{type(error).__name__}: {error}")
        finally:
            self._gradebook.db.rollback()
        return Page(student, written=True)

    def _write(self, student: str) -> None:
        page = self._course.feedback(student, self._lab)
        marks = read_marks(self._gradebook, self._lab, student)
        made_from = self._made_from(student, marks)
        source = self._course.autograded(student, self._lab)
        with Clock() as clock:
            self._converter.convert(student, source, marks)
        stamp = f"{_digest(made_from, _read(page)).decode()} {clock.seconds:.4f}\n"
        page.with_name(STAMP).write_text(stamp, encoding="ascii")
        self._keep_out_of_collections()

    def _made_from(self, student: str, marks: Entered) -> bytes:
        """What a page depends on: the graded notebook, its marks, slides, programs."""
        source = self._course.autograded(student, self._lab).read_bytes()
        return _digest(source, repr(marks).encode(), self._programs)

    def _keep_out_of_collections(self) -> None:
        """The collector would look through all of nbconvert and nbgrader at each page again."""
        if not self._warm:
            gc.collect()
            gc.freeze()
        self._warm = True


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest().encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
