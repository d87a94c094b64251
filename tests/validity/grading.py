"""Grades attempts at pieces by the real hidden checks, in the real sandbox, on all cores."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import torch
from dlcourse.catalogue import lab_of
from dlcourse.checking import CheckResult, Student

from autograder.checks import run_hidden
from autograder.diagnosis import in_general
from autograder.execution import Execution
from autograder.foresight import hidden_calls
from autograder.pool import local_workers
from autograder.sandbox import Sandbox
from autograder.verdict import share
from tests.validity.cells import steps_for

_sandbox: Sandbox


@dataclass(frozen=True)
class Attempt:
    """Somebody's cell for a piece, and what it is called."""

    piece: str
    name: str
    source: str


@dataclass(frozen=True)
class Grade:
    """The share of its points that an attempt got, and what the checks said.

    causes: what they named as the cause of a wrong answer.
    fault: nothing could be compared, because of an exception or a broken contract: that is said.
    """

    attempt: Attempt
    share: float
    said: tuple[str, ...]
    causes: tuple[str, ...]
    fault: bool


def grade_all(
    attempts: Iterable[Attempt], secret: bytes, workers: int | None = None
) -> Iterator[Grade]:
    """Grade attempts lab by lab; yields in their order."""
    for lab, of_lab in groupby(attempts, lambda attempt: lab_of(attempt.piece).name):
        with (
            Sandbox(torch=True, lab=lab).share() as nursery,
            ProcessPoolExecutor(
                workers or local_workers(),
                multiprocessing.get_context("spawn"),
                _open_sandbox,
                (lab, nursery.address),
            ) as pool,
        ):
            yield from pool.map(_grade, *zip(*((a, secret) for a in of_lab), strict=True))


def _open_sandbox(lab: str, nursery: str) -> None:
    global _sandbox
    torch.set_num_threads(1)
    _sandbox = Sandbox(torch=True, nursery=nursery, lab=lab)
    _sandbox.start()


def _grade(attempt: Attempt, secret: bytes) -> Grade:
    return grade(attempt, secret, _sandbox)


def grade(attempt: Attempt, secret: bytes, sandbox: Sandbox) -> Grade:
    """Grade one attempt, as ``autograder.verdict`` does it."""
    with Execution(sandbox, steps_for(attempt.piece, attempt.source)) as execution:
        execution.call_ahead(hidden_calls(lab_of(attempt.piece).name, secret)[attempt.piece])
        results = run_hidden(attempt.piece, Student(execution), secret)
    return Grade(attempt, share(results), *_words(results))


def _words(results: list[CheckResult]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    wrong = [outcome for result in results for outcome in result.outcomes if not outcome.ok]
    said = dict.fromkeys(f"{outcome.what}: {outcome.reason}" for outcome in wrong)
    named = [outcome for outcome in wrong if outcome.cause and outcome.cause != outcome.reason]
    causes = dict.fromkeys(in_general(outcome.cause) for outcome in named)
    return tuple(said), tuple(causes), any(o.cause and o.cause == o.reason for o in wrong)
