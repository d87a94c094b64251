"""The same grading inside ``nbgrader autograde`` and the formgrader page."""

from __future__ import annotations

import atexit
import functools
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from dlcourse.catalogue import find_lab
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.collect import complete, read_submission
from autograder.course import Course, find_course
from autograder.explain import explain
from autograder.mark import judged_elsewhere
from autograder.normalise import normalise, steps_of
from autograder.sandbox import Sandbox
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
