"""The pages that students get back, made by nbgrader's own generate_feedback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nbgrader.converters import GenerateFeedback

from autograder.course import Course


def write_feedback(course: Course, lab: str, students: Iterable[str]) -> list[Path]:
    """Write ``feedback/<student>/<lab>/<lab>.html`` for every student; returns the pages."""
    pages = []
    for student in students:
        config = course.config()
        config.CourseDirectory.assignment_id = lab
        config.CourseDirectory.student_id = student
        converter = GenerateFeedback(
            coursedir=type(course.directory(lab))(config=config), config=config
        )
        converter.log.setLevel("ERROR")
        converter.force = True
        converter.start()
        pages.append(course.feedback(student, lab))
    return pages
