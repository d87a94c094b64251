"""The same work on a Dask cluster: submissions go out, marks come back.

The scheduler and its workers (``dask scheduler``; ``dask worker tcp://host:8786``) run where these
packages are installed in the same version.  A worker with n threads marks n submissions at a time,
in one sandbox for each worker process; it needs no gradebook and no folder of the course.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from distributed import Client

from autograder.cluster_work import GoneError, Work
from autograder.cluster_worker import OpenSandbox
from autograder.course import CourseError
from autograder.mark import Assignment, Marked, Submission, infrastructure

#: Seconds to wait for the scheduler, and for a worker when there is none.
CONNECT_SECONDS = 10.0
PATIENCE = 60.0


class ClusterError(CourseError):
    """The cluster cannot be used; the message says what to do."""


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
    there has been no worker for ``patience`` seconds.  What a worker cannot mark, because its
    machine has a fault, is tried once more by another.  Raises ``ClusterError`` when the scheduler
    does not answer or a worker cannot mark at the start.
    """
    waiting = iter(submissions)
    with _connect(scheduler, assignment.lab) as client:
        work = Work(client, assignment, patience)
        try:
            yield from work.through(waiting)
        except GoneError as gone:
            for submission in chain(work.left(), waiting):
                yield infrastructure(submission, assignment.lab, str(gone))


@contextmanager
def _connect(scheduler: str, lab: str) -> Iterator[Client]:
    """A client whose workers all have their sandbox for a lab."""
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler` and name "
            f"the address that it prints, such as tcp://host:8786 ({error})"
        ) from error
    with client:
        plugin = OpenSandbox(lab)
        try:
            client.register_plugin(plugin)
        except Exception as error:
            client.unregister_worker_plugin(plugin.name)
            raise ClusterError(f"a worker of {scheduler} cannot mark: {error}") from error
        yield client
