"""Graders that share a gradebook take turns where two at once would make the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from autograder.course import Course, CourseError

#: PostgreSQL's locks have numbers: this one is for what all students share, and is told from those
#: of single students by having one number where they have two.
EVERYTHING, STUDENT = 0x646C636F, 0x646C
LOCK_FILE = "gradebook.lock"


@contextmanager
def turn(course: Course) -> Iterator[None]:
    """One grader at a time, on whatever machine: to make the gradebook, and to enter a lab.

    Raises ``CourseError`` when the gradebook's server or the package for it is missing.
    """
    url = make_url(course.database_url)
    if url.get_backend_name() == "sqlite":
        with _file_lock(course.root / LOCK_FILE):
            yield
    elif url.get_backend_name() == "postgresql":
        with _server_lock(course.database_url):
            yield
    else:  # nbgrader's own code keeps such a gradebook whole, but nothing here was tried with it
        yield


def student_turn(gradebook: Gradebook, student: str) -> None:
    """Wait until no other grader writes this student's marks; holds until commit or rollback."""
    backend = gradebook.engine.dialect.name
    if backend == "sqlite":  # which has one lock for everybody
        gradebook.db.execute(text("BEGIN IMMEDIATE"))
    elif backend == "postgresql":
        statement = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:student))")
        gradebook.db.execute(statement, {"kind": STUDENT, "student": student})


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """Ends with the process, whatever ends it."""
    import fcntl  # there is none on Windows, where grading refuses before it comes here

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _server_lock(url: str) -> Iterator[None]:
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        engine = create_engine(url)
        connection = engine.connect()
    except ModuleNotFoundError as error:
        raise CourseError(
            f"the gradebook {shown} needs the package {error.name}: install it with "
            "`pip install 'dlcourse-autograder[postgres]'`, and write postgresql+psycopg://..."
        ) from error
    except OperationalError as error:
        raise CourseError(f"the gradebook {shown} does not answer: {error.orig}") from error
    try:
        with connection, connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": EVERYTHING})
            yield
    finally:
        engine.dispose()
