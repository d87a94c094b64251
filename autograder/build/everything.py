"""Builds all notebooks of a course."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.build.lab import build_lab
from autograder.build.lecture import build_lecture
from autograder.build.release import release_lab
from autograder.course import Course


def build_all(course: Course) -> Iterator[tuple[str, bool]]:
    """Build lectures, labs and releases; yields each file's name and whether it changed."""
    materials = course.materials
    for source in sorted((materials / "solutions").glob("*.py")):
        lab = source.stem
        yield f"solutions/{lab}/{lab}.ipynb", build_lab(materials, lab)
        yield f"labs/{lab}/{lab}.ipynb", release_lab(materials, lab)
    for source in sorted((materials / "lectures").glob("*.py")):
        name = source.stem
        yield f"lectures/{name}.ipynb", build_lecture(materials, name)
