"""The process that runs one student's code: cells one at a time, then calls of what they defined.

Nothing here is trusted by the grader: the student's code shares this process and may change all of
it.  It keeps honest submissions going; the walls are elsewhere.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from dlcourse.checking.calls import Failure, Reply, describe
from dlcourse.checking.sequence import respond
from dlcourse.checking.values import Opaque

from autograder.sandbox import wire
from autograder.sandbox.alarm import Alarm, TimeLimit, switch_off
from autograder.sandbox.messages import CellOutcome, cell_message
from autograder.sandbox.shell import QuietShell, run_cell


def serve(channel: socket.socket, shell: QuietShell) -> None:
    """Answer requests until the grader closes the connection."""
    worker = Worker(shell)
    while True:
        try:
            request = wire.receive(channel)
        except wire.WireClosed:
            return
        answer = worker.answer(request)
        token = request["token"]
        try:
            wire.send(channel, {"token": token, "answer": answer})
        except wire.WireClosed:
            return
        except (wire.WireError, MemoryError) as error:
            refused = Reply(value=Opaque(f"an answer that cannot be sent: {error}"))
            wire.send(channel, {"token": token, "answer": refused})


class Worker:
    """The student's names, and what is asked of them."""

    def __init__(self, shell: QuietShell) -> None:
        self._shell = shell

    def answer(self, request: dict[str, Any]) -> Any:
        """Do what a request asks."""
        try:
            if request["do"] == "run":
                return cell_message(self._run(request["source"], request["seconds"]))
            if request["do"] == "names":
                return [name for name in request["names"] if self._find(name) is not None]
            if request["do"] == "calls":
                return self._call_all(request["packed"], request["seconds"])
            return self._call(request)
        finally:
            switch_off()

    def _run(self, source: str, seconds: float) -> CellOutcome:
        alarm, failure = Alarm(seconds), None
        try:
            with alarm:
                failure = run_cell(self._shell, source)
        except BaseException as error:  # the alarm, or an exception that IPython lets through
            failure = describe(error, run_cell)
        if alarm.rang:
            return CellOutcome("stopped", _too_long(seconds))
        return CellOutcome("ok" if failure is None else "error", failure)

    def _call(self, request: dict[str, Any]) -> Reply:
        alarm, seconds = Alarm(request["seconds"]), request["seconds"]
        reply = Reply()
        with contextlib.suppress(TimeLimit), alarm:
            reply = self._perform(request["name"], request["arguments"])
        if alarm.rang:
            return Reply(seconds=reply.seconds, failure=_too_long(seconds))
        return reply

    def _call_all(self, calls: list[Any], seconds: float) -> list[Reply] | None:
        """The replies to several calls; None when they take longer in all."""
        alarm, replies = Alarm(seconds), []
        with contextlib.suppress(TimeLimit), alarm:
            for name, arguments in calls:
                replies.append(self._perform(name, arguments))
                if alarm.rang:
                    break
        return None if alarm.rang else replies

    def _perform(self, name: str, arguments: Any) -> Reply:
        try:
            return respond(self._function, name, tuple(arguments))
        except TimeLimit:
            raise
        except BaseException as error:  # a missing name, or arguments that do not fit in memory
            return Reply(failure=describe(error, self._function))

    def _function(self, name: str) -> Callable[..., Any]:
        found = self._find(name)
        if found is None:
            raise NameError(f"{name} is not defined")
        return found

    def _find(self, name: str) -> Callable[..., Any] | None:
        """The latest binding in the notebook, or else what ``@piece`` has registered."""
        found = self._shell.user_ns.get(name)
        if callable(found):
            function: Callable[..., Any] = found
            return function
        return _registered(name)


def _registered(name: str) -> Callable[..., Any] | None:
    try:
        from dlcourse.pieces import student_version

        found: Callable[..., Any] | None = student_version(name)
    except Exception:  # an unknown name, or a version of dlcourse without pieces
        return None
    return found


def _too_long(seconds: float) -> Failure:
    return Failure("TimeoutError", f"took longer than {seconds:g} s and was stopped")
