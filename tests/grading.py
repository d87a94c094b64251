"""Runs checks on a function in this process, without a notebook and without a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from dlcourse.catalogue import find_piece, lab_of
from dlcourse.checking import CheckResult, Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.sequence import respond

from autograder.checks import run_hidden
from tests.reference import solutions

Function = Callable[..., Any]
torch.set_num_threads(1)  # as the processes that grade do


@dataclass
class OneFunction:
    """A student who wrote a single function, whatever name it is called by.

    Where a sequence calls other pieces as well, those are the reference's.
    """

    function: Function

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """Call it on fresh copies of the arguments."""

        def find(called: str) -> Function:
            return self.function if called == name else solutions(lab_of(called).name)[called]

        return respond(find, name, arguments)


def student_of(function: Function) -> Student:
    """The function as a check sees it."""
    return Student(OneFunction(function))


def hidden_results(piece: str, function: Function, secret: bytes) -> list[CheckResult]:
    """What the hidden checks of a piece find."""
    return run_hidden(piece, student_of(function), secret)


def secrets_of(piece: str, count: int) -> list[bytes]:
    """``count`` secrets to grade a piece with; a tenth of them for one that trains."""
    count = -(-count // 10) if find_piece(piece).trains else count
    return [f"secret {k}".encode() for k in range(count)]


def share(results: list[CheckResult]) -> float:
    """The share of the marks: weights of the passed checks over all weights."""
    passed = sum(result.weight for result in results if result.ok)
    return passed / sum(result.weight for result in results)
