"""The process that runs one student's code: cells one at a time, then calls of what they defined.

Nothing here is trusted by the grader: the student's code shares this process and may change all of
it.  It keeps honest submissions going; the walls are elsewhere.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from dlcourse.checking.calls import Failure, Reply, describe, perform
from dlcourse.checking.values import Handle, Opaque, Store

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
    """The student's names and the objects kept between calls."""

    def __init__(self, shell: QuietShell) -> None:
        self._shell = shell
        self._store = Store()

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
            reply = self._perform(
                request["name"], request["arguments"], request["method"], request["keep"]
            )
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

    def _perform(
        self, name: str | Handle, arguments: Any, method: str | None = None, keep: bool = False
    ) -> Reply:
        try:
            return perform(self._function(name, method), tuple(arguments), self._store, keep)
        except TimeLimit:
            raise
        except BaseException as error:  # a missing name, or arguments that do not fit in memory
            return Reply(failure=describe(error, self._function))

    def _function(self, name: str | Handle, method: str | None) -> Callable[..., Any]:
        found = self._kept(name) if isinstance(name, Handle) else self._find(name)
        if found is None:
            raise NameError(f"{name} is not defined")
        function: Callable[..., Any] = found if method is None else getattr(found, method)
        return function

    def _kept(self, handle: Handle) -> Any:
        return self._store.objects[handle.number]

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
