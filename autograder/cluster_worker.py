"""What runs inside a worker of a Dask cluster."""

from __future__ import annotations

import asyncio

from distributed import Worker, WorkerPlugin, get_worker

from autograder.mark import (
    Assignment,
    Marked,
    Submission,
    code_version,
    infrastructure,
    mark,
)
from autograder.sandbox import Sandbox

#: Read at import: what this process runs, even when the files change under it.
VERSION = code_version()


class OpenSandbox(WorkerPlugin):  # type: ignore[misc]
    """Gives every worker process one sandbox for a lab, for all its threads and until it ends.

    A worker that has other code, or no sandbox, is refused instead of giving other marks.
    """

    #: Several gradings may use a cluster at once; the second must not close the first one's.
    idempotent = True

    def __init__(self, lab: str) -> None:
        self.lab, self.name = lab, plugin_name(lab)
        self.version = VERSION
        self.sandbox: Sandbox | None = None

    async def setup(self, worker: Worker) -> None:
        """Open the sandbox and prove that it works; the worker stays in touch meanwhile."""
        if self.version != VERSION:
            raise RuntimeError(
                f"{worker.address} has another version of autograder or dlcourse than the grading "
                "machine: install the same one and start the worker again"
            )
        self.sandbox = await asyncio.to_thread(_open, self.lab)

    async def teardown(self, worker: Worker) -> None:
        """Close the sandbox; where a worker is killed, its nursery ends by itself."""
        if self.sandbox is not None:
            await asyncio.to_thread(self.sandbox.close)


def plugin_name(lab: str) -> str:
    """Under which a worker's plugin for a lab is found; other code has other names."""
    return f"dlcourse-sandbox-{lab}-{VERSION}"


def _open(lab: str) -> Sandbox:
    import torch

    torch.set_num_threads(1)  # a worker's threads mark side by side; none takes all the cores
    sandbox = Sandbox(torch=True, lab=lab)
    sandbox.start()
    return sandbox


def mark_on_worker(submission: Submission, assignment: Assignment) -> Marked:
    """Mark one submission in this worker's sandbox; without one, say so and leave it to others.

    A worker that comes when grading is under way is not refused at the start as the first ones are.
    """
    worker = get_worker()
    plugin = worker.plugins.get(plugin_name(assignment.lab))
    if not isinstance(plugin, OpenSandbox) or plugin.sandbox is None:
        problem = f"the worker {worker.address} has no sandbox, or other code: see what it printed"
        return infrastructure(submission, assignment.lab, problem)
    return mark(submission, assignment, plugin.sandbox)
