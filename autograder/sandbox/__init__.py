"""Runs student code where it can see nothing and reach nobody; see ``client`` to use it."""

from autograder.sandbox.client import Sandbox, available
from autograder.sandbox.limits import Limits
from autograder.sandbox.messages import CellOutcome, SandboxBroken, WorkerStopped
from autograder.sandbox.session import Session
from autograder.sandbox.wire import WireError

__all__ = [
    "CellOutcome",
    "Limits",
    "Sandbox",
    "SandboxBroken",
    "Session",
    "WireError",
    "WorkerStopped",
    "available",
]
