"""The same grading and the same pages inside nbgrader's commands and the formgrader page."""

from __future__ import annotations

import atexit
import functools
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from dlcourse.catalogue import find_lab, is_piece
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.collect import complete, read_submission
from autograder.course import Course, find_course
from autograder.explain import as_output, explain
from autograder.mark import judged_elsewhere
from autograder.normalise import normalise, steps_of
from autograder.sandbox import Sandbox
from autograder.slides import slide_of
from autograder.verdict import judge

Resources = dict[str, Any]


@functools.cache
def shared_sandbox(lab: str) -> Sandbox:
    """One sandbox for all submissions of a lab in a process."""
    sandbox = Sandbox(torch=True, lab=lab)
    sandbox.__enter__()
    atexit.register(sandbox.__exit__, None, None, None)
    return sandbox


def _course() -> Course:
    return find_course(Path.cwd())  # nbgrader's converters work in the course's root


class Normalise(NbGraderPreprocessor):  # type: ignore[misc]
    """Rebuilds a submission on the release, from the file as it was handed in."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The submission on the released skeleton."""
        lab = resources["nbgrader"]["assignment"]
        where = resources["metadata"]
        cells = read_submission(Path(where["path"], f"{where['name']}.ipynb"))
        release = nbformat.read(_course().release(lab), as_version=4)
        return normalise(cells, release).notebook, resources


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs a normalised submission in the sandbox and writes the verdicts into its test cells."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with points and reasons, for nbgrader's SaveAutoGrades to read."""
        lab, course = find_lab(resources["nbgrader"]["assignment"]), _course()
        student, steps = resources["nbgrader"]["student"], steps_of(nb)
        verdict = judge(lab, steps, shared_sandbox(lab.name), course.secret())
        explain(nb, verdict)
        nb.metadata["dlcourse"] = nbformat.from_dict(
            asdict(judged_elsewhere(student, steps, verdict))
        )
        complete(course.submission(student, lab.name), Path(resources["metadata"]["path"]))
        return nb, resources


class PointToSlides(NbGraderPreprocessor):  # type: ignore[misc]
    """Says below a piece that lost points which slide explains it; follows nbgrader's GetGrades."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        """A test cell with the slide between its table and its score."""
        marks = cell.metadata.get("nbgrader", {})
        name = str(marks.get("grade_id", "")).removeprefix("test_")
        if is_piece(name) and marks.get("score", 0) < marks.get("points", 0):
            slide = slide_of(name, self._materials())
            data = {"text/html": slide.as_html(), "text/plain": slide.as_text()}
            cell.outputs.insert(len(cell.outputs) - 1, as_output("display_data", data=data))
        return cell, resources

    def _materials(self) -> Path:
        """The folder that holds lectures/: the one around nbgrader's source directory."""
        directory = self.parent.parent.coursedir  # the exporter's converter's
        return Path(directory.root, directory.source_directory).parent
