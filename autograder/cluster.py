"""The same work on a Dask cluster: submissions go out, marks come back.

The scheduler and its workers (``dask scheduler``; ``dask worker tcp://host:8786``) run where these
packages are installed in the same version.  A worker with n threads marks n submissions at a time,
in one sandbox for each worker process; it needs no gradebook and no folder of the course.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from distributed import Client, Future, KilledWorker

from autograder.cluster_worker import OpenSandbox, mark_on_worker
from autograder.course import CourseError
from autograder.mark import Assignment, Marked, Submission, infrastructure
from autograder.pool import AHEAD

#: Seconds to wait for the scheduler, and for a worker when there is none.
CONNECT_SECONDS = 10.0
PATIENCE = 60.0
#: How often the number of workers is asked for, and how long one result may take to arrive.
LOOK_SECONDS, FETCH_SECONDS = 1.0, 10.0


class ClusterError(CourseError):
    """The cluster cannot be used; the message says what to do."""


class _GoneError(Exception):
    """There is nobody left to mark; the message is the reason that the submissions get."""


def mark_on_cluster(
    submissions: Iterable[Submission],
    assignment: Assignment,
    scheduler: str,
    patience: float = PATIENCE,
) -> Iterator[Marked]:
    """Mark on the workers of a Dask scheduler; yields each as it ends, in any order.

    What a worker had in hand when it died goes to another.  A submission in hand at more deaths
    than the scheduler allows (``distributed.scheduler.allowed-failures``) is tried once more, last
    and alone; when workers go on dying, it is *infrastructure*, and so is all that is left when
    there has been no worker for ``patience`` seconds.  Raises ``ClusterError`` when the scheduler
    does not answer or a worker cannot mark.
    """
    waiting = iter(submissions)
    with _connect(scheduler) as client:
        work = _Work(client, assignment, patience)
        try:
            yield from work.through(waiting)
        except _GoneError as gone:
            in_hand = (submission for _, submission in work.under_way.values())
            for submission in chain(in_hand, work.suspects, waiting):
                yield infrastructure(submission, assignment.lab, str(gone))


@contextmanager
def _connect(scheduler: str) -> Iterator[Client]:
    """A client whose workers all have their sandbox."""
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler` and name "
            f"the address that it prints, such as tcp://host:8786 ({error})"
        ) from error
    with client:
        plugin = OpenSandbox()
        try:
            client.register_plugin(plugin)
        except Exception as error:
            client.unregister_worker_plugin(plugin.name)
            raise ClusterError(f"a worker of {scheduler} cannot mark: {error}") from error
        yield client


class _Work:
    """The submissions that are under way on a cluster."""

    def __init__(self, client: Client, assignment: Assignment, patience: float) -> None:
        self.under_way: dict[Any, tuple[Future, Submission]] = {}
        #: They were in hand when workers died, with others: one of them is to blame at most.
        self.suspects: list[Submission] = []
        self._client, self._assignment, self._patience = client, assignment, patience
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._threads = 0
        self._looked = self._seen = time.monotonic()

    def through(self, waiting: Iterator[Submission]) -> Iterator[Marked]:
        """Mark all, the suspects last; yields what is done, raises ``_GoneError``."""
        self._look()
        yield from self._drain(waiting, alone=False)
        while self.suspects:
            yield from self._drain(iter([self.suspects.pop()]), alone=True)

    def _drain(self, waiting: Iterator[Submission], alone: bool) -> Iterator[Marked]:
        """Keep a bounded number under way."""
        while True:
            free = AHEAD * max(1, self._threads) - len(self.under_way)
            for submission in islice(waiting, max(0, free)):
                self._submit(submission)
            if not self.under_way:
                return
            yield from self._next(alone)
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._look()

    def _submit(self, submission: Submission) -> None:
        with _reaching_scheduler():
            future = self._client.submit(mark_on_worker, submission, self._assignment, pure=False)
        self.under_way[future.key] = (future, submission)
        future.add_done_callback(self._done.put)

    def _next(self, alone: bool) -> Iterator[Marked]:
        """One result, or nothing when none has come for a while."""
        try:
            future = self._done.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return
        submission = self.under_way[future.key][1]
        try:
            with _reaching_scheduler():
                marked = future.result(timeout=FETCH_SECONDS)
        except TimeoutError:  # its worker died with the result, which is being made again
            future.add_done_callback(self._done.put)
            return
        except _GoneError:
            raise
        except Exception as error:
            del self.under_way[future.key]
            if isinstance(error, KilledWorker) and not alone:
                self.suspects.append(submission)
            else:
                yield infrastructure(submission, self._assignment.lab, _why(error))
            return
        del self.under_way[future.key]
        yield marked

    def _look(self) -> None:
        """Count the workers' threads; gives up when there have been none for too long."""
        with _reaching_scheduler():
            self._threads = sum(self._client.nthreads().values())
        self._looked = time.monotonic()
        if self._threads:
            self._seen = self._looked
        elif self._looked - self._seen > self._patience:
            raise _GoneError(
                f"the cluster has had no worker for {self._patience:.0f} s: start some with "
                "`dask worker <scheduler>`, then run the same command again"
            )


def _why(error: Exception) -> str:
    if isinstance(error, KilledWorker):
        return f"{error.allowed_failures + 1} workers died marking nothing else; is memory short?"
    return f"the worker failed: {type(error).__name__}: {error}"


@contextmanager
def _reaching_scheduler() -> Iterator[None]:
    """A lost scheduler is one kind of error, however Dask reports it."""
    try:
        yield
    except TimeoutError:
        raise
    except (OSError, CancelledError) as error:
        raise _GoneError(
            "the connection to the Dask scheduler was lost: see that it runs, then run the same "
            "command again"
        ) from error
