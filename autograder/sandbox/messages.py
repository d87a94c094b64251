"""What the grader and a worker say to each other, and what can go wrong between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dlcourse.checking.calls import Failure

from autograder.sandbox.encoding import WireError

Status = Literal["ok", "error", "stopped"]
Reason = Literal["time", "memory", "exit", "wire"]


@dataclass(frozen=True)
class CellOutcome:
    """How a cell ended: "ok", "error" (see ``failure``), or "stopped" at the time limit.

    ``seconds`` is the grader's own clock.
    """

    status: Status
    failure: Failure | None = None
    seconds: float = 0.0


class WorkerStopped(Exception):
    """The student's code ended its worker, or had to be ended; ``reason`` says why."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class SandboxBroken(Exception):
    """The machine or the sandbox failed; it says nothing about the student's code."""


def cell_message(outcome: CellOutcome) -> dict[str, Any]:
    """A cell's outcome as values that the wire carries."""
    return {"status": outcome.status, "failure": outcome.failure}


def read_cell(answer: Any, seconds: float) -> CellOutcome:
    """The outcome in a worker's answer, with the grader's time.  Raises ``WireError``."""
    status = answer.get("status") if isinstance(answer, dict) else None
    failure = answer.get("failure") if isinstance(answer, dict) else None
    if status not in ("ok", "error", "stopped") or not isinstance(failure, Failure | None):
        raise WireError("the answer to a cell is no outcome")
    return CellOutcome(status, failure, seconds)
