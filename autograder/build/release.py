"""The student's notebook, made by nbgrader's own generate_assignment."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells

from autograder.build.notebook import give_ids, write_notebook
from autograder.course import Course


def release_lab(materials: Path, lab: str) -> bool:
    """``solutions/<lab>/`` to ``labs/<lab>/``; returns whether the release changed.

    The gradebook is not touched: ``nbgrader generate_assignment`` or the first grading enters the
    lab there.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shutil.copytree(materials / "solutions" / lab, scratch / "solutions" / lab)
        course = Course(scratch, scratch)
        directory = course.directory(lab)
        converter = GenerateAssignment(coursedir=directory, config=course.config())
        converter.log.setLevel("ERROR")
        converter.no_database, converter.force = True, True
        converter.preprocessors = [p for p in converter.preprocessors if p is not SaveCells]
        converter.start()
        notebook = nbformat.read(scratch / "labs" / lab / f"{lab}.ipynb", as_version=4)
    give_ids(notebook)
    return write_notebook(notebook, materials / "labs" / lab / f"{lab}.ipynb")
