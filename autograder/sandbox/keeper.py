"""The process between the nursery and one worker: it makes the worker's world and ends it.

The keeper stays outside the worker's process namespace, so no student code can reach it.  It holds
the *lifeline*, a socket to the grader: when the grader closes it, or dies, the worker ends with all
that it started; when the worker ends by itself, the lifeline says how.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import tempfile
from dataclasses import dataclass
from typing import Any, NoReturn

from autograder.sandbox import filesystem, isolation, limits, memory, wire, worker
from autograder.sandbox.shell import QuietShell, silence

LOOK_EVERY = 0.25
CHANNEL = 3


@dataclass(frozen=True)
class Job:
    """What a worker is to be made of; ``view`` is ``None`` for one without walls."""

    user: int
    bounds: limits.Limits
    view: filesystem.View | None
    shell: QuietShell


def keep(job: Job, channel: socket.socket, lifeline: socket.socket) -> NoReturn:
    """Start the worker, watch it until one side ends, and exit."""
    silence()
    status: dict[str, Any] = {}
    folder = tempfile.mkdtemp() if job.view is None else filesystem.HOME
    try:
        ended = _readable_when_child_ends()
        if job.view is not None:
            isolation.leave_namespaces()
        child = os.fork()
        if child == 0:
            _become_worker(job, channel, folder)
        channel.close()
        status = _watch(child, job, lifeline, ended)
    except Exception as error:  # the kernel refused: the machine's fault, told as such
        _say_broken(channel, error)
    if job.view is None:
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        lifeline.sendall(json.dumps(status).encode())
    os._exit(0)


def _readable_when_child_ends() -> socket.socket:
    """A socket that gets a byte when a child ends, so that ``select`` can wait for that, too."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(writer.detach())
    return reader


def _become_worker(job: Job, channel: socket.socket, folder: str) -> NoReturn:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        channel = _only(channel)
        _build_walls(job, folder)
        _set_environment(folder)
        wire.send(channel, {"ready": True})
    except Exception as error:
        _say_broken(channel, error)
        os._exit(1)
    try:
        worker.serve(channel, job.shell)
    finally:
        os._exit(0)


def _build_walls(job: Job, folder: str) -> None:
    # A signal to the own process group crosses namespaces: the group must hold no one else.
    os.setsid()
    if job.view is None:
        os.chdir(folder)
        limits.apply(job.bounds, limits.address_space(), alone=False)
        return
    isolation.close_in(job.view, job.user, job.bounds)
    missing = isolation.missing_walls(job.view)
    if missing:
        raise OSError("; ".join(missing))


def _only(channel: socket.socket) -> socket.socket:
    """Close every open file but 0, 1, 2 and the channel, which becomes number 3."""
    number = channel.detach()
    if number != CHANNEL:
        os.dup2(number, CHANNEL, inheritable=False)
    os.closerange(CHANNEL + 1, _most_files())
    return socket.socket(fileno=CHANNEL)


def _most_files() -> int:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 2**20 if hard == resource.RLIM_INFINITY else max(hard, 1024)


def _set_environment(home: str) -> None:
    """Nothing of the grader's environment; os.environ.clear() also clears the C library's."""
    os.environ.clear()
    os.environ.update(
        {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": home,
            "USER": "student",
            "LANG": "C.UTF-8",
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": home + "/.matplotlib",
            "IPYTHONDIR": home + "/.ipython",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
    )


def _say_broken(channel: socket.socket, error: Exception) -> None:
    with contextlib.suppress(Exception):
        wire.send(channel, {"broken": f"{type(error).__name__}: {error}"})


def _watch(child: int, job: Job, lifeline: socket.socket, ended: socket.socket) -> dict[str, Any]:
    """Wait for the end of the worker or of the lifeline; the answer describes the end."""
    why, base = "", memory.of_process(os.getpid())
    while not why:
        readable, _, _ = select.select([lifeline, ended], [], [], LOOK_EVERY)
        if readable:
            why = "closed" if lifeline in readable else "ended"
        elif memory.of_tree(child, base) > job.bounds.memory:
            why = "memory"
    return _end(child, why, job)


def _end(child: int, why: str, job: Job) -> dict[str, Any]:
    """End the worker and all that it started, and say how it went."""
    if job.view is None:
        with contextlib.suppress(OSError):  # it may not have a group of its own yet
            os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    # The kernel lets go of the first process of a namespace only when all the others are gone.
    _, result, used = os.wait4(child, 0)
    return {
        "why": why,
        "signal": os.WTERMSIG(result) if os.WIFSIGNALED(result) else 0,
        "exit": os.WEXITSTATUS(result) if os.WIFEXITED(result) else 0,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * 1024,
    }
