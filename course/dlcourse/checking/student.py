"""The student's pieces as a check sees them: called by name, with arrays in and arrays out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from dlcourse import pieces
from dlcourse.arrays import Random
from dlcourse.catalogue import find_piece
from dlcourse.checking.calls import Reply
from dlcourse.checking.contract import require_contract
from dlcourse.checking.outcome import Fault
from dlcourse.checking.run import Run
from dlcourse.checking.sequence import respond
from dlcourse.checking.values import Array, Named

#: Takes a piece's name and its arguments; returns wrong results by cause.
KnownMistakes = Callable[..., Mapping[str, Any]]


def nothing_known(name: str, *arguments: Any) -> Mapping[str, Any]:
    """No mistakes are known."""
    return {}


class Backend(Protocol):
    """Where the student's code runs: in this process, or in a worker of the grader."""

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """Call the student's function ``name``, or run a sequence, and report what came back."""
        ...


class ThisProcess:
    """Runs the student's pieces here, in the notebook's own kernel."""

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """Call the declared piece; raises ``Fault`` when there is none.

        Other pieces that a sequence calls are the course's own as long as they are not written.
        """
        if pieces.student_version(name) is None:
            raise Fault(name, "is not defined: run the cell that starts with @piece")

        def find(called: str) -> Callable[..., Any]:
            own = pieces.student_version(called)
            return own if called == name and own is not None else pieces.current(called)

        return respond(find, name, arguments)


@dataclass(frozen=True)
class Student:
    """``student.relu(f)`` calls the student's ``relu`` and keeps to what every piece promises.

    Arrays in a check are NumPy float64; ``on("torch", "float32")`` is the same student, called
    with tensors of that dtype.  Answers come back as NumPy arrays.  Raises ``Fault`` when the call
    fails or the answer breaks the contract of section "Conventions" in the list of pieces.

    ``known_mistakes`` is the grader's: it computes what comes out of a piece that is misunderstood
    in a known way.  A notebook has none, because a wrong formula says much about the right one.
    """

    backend: Backend
    library: str = "numpy"
    dtype: str = "float64"
    known_mistakes: KnownMistakes = nothing_known

    def on(self, library: str, dtype: str) -> Student:
        """The same student, called with arrays of another library and dtype."""
        return replace(self, library=library, dtype=dtype)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self.answer, name)

    def answer(self, name: str, *arguments: Any) -> Any:
        """The value of one call, its contract checked."""
        return self.reply(name, *arguments)[0]

    def reply(self, name: str, *arguments: Any) -> tuple[Any, Reply]:
        """The value of one call, and everything else that is known about it."""
        sent = tuple(self._prepare(argument) for argument in arguments)
        reply = self.backend.call(name, sent)
        return require_contract(find_piece(name), sent, reply), reply

    def attempt(self, name: str, *arguments: Any) -> Reply:
        """One call of which a check expects an exception: nothing is required of it."""
        return self.backend.call(name, tuple(self._prepare(argument) for argument in arguments))

    def sequence(self, name: str) -> Run:
        """Several calls in a row on the same objects, about the piece ``name``."""
        return Run(name, self.backend.call, self._prepare)

    def _prepare(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            floating = value.dtype.kind == "f"
            return Array(value.astype(self.dtype) if floating else value, self.library)
        if isinstance(value, list | tuple):
            return type(value)(self._prepare(item) for item in value)
        if isinstance(value, Named):
            return replace(value, parameters=self._prepare(value.parameters))
        if isinstance(value, Random):
            return Random(value.seed, self.library, self.dtype)
        if isinstance(value, dict):
            return {key: self._prepare(item) for key, item in value.items()}
        return value
