"""What is under way on a Dask cluster, and what becomes of it when workers come and go."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from distributed import Client, Future, KilledWorker

from autograder.cluster_worker import mark_on_worker
from autograder.mark import Assignment, Marked, Submission, infrastructure
from autograder.pool import AHEAD

#: How often the number of workers is asked for, and how long one result may take to arrive.
LOOK_SECONDS, FETCH_SECONDS = 1.0, 10.0


class GoneError(Exception):
    """There is nobody left to mark; the message is the reason that the submissions get."""


class _Task(NamedTuple):
    """A submission handed out; ``where`` names the workers that may take it, nobody for all."""

    future: Future
    submission: Submission
    where: frozenset[str]


class Work:
    """The submissions that are under way on a cluster."""

    def __init__(self, client: Client, assignment: Assignment, patience: float) -> None:
        self._client, self._assignment, self._patience = client, assignment, patience
        self._under_way: dict[Any, _Task] = {}
        #: They were in hand when workers died, with others: one of them is to blame at most.
        self._suspects: list[Submission] = []
        #: Students whose submission one worker could not mark.
        self._second_try: set[str] = set()
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._threads = 0
        self._arrival = 0.0
        self._looked = self._life = time.monotonic()

    def through(self, waiting: Iterator[Submission]) -> Iterator[Marked]:
        """Mark all, the suspects last; yields what is done, raises ``GoneError``."""
        self._look()
        yield from self._drain(waiting, alone=False)
        while self._suspects:
            yield from self._drain(iter([self._suspects.pop()]), alone=True)

    def left(self) -> list[Submission]:
        """What was handed to this cluster and has not come back."""
        return [task.submission for task in self._under_way.values()] + self._suspects

    def _drain(self, waiting: Iterator[Submission], alone: bool) -> Iterator[Marked]:
        """Keep a bounded number under way."""
        while True:
            free = AHEAD * max(1, self._threads) - len(self._under_way)
            for submission in islice(waiting, max(0, free)):
                self._submit(submission)
            if not self._under_way:
                return
            yield from self._next(alone)
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._look()

    def _submit(self, submission: Submission, where: Iterable[str] = ()) -> None:
        options = {"pure": False, "workers": sorted(where) or None}
        with _reaching_scheduler():
            future = self._client.submit(mark_on_worker, submission, self._assignment, **options)
        self._under_way[future.key] = _Task(future, submission, frozenset(where))
        future.add_done_callback(self._done.put)

    def _next(self, alone: bool) -> Iterator[Marked]:
        """One result, or nothing when none has come for a while."""
        try:
            future = self._done.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return
        self._life = time.monotonic()
        if future.key not in self._under_way:  # it was given to somebody else meanwhile
            return
        submission = self._under_way[future.key].submission
        try:
            with _reaching_scheduler():
                marked = future.result(timeout=FETCH_SECONDS)
        except TimeoutError:  # its worker died with the result, which is being made again
            future.add_done_callback(self._done.put)
            return
        except GoneError:
            raise
        except Exception as error:
            self._forget(future)
            if isinstance(error, KilledWorker) and not alone:
                self._suspects.append(submission)
            else:
                yield infrastructure(submission, self._assignment.lab, _why(error))
            return
        again = marked.status == "infrastructure" and self._elsewhere(future, submission)
        self._forget(future)
        if not again:
            yield marked

    def _forget(self, future: Future) -> None:
        """What has come back is done; released, or the scheduler makes it again at every death."""
        del self._under_way[future.key]
        future.release()

    def _elsewhere(self, future: Future, submission: Submission) -> bool:
        """Whether other workers are there and get what one could not mark, the first time."""
        with _reaching_scheduler():
            at_fault = self._client.who_has([future])[future.key]
            others = set(self._client.nthreads()) - set(at_fault)
        if not others or submission.student in self._second_try:
            return False
        self._second_try.add(submission.student)
        self._submit(submission, others)
        return True

    def _look(self) -> None:
        """Count the workers' threads; gives up when there have been none for too long.

        A worker that comes and dies between two looks is a sign of life as well.
        """
        with _reaching_scheduler():
            workers = self._client.nthreads()
            self._threads = sum(workers.values())
            arrival = self._arrival if self._threads else _last_arrival(self._client)
        self._looked = time.monotonic()
        for task in list(self._under_way.values()):
            if task.where and not task.where & set(workers):  # they are gone: anybody may
                self._forget(task.future)
                self._submit(task.submission)
        if self._threads or arrival > self._arrival:
            self._life, self._arrival = self._looked, arrival
        elif self._looked - self._life > self._patience:
            raise GoneError(
                f"the cluster has had no worker for {self._patience:.0f} s: start some with "
                "`dask worker <scheduler>`, then run the same command again"
            )


def _last_arrival(client: Client) -> float:
    """When a worker last came, on the scheduler's clock; 0 when it remembers none."""
    events = [(when, event) for when, event in client.get_events("all") if isinstance(event, dict)]
    return max((when for when, e in events if e.get("action") == "add-worker"), default=0.0)


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
        raise GoneError(
            "the connection to the Dask scheduler was lost: see that it runs, then run the same "
            "command again"
        ) from error
