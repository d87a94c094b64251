"""Keeps all cores of this machine busy: one grader and one sandbox a process.

What takes long to import is imported by the processes themselves, side by side.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING

from autograder.orphans import end_with_parent
from autograder.sandbox import Sandbox

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext  # Windows has none

    from autograder.mark import Assignment, Marked, Submission

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
    from autograder.mark import mark

    for submission in submissions:
        yield mark(submission, assignment, sandbox)


class LocalWorkers:
    """The grading processes of this machine for one lab, and the nursery that they share.

    They start at once, and import what they need while the caller does something else.  Raises
    ``SandboxBroken`` on a system that has no sandbox.
    """

    def __init__(self, lab: str, workers: int | None = None, unsafe: bool = False) -> None:
        self._workers, self._unsafe = workers or local_workers(), unsafe
        self._lab = lab
        self._nursery = Sandbox(torch=True, unsafe=unsafe, lab=lab).share()
        _start_server(lab)

    def __enter__(self) -> LocalWorkers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._nursery.__exit__(kind, error, trace)

    def require_sandbox(self) -> None:
        """Prove that a worker works.  Raises ``SandboxBroken``."""
        address = self._nursery.address
        with Sandbox(torch=True, unsafe=self._unsafe, nursery=address, lab=self._lab):
            pass

    def mark(self, submissions: Iterable[Submission], assignment: Assignment) -> Iterator[Marked]:
        """Mark on all cores; yields each as it ends, in any order.

        A grading process that dies (the system was out of memory) is replaced, and what it had in
        hand is marked again; a submission that was in hand at three such deaths is
        *infrastructure*.
        """
        yield from _mark_all(
            submissions, assignment, self._workers, self._unsafe, self._nursery.address
        )


def mark_on_all_cores(
    submissions: Iterable[Submission],
    assignment: Assignment,
    workers: int | None = None,
    unsafe: bool = False,
) -> Iterator[Marked]:
    """Mark with ``LocalWorkers`` that are there for this class only."""
    with LocalWorkers(assignment.lab, workers, unsafe) as local:
        yield from local.mark(submissions, assignment)


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
        pool = ProcessPoolExecutor(
            workers, _context(), _open_sandbox, (assignment.lab, unsafe, nursery)
        )
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
                    from autograder.mark import infrastructure

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


def _start_server(lab: str) -> None:
    """Start the server of grading processes, which imports torch and the lab's checks once."""
    from multiprocessing import forkserver

    checks = [f"{package}.{lab}" for package in CHECKS]
    _context().set_forkserver_preload(["torch", "autograder.mark", *checks])
    forkserver.ensure_running()


def _context() -> ForkServerContext:
    return multiprocessing.get_context("forkserver")


def _open_sandbox(lab: str, unsafe: bool, nursery: str) -> None:
    global _sandbox
    import torch

    end_with_parent()
    torch.set_num_threads(1)
    _sandbox = Sandbox(torch=True, unsafe=unsafe, nursery=nursery, lab=lab)
    _sandbox.start()


def _mark(submission: Submission, assignment: Assignment) -> Marked:
    from autograder.mark import mark

    if _sandbox is None:
        raise RuntimeError("the grading process has no sandbox")
    return mark(submission, assignment, _sandbox)
