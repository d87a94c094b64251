"""Work in several processes; what takes its process with it costs that one piece of work."""

from __future__ import annotations

import multiprocessing as mp
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

Job, Result = TypeVar("Job"), TypeVar("Result")
#: Seconds without a sign of life after which a process is ended.
PATIENCE = 300.0


def spread(
    jobs: Sequence[Job],
    work: Callable[[Job], Result],
    lost: Callable[[Job], Result],
    workers: int,
    prepare: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """The results as they come: ``work(job)``, or ``lost(job)`` where the process died or hung.

    Processes are forked, so that jobs may be functions of any kind.
    """
    context = mp.get_context("fork")
    waiting = list(range(len(jobs)))[::-1]
    at_work: dict[Connection, tuple[Any, int]] = {}

    def start() -> None:
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, jobs, work, prepare), daemon=True)
        process.start()
        there.close()
        _hand_out(here, process)

    def _hand_out(here: Connection, process: Any) -> None:
        if not waiting:
            here.send(None)
            process.join()
            here.close()
            return
        number = waiting.pop()
        here.send(number)
        at_work[here] = (process, number)

    for _ in range(min(workers, len(jobs))):
        start()
    while at_work:
        ready = wait(list(at_work), timeout=PATIENCE) or list(at_work)
        for here in ready:
            process, number = at_work.pop(here)
            try:
                result = here.recv() if here.poll() else None
            except EOFError:
                result = None
            if result is not None:
                yield result
                _hand_out(here, process)
                continue
            process.kill()
            process.join()
            here.close()
            yield lost(jobs[number])
            if waiting:
                start()


def _serve(there: Connection, jobs: Sequence[Any], work: Any, prepare: Any) -> None:
    """What a process does: a number comes, a result goes, until None comes."""
    prepare()
    while (number := there.recv()) is not None:
        there.send(work(jobs[number]))
