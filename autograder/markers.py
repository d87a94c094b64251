"""Who marks when a command asks for it: this machine's cores or a cluster, or a word why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import typer
from rich.console import Console

if TYPE_CHECKING:
    from autograder.grading import Marker

console = Console(width=None if sys.stdout.isatty() else 140)


@contextmanager
def local_marker(lab: str, workers: int | None = None, unsafe: bool = False) -> Iterator[Marker]:
    """Grading on this machine's cores; leaves with exit code 3 when there is no sandbox."""
    from autograder.pool import LocalWorkers
    from autograder.sandbox import SandboxBroken

    try:
        local = LocalWorkers(lab, workers, unsafe)
    except SandboxBroken as error:
        raise _no_sandbox(error) from error
    with local:
        import autograder.grading  # noqa: F401 - takes a second, as long as the workers need

        if not unsafe:
            try:
                local.require_sandbox()
            except SandboxBroken as error:
                raise _no_sandbox(error) from error
        yield local.mark


def _no_sandbox(error: Exception) -> typer.Exit:
    console.print(
        f"[red]There is no sandbox on this machine: {error}.[/red] Students' code would run "
        "with your rights. To accept that, add --unsafe."
    )
    return typer.Exit(3)


def cluster_marker(scheduler: str) -> Marker:
    """Grading on a cluster; leaves with exit code 3 when the package for it is missing."""
    try:
        from autograder.cluster import mark_on_cluster
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        console.print(
            "--scheduler needs Dask: install it with `pip install 'dlcourse-autograder[cluster]'`, "
            "in the course's folder `pip install --editable '.[cluster]'`",
            markup=False,
        )
        raise typer.Exit(3) from error
    return partial(mark_on_cluster, scheduler=scheduler)
