"""Why a worker has ended: the keeper's last words, told as the right exception."""

from __future__ import annotations

from typing import Any

from autograder.sandbox.limits import Limits
from autograder.sandbox.messages import SandboxBroken, WorkerStopped

SIGKILL, SIGXCPU = 9, 24


def explain(status: dict[str, Any], limits: Limits) -> WorkerStopped | SandboxBroken:
    """The keeper's last words as an exception; a fault of the machine is never the student's."""
    if not status:
        return SandboxBroken("the worker's keeper has died")
    if status["why"] == "memory":
        return WorkerStopped("memory", f"more than {limits.memory // 2**20} MiB")
    if status["why"] == "closed":  # still there, but it has closed its end of the wire
        return WorkerStopped("wire", "the worker has closed its connection")
    if status["signal"] == SIGXCPU or status["cpu"] > 0.95 * limits.cpu_seconds:
        return WorkerStopped("time", f"more than {limits.cpu_seconds} s of processor time")
    if status["signal"] == SIGKILL:
        return _killed(status["peak"], limits)
    if status["signal"]:
        return WorkerStopped("exit", f"ended by signal {status['signal']}")
    return WorkerStopped("exit", f"ended with exit code {status['exit']}")


def _killed(peak: int, limits: Limits) -> WorkerStopped | SandboxBroken:
    """Nothing inside can send this signal to the worker: the system was out of memory."""
    if peak > limits.memory // 2:
        return WorkerStopped("memory", f"{peak // 2**20} MiB")
    return SandboxBroken("the system has killed a small worker: this machine is out of memory")
