"""One submission's worker, as the grader sees it."""

from __future__ import annotations

import contextlib
import json
import secrets
import select
import socket
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

from dlcourse.checking.calls import Failure, Reply

from autograder.sandbox import wire
from autograder.sandbox.endings import explain
from autograder.sandbox.launch import Line, seconds_from_now
from autograder.sandbox.limits import Limits
from autograder.sandbox.messages import (
    CellOutcome,
    Reason,
    SandboxBroken,
    WorkerStopped,
    read_cell,
)

#: What a worker may take beyond its own time limit before it is ended.
GRACE_SECONDS = 2.0
READY_SECONDS = 30.0
END_SECONDS = 10.0
LONGEST_SOURCE = 250_000


class Session:
    """A worker: runs cells, calls what they define.  Not for several threads at once.

    Every request raises ``WorkerStopped`` when the student's code has ended the worker or had to be
    ended (and again for each later request), ``SandboxBroken`` when the machine is at fault, and
    ``WireError`` when the grader asks for something that cannot be sent.
    """

    def __init__(self, launcher: Line, limits: Limits, modules: Sequence[str] = ()) -> None:
        self._limits = limits
        self._stopped: WorkerStopped | SandboxBroken | None = None
        self._channel, worker_end = socket.socketpair()
        self._lifeline, keeper_end = socket.socketpair()
        try:
            with worker_end, keeper_end:
                launcher.spawn(worker_end, keeper_end, modules)
            self._wait_until_ready()
        except SandboxBroken:
            self._end()
            raise

    def _wait_until_ready(self) -> None:
        """The worker's first message comes before any student code and is about its walls."""
        try:
            first = wire.receive(self._channel, seconds_from_now(READY_SECONDS))
        except wire.WireError as error:
            raise SandboxBroken(f"the worker does not start: {error}") from error
        if first != {"ready": True}:
            raise SandboxBroken(f"no isolation: {first.get('broken', 'the worker is confused')}")

    def run(self, source: str, seconds: float) -> CellOutcome:
        """Run one cell of a notebook for at most ``seconds``."""
        if len(source) > LONGEST_SOURCE:
            return CellOutcome("error", Failure("ValueError", "the cell is too long to be run"))
        start = time.monotonic()
        answer = self._ask({"do": "run", "source": source, "seconds": seconds}, seconds)
        try:
            return read_cell(answer, time.monotonic() - start)
        except wire.WireError as error:
            raise self._stop("wire", str(error)) from error

    def defined(self, names: Collection[str], seconds: float = 5.0) -> set[str]:
        """Those of ``names`` that the notebook has defined as something to call."""
        answer = self._ask({"do": "names", "names": list(names)}, seconds)
        if not isinstance(answer, list) or not all(isinstance(name, str) for name in answer):
            raise self._stop("wire", "the answer is no list of names")
        return set(answer) & set(names)

    def call(self, name: str, arguments: Sequence[Any] = (), *, seconds: float = 10.0) -> Reply:
        """Call a function, or run the sequence that stands in its place.

        ``seconds`` of the reply is the grader's own clock: what the worker says could be forged.
        """
        request = {"do": "call", "name": name, "arguments": tuple(arguments), "seconds": seconds}
        start = time.monotonic()
        reply = self._ask(request, seconds)
        if not isinstance(reply, Reply):
            raise self._stop("wire", "the answer to a call is no reply")
        return replace(reply, seconds=time.monotonic() - start)

    def call_all(self, calls: wire.Packed, count: int, seconds: float) -> list[Reply] | None:
        """The replies to ``count`` calls that were packed as ``[[name, arguments], ...]``.

        None when they take more than ``seconds`` in all, or are too large for one message.  Each
        reply has the time of all of them.
        """
        start = time.monotonic()
        replies = self._ask({"do": "calls", "seconds": seconds}, seconds, calls)
        if replies is None or isinstance(replies, Reply):
            return None
        if not isinstance(replies, list) or [type(reply) for reply in replies] != [Reply] * count:
            raise self._stop("wire", "the answer to calls is no list of replies")
        return [replace(reply, seconds=time.monotonic() - start) for reply in replies]

    def _ask(
        self, request: dict[str, Any], seconds: float, packed: wire.Packed | None = None
    ) -> Any:
        if self._stopped is not None:
            raise self._stopped
        # Answers written ahead of the question cannot carry its token.
        token = secrets.token_hex(8)
        deadline = seconds_from_now(seconds + GRACE_SECONDS)
        try:
            wire.send(self._channel, {**request, "token": token}, deadline, packed)
            answer = self._receive(deadline)
        except wire.DeadlinePassed as error:
            raise self._stop("time", f"no answer after {seconds:g} s") from error
        except wire.WireClosed as error:
            raise self._find_out() from error
        if not isinstance(answer, dict) or answer.get("token") != token:
            raise self._stop("wire", "an answer to something else")
        return answer.get("answer")

    def _receive(self, deadline: float) -> Any:
        try:
            return wire.receive(self._channel, deadline)
        except (wire.DeadlinePassed, wire.WireClosed):
            raise
        except wire.WireError as error:
            raise self._stop("wire", str(error)) from error

    def _stop(self, reason: Reason, detail: str) -> WorkerStopped:
        """End the worker; the exception to raise, now and from now on."""
        self._end()
        self._stopped = WorkerStopped(reason, detail)
        return self._stopped

    def _find_out(self) -> WorkerStopped | SandboxBroken:
        """Why the worker has closed its end."""
        status = self._end(wait_first=1.0)
        self._stopped = explain(status, self._limits)
        return self._stopped

    def _end(self, wait_first: float = 0.0) -> dict[str, Any]:
        """Cut the lifeline and wait until everything is gone; the keeper's last words."""
        if self._lifeline.fileno() < 0:
            return {}
        with contextlib.suppress(OSError):
            select.select([self._lifeline], [], [], wait_first)
            self._lifeline.shutdown(socket.SHUT_WR)
        self._channel.close()
        words = b""
        with contextlib.suppress(OSError):
            self._lifeline.settimeout(END_SECONDS)
            while part := self._lifeline.recv(4096):
                words += part
        self._lifeline.close()
        status: dict[str, Any] = json.loads(words) if words else {}
        return status

    def close(self) -> None:
        """End the worker and all that it started; returns when they are gone."""
        if self._stopped is None:
            self._stopped = WorkerStopped("exit", "the session is closed")
        self._end()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
