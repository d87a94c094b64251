"""Grading on a Dask cluster: real schedulers and workers on this machine."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster, Worker
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder import cli, cluster, cluster_work, cluster_worker
from autograder.cluster import ClusterError, mark_on_cluster
from autograder.course import Course
from autograder.grading import grade_class
from autograder.mark import Assignment, Marked, Submission
from autograder.pool import mark_here
from tests.cohort import Materials

LAB = "lab1_mlp"
WRONG = "@piece\ndef relu(f):\n    return f\n"
FOREVER = "@piece\ndef relu(f):\n    while True:\n        pass\n"

pytestmark = pytest.mark.slow


#: A worker that is killed comes back, however long that takes here; a LocalCluster would give up
#: one that happens to be away 15 s later.
PATIENT = {"distributed.deploy.lost-worker-timeout": "1 hour"}


@contextmanager
def _local(workers: int, threads: int) -> Iterator[str]:
    """The address of a cluster on this machine."""
    with (
        dask.config.set(PATIENT),
        LocalCluster(
            n_workers=workers, threads_per_worker=threads, processes=True, dashboard_address=":0"
        ) as made,
    ):
        yield made.scheduler_address


def _class(repository: Path) -> tuple[Assignment, list[Submission]]:
    """A few submissions that differ in what they deserve and in how they end."""
    parts = Materials.read(repository, LAB)
    contents = {
        "all-right": parts.solved(),
        "one-wrong": parts.solved(relu=WRONG),
        "no-end": parts.partly({"mse"}, relu=FOREVER),
        "two-pieces": parts.partly({"relu", "mse"}),
    }
    handed_in = [Submission(name, json.dumps(book).encode()) for name, book in contents.items()]
    release = json.dumps(parts.release)
    return Assignment(LAB, release, b"secret"), [*handed_in, Submission("broken", b"{")]


def _essence(marked: Marked) -> dict[str, Any]:
    """All but what differs from run to run."""
    return {
        name: value for name, value in vars(marked).items() if name not in ("seconds", "stages")
    }


def test_the_same_marks_as_on_one_machine(repository: Path, sandbox: object) -> None:
    """Two threads of one worker process mark at the same time, in one sandbox."""
    assignment, class_ = _class(repository)
    here = {marked.student: marked for marked in mark_here(class_, assignment, sandbox)}
    with _local(workers=1, threads=2) as address:
        there = list(mark_on_cluster(class_, assignment, address))
    assert sorted(marked.student for marked in there) == sorted(here)
    for marked in there:
        assert _essence(marked) == _essence(here[marked.student])


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    return [int(n) for path in tasks.glob("*/children") for n in path.read_text().split()]


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def test_a_killed_worker_costs_nobody_anything(repository: Path, tmp_path: Path) -> None:
    """SIGKILL in the middle: all end graded, none twice, and nothing is left of the worker.

    Every submission holds its worker for seconds, so that one with work in hand is found.
    """
    book = json.dumps(Materials.read(repository, LAB).partly({"mse"}, relu=FOREVER))
    names = [f"student{number}" for number in range(5)]
    for name in names:
        folder = tmp_path / "submitted" / name / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(book, encoding="utf-8")
    course = Course(tmp_path, repository)
    with _local(workers=2, threads=1) as address, Client(address, set_as_default=False) as client:
        processes = client.run(os.getpid)
        grading = grade_class(course, LAB, partial(mark_on_cluster, scheduler=address))
        class_ = [next(grading)]
        (victim, *_) = [processes[name] for name, tasks in client.processing().items() if tasks]
        nurseries = [n for n in _children(victim) if "preload" in _command(n)]
        os.kill(victim, signal.SIGKILL)
        class_ += grading
        assert len(nurseries) == 1
        assert _soon(lambda: not any("preload" in _command(number) for number in nurseries))
    assert sorted(marked.student for marked in class_) == names
    assert {(marked.status, marked.score) for marked in class_} == {("graded", 2.0)}
    with Gradebook(course.database_url) as gradebook:
        entered = gradebook.assignment_submissions(LAB)
        assert sorted(entry.student_id for entry in entered) == names
        assert {entry.score for entry in entered} == {2.0}


def _soon(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it comes to be so; how soon is up to the machine."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()


@pytest.fixture
def _one_death_allowed() -> Iterator[None]:
    """A scheduler made now gives a task up at the second death."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        yield


@pytest.mark.usefixtures("_one_death_allowed")
def test_what_kills_every_worker_is_reported_and_the_rest_is_graded(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission in whose company workers keep dying does not take the class with it."""
    assignment, class_ = _class(repository)
    monkeypatch.setattr(cluster_work, "mark_on_worker", _deadly)
    with _local(workers=1, threads=1) as address:
        ended = {marked.student: marked for marked in mark_on_cluster(class_, assignment, address)}
    assert sorted(ended) == sorted(submission.student for submission in class_)
    assert [n for n, marked in ended.items() if marked.status != "graded"] == ["two-pieces"]
    assert "2 workers died marking nothing else" in ended["two-pieces"].reason


@pytest.mark.usefixtures("_one_death_allowed")
def test_workers_that_come_and_die_are_signs_of_life(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks at the right moment, and nobody is patient: what is counted is who came."""
    assignment, class_ = _class(repository)
    monkeypatch.setattr(cluster_work, "mark_on_worker", _deadly)
    monkeypatch.setattr(Client, "nthreads", lambda self: {})
    arrivals = iter(range(1, 10**6))
    monkeypatch.setattr(cluster_work, "_last_arrival", lambda client: float(next(arrivals)))
    with _local(workers=1, threads=1) as address:
        ended = list(mark_on_cluster(class_, assignment, address, patience=0))
    assert [m.student for m in ended if m.status != "graded"] == ["two-pieces"]


def test_the_scheduler_remembers_who_came(repository: Path) -> None:
    before = time.time()
    with _local(workers=1, threads=1) as address, Client(address, set_as_default=False) as client:
        assert before < cluster_work._last_arrival(client) < time.time()


def _deadly(submission: Submission, assignment: Assignment) -> Marked:
    """Stands for a grader that the system kills, at one submission, for want of memory."""
    if submission.student == "two-pieces":
        os.kill(os.getpid(), signal.SIGKILL)
    return Marked(submission.student, "graded", 0.0, {})


def test_without_a_worker_grading_ends_with_what_to_do(repository: Path) -> None:
    assignment, class_ = _class(repository)
    with _local(workers=0, threads=1) as address:
        ended = list(mark_on_cluster(class_, assignment, address, patience=2))
    assert [marked.student for marked in ended] == [submission.student for submission in class_]
    assert {marked.status for marked in ended} == {"infrastructure"}
    assert all("no worker for 2 s: start some with `dask worker" in m.reason for m in ended)


def test_a_lost_scheduler_ends_the_grading(repository: Path, tmp_path: Path) -> None:
    assignment, class_ = _class(repository)
    scheduler, address = _dask_scheduler(tmp_path)

    def handed_in() -> Iterator[Submission]:
        """The scheduler dies when it has the first of them."""
        yield class_[0]
        scheduler.kill()
        scheduler.wait()
        yield from class_[1:]

    try:
        ended = list(mark_on_cluster(handed_in(), assignment, address))
    finally:
        scheduler.kill()
        scheduler.wait()
    assert sorted(m.student for m in ended) == sorted(s.student for s in class_)
    assert {marked.status for marked in ended} == {"infrastructure"}
    assert all("connection to the Dask scheduler was lost" in m.reason for m in ended)


def _dask_scheduler(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The command that people type, and the address that it leaves in a file."""
    port = _free_port()
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", "scheduler", *words],
        cwd=folder,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"tcp://127.0.0.1:{port}"
        time.sleep(0.1)
    process.kill()
    raise TimeoutError("the scheduler does not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_worker_with_other_code_is_refused(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, class_ = _class(repository)
    monkeypatch.setattr(cluster_worker, "VERSION", "another")
    with (
        _local(workers=1, threads=1) as address,
        pytest.raises(ClusterError, match="another version of autograder or dlcourse"),
    ):
        list(mark_on_cluster(class_, assignment, address))


def test_what_a_worker_without_a_sandbox_gets_another_marks(repository: Path) -> None:
    assignment, class_ = _class(repository)
    with _local(workers=2, threads=1) as address, Client(address, set_as_default=False) as client:
        ended = list(mark_on_cluster(_losing(class_, client, 1), assignment, address))
    assert sorted(marked.student for marked in ended) == sorted(s.student for s in class_)
    assert {marked.status for marked in ended} == {"graded", "unreadable"}


def test_when_no_worker_has_a_sandbox_the_reason_names_one(repository: Path) -> None:
    assignment, class_ = _class(repository)
    with _local(workers=1, threads=1) as address, Client(address, set_as_default=False) as client:
        ended = list(mark_on_cluster(_losing(class_, client, 1), assignment, address))
    assert sorted(marked.student for marked in ended) == sorted(s.student for s in class_)
    assert {marked.status for marked in ended} == {"infrastructure"}
    assert all(re.search(r"worker tcp://127\.0\.0\.1:\d+ has no sand", m.reason) for m in ended)


def _losing(class_: list[Submission], client: Client, count: int) -> Iterator[Submission]:
    """The class; when it is asked for, the first workers lose the sandbox that they had."""
    client.run(_lose_sandbox, workers=sorted(client.nthreads())[:count])
    yield from class_


def _lose_sandbox(dask_worker: Worker) -> None:
    """Stands for a worker that came later and could not open one."""
    for plugin in dask_worker.plugins.values():
        if isinstance(plugin, cluster_worker.OpenSandbox):
            plugin.sandbox = None


def _grade(root: Path, scheduler: str) -> Any:
    (root / "submitted" / "ada" / LAB).mkdir(parents=True)
    words = ["grade", LAB, "--root", str(root), "--scheduler", scheduler]
    return CliRunner().invoke(cli.app, words)


def test_a_scheduler_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    result = _grade(tmp_path, f"tcp://127.0.0.1:{_free_port()}")
    assert result.exit_code == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1" in result.output
    assert "`dask scheduler`" in result.output


def test_without_dask_the_option_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "autograder.cluster")
    monkeypatch.delitem(sys.modules, "autograder.cluster_work")
    monkeypatch.delitem(sys.modules, "autograder.cluster_worker")
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = _grade(tmp_path, "tcp://127.0.0.1:8786")
    assert result.exit_code == 3
    assert "pip install 'dlcourse-autograder[cluster]'" in result.output
