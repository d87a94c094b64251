"""What one submission costs, step by step: the numbers behind autograder/docs/instructor/scale.md.

``python -m tests.benchmarks.scale --students 40``; the gradebook is that of DLCOURSE_DATABASE, or a
file.  The marks are checked; times are of this machine as it is now: trust ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from distributed import LocalCluster

from autograder.cluster import mark_on_cluster
from autograder.course import Course
from autograder.grading import Marker, grade_class
from autograder.mark import Assignment, Marked, Submission
from autograder.pool import mark_on_all_cores
from tests.cohort import Materials

LAB = "lab1_mlp"
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Time marking here and on clusters of two shapes, and the way into the gradebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=40)
    students = parser.parse_args().students
    parts = Materials.read(ROOT, LAB)
    book = json.dumps(parts.solved()).encode()
    class_ = [Submission(f"student-{n:06d}", book) for n in range(students)]
    assignment = Assignment(LAB, json.dumps(parts.release), b"secret")
    marked = _time("here, 2 processes", partial(mark_on_all_cores, workers=2), class_, assignment)
    for workers, threads in ((2, 1), (1, 2)):
        with LocalCluster(workers, threads, processes=True, dashboard_address=":0") as cluster:
            address = cluster.scheduler_address
            name = f"cluster, {workers} workers of {threads} threads"
            _time(name, partial(mark_on_cluster, scheduler=address), class_, assignment)
            if workers == 2:
                _time_scheduler(address, book, assignment)
    sent = len(book) + len(assignment.release)
    back = sum(len(row.notebook) for row in marked) / students
    print(f"over the network: {sent / 1e3:.0f} kB there, {back / 1e3:.0f} kB back")
    with tempfile.TemporaryDirectory() as folder:
        _time_gradebook(Path(folder), book, marked)


def _time(
    name: str, marker: Marker, class_: list[Submission], assignment: Assignment
) -> list[Marked]:
    """From the first result on: starting up is paid once for a class of any size."""
    results = marker(class_, assignment)
    marked, start = [next(results)], time.perf_counter()
    marked += results
    each = (time.perf_counter() - start) / (len(class_) - 1)
    own = sum(row.seconds for row in marked) / len(marked)
    assert {row.score for row in marked} == {marked[0].maximum}, marked[0].reason
    print(f"{name}: {each:.3f} s a submission ({own:.3f} s each in a worker)", flush=True)
    return marked


def _time_scheduler(address: str, book: bytes, assignment: Assignment) -> None:
    """How fast notebooks go to workers and back when marking takes no time at all."""
    class_ = [Submission(f"student-{n}", book) for n in range(1000)]
    with patch("autograder.cluster_work.mark_on_worker", _echo):
        results = mark_on_cluster(class_, assignment, address)
        next(results)
        start = time.perf_counter()
        rest = len(list(results))
    print(f"cluster without marking: {rest / (time.perf_counter() - start):.0f} a second")


def _echo(submission: Submission, assignment: Assignment) -> Marked:
    return Marked(submission.student, "graded", 0, {}, notebook=submission.content.decode())


def _time_gradebook(root: Path, book: bytes, marked: list[Marked]) -> None:
    for row in marked:
        folder = root / "submitted" / row.student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_bytes(book)

    def ready(submissions: object, assignment: Assignment) -> Iterator[Marked]:
        yield from marked

    course = Course(root, ROOT, os.environ.get("DLCOURSE_DATABASE", ""))
    results = grade_class(course, LAB, ready, regrade=True)
    next(results)
    start = time.perf_counter()
    rest = len(list(results))
    each = (time.perf_counter() - start) / rest
    kind = course.database_url.split(":")[0]
    print(f"gradebook ({kind}) and graded notebook: {each:.3f} s a submission")


if __name__ == "__main__":
    main()
