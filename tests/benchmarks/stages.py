"""Where the time of a submission goes: every stage timed, one submission after the other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from autograder.course import Course
from autograder.feedback_page import Pages
from autograder.grading import grade_class
from autograder.pool import mark_here
from autograder.sandbox import Sandbox
from tests.benchmarks.light import LAB

SUBMISSIONS, PAGES = 20, 3
#: What is timed, by the name under which it is called; one name may have several places.
STAGES = {
    "autograder.mark.parse_submission": "read the file",
    "autograder.mark.normalise": "rebuild it on the release",
    "autograder.sandbox.session.Session.__init__": "fork and wall in a worker",
    "autograder.sandbox.session.Session.run": "the student's cells",
    "autograder.sandbox.session.Session.call_all": "calls, made ahead",
    "autograder.sandbox.session.Session.call": "calls, one by one",
    "autograder.verdict.run_visible": "checks (without calls)",
    "autograder.verdict.run_hidden": "checks (without calls)",
    "autograder.sandbox.session.Session.close": "end the worker",
    "autograder.verdict.find_forbidden": "read the source for what is forbidden",
    "autograder.mark.explain": "explain",
    "autograder.mark.writes_json": "graded notebook as text",
    "autograder.grading._save": "gradebook and graded file",
}


def print_stages(root: Path, repository: Path) -> None:
    """Grade some of a class in this process and print the milliseconds of each stage."""
    course = Course(root, root)
    torch.set_num_threads(1)  # as the processes of the pool do
    start = time.perf_counter()
    with Sandbox(torch=True) as sandbox, ExitStack() as stack:
        started = time.perf_counter() - start
        spent: Counter[str] = Counter()
        class_ = [f"student-{number:05d}" for number in range(SUBMISSIONS)]
        marker = partial(mark_here, sandbox=sandbox)
        list(grade_class(course, LAB, marker, class_[:2], regrade=True))
        for place, stage in STAGES.items():
            target, name = place.rsplit(".", 1)
            original = _find(target, name)
            stack.enter_context(patch(place, _timed(original, stage, spent)))
        start = time.perf_counter()
        list(grade_class(course, LAB, marker, class_, regrade=True))
        whole = time.perf_counter() - start
    spent["checks (without calls)"] -= spent["calls, one by one"]
    spent["everything else"] = whole - sum(spent.values())
    start = time.perf_counter()
    pages = Pages(course, LAB)
    assert not any(pages.write(student).problem for student in class_[:PAGES])
    page = (time.perf_counter() - start) / PAGES
    print(f"  stages, one after the other: {whole / SUBMISSIONS * 1e3:.0f} ms a submission")
    for stage, seconds in spent.most_common():
        print(f"    {seconds / SUBMISSIONS * 1e3:6.1f} ms  {stage}")
    print(f"    {page * 1e3:6.1f} ms  a feedback page")
    print(f"    {started:6.1f} s   the sandbox starts, once for each process", flush=True)


def _find(target: str, name: str) -> Any:
    import pkgutil

    return getattr(pkgutil.resolve_name(target), name)


def _timed(function: Callable[..., Any], stage: str, spent: Counter[str]) -> Callable[..., Any]:
    def run(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            spent[stage] += time.perf_counter() - start

    return run
