"""A sequence of calls as a check writes it down, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlcourse.catalogue import find_piece, is_piece
from dlcourse.checking.calls import Reply
from dlcourse.checking.contract import failed, require_contract
from dlcourse.checking.kinds import plain
from dlcourse.checking.outcome import Fault
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Earlier

Ask = Callable[[str, tuple[Any, ...]], Reply]
Prepare = Callable[[Any], Any]


class Answers:
    """What the steps of a sequence have given: arrays are NumPy arrays, numbers are numbers."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __getitem__(self, earlier: Earlier) -> Any:
        return earlier.find(self._values)


class Run:
    """Collects the steps of a sequence; ``done`` has them run by the student's code.

    ``piece`` is the one that is blamed when nothing comes back.
    """

    def __init__(self, piece: str, ask: Ask, prepare: Prepare) -> None:
        self._piece, self._ask, self._prepare = piece, ask, prepare
        self._steps: list[Step] = []

    def call(self, name: str, *arguments: Any) -> Earlier:
        """Call a piece."""
        return self._add(Step(name, self._prepare(arguments)))

    def method(self, of: Earlier, name: str, *arguments: Any) -> Earlier:
        """Call a method of what an earlier step has given."""
        return self._add(Step(f".{name}", self._prepare(arguments), of))

    def put(self, value: Any) -> Earlier:
        """Make an object that later steps share, such as a dict that is updated in place."""
        return self._add(Step("", (self._prepare(value),)))

    def get(self, earlier: Earlier) -> Earlier:
        """Look at something as it is at this point of the sequence."""
        return self._add(Step("", (earlier,)))

    def done(self) -> Answers:
        """The answers of all steps, their contract checked; raises ``Fault`` at a failure."""
        reply = self._ask(self._piece, (Steps(tuple(self._steps)),))
        if reply.failure is not None:
            raise failed(self._piece, reply.failure)
        replies = reply.value
        if not isinstance(replies, list) or not all(isinstance(r, Reply) for r in replies):
            raise Fault(self._piece, "gives answers that cannot be read")
        values = [self._value(*pair) for pair in zip(self._steps, replies, strict=False)]
        if len(values) != len(self._steps):
            raise Fault(self._piece, "gives answers that cannot be read")
        return Answers(values)

    def _add(self, step: Step) -> Earlier:
        self._steps.append(step)
        return Earlier(len(self._steps) - 1)

    def _value(self, step: Step, reply: Reply) -> Any:
        if is_piece(step.name):
            example = self._prepare(np.empty(0))
            return require_contract(find_piece(step.name), step.arguments, reply, example)
        if reply.failure is None:
            return plain(reply.value)
        raise failed(self._piece, reply.failure, _told(step))


def _told(step: Step) -> str:
    """The step in words: a method, or what was looked at."""
    if step.name:
        return f"{step.name[1:]}()"
    looked_at = step.arguments[0]
    path = looked_at.path if isinstance(looked_at, Earlier) else ()
    return str(path[-1]).removeprefix(".") if path else ""
