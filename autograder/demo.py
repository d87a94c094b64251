"""The whole loop on a sample class, for people who want to see it once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.build.everything import build_all
from autograder.course import Course

#: The labs, each with a submission whose feedback is worth a look.
LABS = {
    "lab1_mlp": "sum-for-mean",
    "lab2_backprop": "no-gate",
    "lab3_optimizers": "always-the-first",
    "lab4_regularization": "no-scaling",
    "lab5_autoencoders": "not-centred",
}


def run_demo(
    course: Course,
    root: Path,
    console: Console,
    grade: Callable[..., Any],
    show: Callable[..., Any],
    report: Callable[[Course], Any],
) -> None:
    """Build -> release -> hand in -> grade -> feedback -> class table -> report, each announced.

    ``root`` is emptied first when an earlier demonstration made it.
    """
    console.rule("1  build: text sources become notebooks", align="left")
    for path, changed in build_all(course):
        console.print(f"{'built    ' if changed else 'as it was'}  {path}", highlight=False)
    console.rule(
        "2  hand in: a sample class for each lab, good, wrong, damaged and dishonest", align="left"
    )
    _fresh(root)
    for lab in LABS:
        for sample in _write_class(course, root, lab):
            console.print(f"{lab:19} {sample.student:18} {sample.about}", highlight=False)
    console.rule("3  grade: in a sandbox, judged outside it", align="left")
    desk = Course(root.resolve(), course.materials)
    classes = {lab: grade(desk, lab) for lab in LABS}
    console.rule("4  marks and feedback", align="left")
    for lab, student in LABS.items():
        show(desk, lab, classes[lab])
        console.print(f"one of them: {desk.feedback(student, lab)}", soft_wrap=True)
    console.rule("5  report: what to repeat in the next lecture", align="left")
    report(desk)


def _write_class(course: Course, root: Path, lab: str) -> list[Any]:
    """The sample class lives with the tests, which hold grading to what it must find."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.cohort import write_cohort

    return list(write_cohort(course.materials, lab, root))


def _fresh(root: Path) -> None:
    marker = root / "demonstration.txt"
    if root.exists() and any(root.iterdir()) and not marker.exists():
        raise SystemExit(f"{root} holds other things: name an empty folder with --root")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    marker.write_text("Made by `autograder demo`; emptied at its next run.\n", encoding="utf-8")
