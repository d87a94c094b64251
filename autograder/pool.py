"""Keeps all cores of this machine busy: one grader and one sandbox a process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from autograder.mark import Assignment, Marked, Submission, infrastructure, mark
from autograder.orphans import end_with_parent
from autograder.sandbox import Sandbox

#: Submissions under way for each process: enough to stay busy, few enough to keep in memory.
AHEAD = 3
#: How often a submission is tried again when the process that graded it has died.
TRIES = 3

#: The packages with a module for each lab; grading processes are forked when it is imported.
CHECKS = ("autograder.checks", "autograder.misconceptions", "dlcourse.visible", "dlcourse.oracles")

_sandbox: Sandbox | None = None


def local_workers() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mark_here(
    submissions: Iterable[Submission], assignment: Assignment, sandbox: Sandbox
) -> Iterator[Marked]:
    """Mark one after the other in this process."""
    for submission in submissions:
        yield mark(submission, assignment, sandbox)


def mark_on_all_cores(
    submissions: Iterable[Submission],
    assignment: Assignment,
    workers: int | None = None,
    unsafe: bool = False,
) -> Iterator[Marked]:
    """Mark on all cores; yields each as it ends, in any order.

    A grading process that dies (the system was out of memory) is replaced, and what it had in hand
    is marked again; a submission that was in hand at three such deaths is *infrastructure*.
    """
    with Sandbox(torch=True, unsafe=unsafe).share() as nursery:
        count = workers or local_workers()
        yield from _mark_all(submissions, assignment, count, unsafe, nursery.address)


def _mark_all(
    submissions: Iterable[Submission],
    assignment: Assignment,
    workers: int,
    unsafe: bool,
    nursery: str,
) -> Iterator[Marked]:
    waiting = iter(submissions)
    deaths: dict[str, int] = {}
    again: list[Submission] = []
    while True:
        pool = _start(assignment.lab, workers, unsafe, nursery)
        under_way: dict[Future[Marked], Submission] = {}
        try:
            yield from _drain(pool, _chain(again, waiting), assignment, under_way, workers)
            return
        except BrokenProcessPool:
            again[:] = []
            for submission in under_way.values():
                deaths[submission.student] = deaths.get(submission.student, 0) + 1
                if deaths[submission.student] < TRIES:
                    again.append(submission)
                else:
                    reason = "the grading process died three times; is memory short?"
                    yield infrastructure(submission, assignment.lab, reason)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _chain(again: list[Submission], waiting: Iterator[Submission]) -> Iterator[Submission]:
    while again:
        yield again.pop()
    yield from waiting


def _drain(
    pool: ProcessPoolExecutor,
    submissions: Iterator[Submission],
    assignment: Assignment,
    under_way: dict[Future[Marked], Submission],
    workers: int,
) -> Iterator[Marked]:
    """Keep a bounded number of submissions under way; yields what is done."""
    bound = AHEAD * workers
    while True:
        for submission in islice(submissions, bound - len(under_way)):
            under_way[pool.submit(_mark, submission, assignment)] = submission
        if not under_way:
            return
        for done in wait(under_way, return_when=FIRST_COMPLETED).done:
            marked = done.result()
            del under_way[done]
            yield marked


def _start(lab: str, workers: int, unsafe: bool, nursery: str) -> ProcessPoolExecutor:
    """Processes forked from a server that has imported torch and the lab's checks once."""
    context = multiprocessing.get_context("forkserver")
    checks = [f"{package}.{lab}" for package in CHECKS]
    context.set_forkserver_preload(["torch", "autograder.mark", *checks])
    return ProcessPoolExecutor(workers, context, _open_sandbox, (unsafe, nursery))


def _open_sandbox(unsafe: bool, nursery: str) -> None:
    global _sandbox
    import torch

    end_with_parent()
    torch.set_num_threads(1)
    _sandbox = Sandbox(torch=True, unsafe=unsafe, nursery=nursery)
    _sandbox.start()


def _mark(submission: Submission, assignment: Assignment) -> Marked:
    if _sandbox is None:
        raise RuntimeError("the grading process has no sandbox")
    return mark(submission, assignment, _sandbox)
