"""Wrong solutions that must lose points, and other right ones that must get them all.

A module of a lab enters its functions with ``@mistake`` and ``@correct``; their names are free.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dlcourse.catalogue import lab_of

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


@dataclass(frozen=True)
class Attempt:
    """Somebody's version of a piece.

    words: what is wrong with it, or how it is done.
    feedback: a part of what the student is told, where that should name the cause.
    """

    piece: str
    words: str
    function: Function
    feedback: str = ""

    def __str__(self) -> str:
        return f"{self.piece}-{self.function.__name__}"


MISTAKES: list[Attempt] = []
CORRECT: list[Attempt] = []


def mistake(piece: str, *, cause: str, feedback: str = "") -> Decorator:
    """Enter a wrong version of a piece, with its cause and a part of the feedback that names it."""
    return _enter(MISTAKES, piece, cause, feedback)


def correct(piece: str, *, how: str) -> Decorator:
    """Enter a right version of a piece that is written in another way than the solution."""
    return _enter(CORRECT, piece, how)


def load(lab: str) -> None:
    """Fill both tables with the attempts of a lab."""
    importlib.import_module(f"tests.mistakes.{lab}")


def of_lab(attempts: list[Attempt], lab: str) -> list[Attempt]:
    """Those of the attempts that are at pieces of a lab."""
    return [attempt for attempt in attempts if lab_of(attempt.piece).name == lab]


def _enter(table: list[Attempt], piece: str, words: str, feedback: str = "") -> Decorator:
    def enter(function: Function) -> Function:
        table.append(Attempt(piece, words, function, feedback))
        return function

    return enter
