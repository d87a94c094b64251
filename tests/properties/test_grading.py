"""Hidden checks give marks and words for whatever comes over the wire; none of it stops a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from dlcourse.catalogue import LABS, Piece, lab_of
from dlcourse.checking import Student
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Steps, respond
from dlcourse.checking.values import Array, Opaque
from dlcourse.visible import run_visible
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, writes_json

from autograder.checks import run_hidden
from autograder.diagnosis import diagnose
from autograder.explain import explain
from autograder.misconceptions import wrong_results
from autograder.verdict import PieceVerdict, Verdict, share
from tests.properties import TIMES, examples
from tests.properties.test_comparison import repeated
from tests.properties.wire_values import ARRAY_VALUES, VALUES
from tests.reference import solutions

PIECES = [piece for lab in LABS.values() for piece in lab.pieces]
SECRET = b"properties"
Damage = Callable[[Any], Any]


@dataclass
class Backend:
    """A worker that answers with ``damage`` of what the reference solution answers."""

    damage: Damage

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """The reply, or one reply for each step."""
        lab = lab_of(name).name
        reply = respond(lambda called: solutions(lab)[called], name, arguments)
        if (
            len(arguments) == 1
            and isinstance(arguments[0], Steps)
            and isinstance(reply.value, list)
        ):
            steps = [replace(step, value=self.damage(step.value)) for step in reply.value]
            return replace(reply, value=steps)
        return replace(reply, value=self.damage(reply.value))


def _marked(piece: Piece, student: Student) -> PieceVerdict:
    """The verdict on one piece, explained in a notebook that can be saved."""
    visible, hidden = (
        tuple(run_visible(piece.name, student)),
        tuple(run_hidden(piece.name, student, SECRET)),
    )
    verdict = PieceVerdict(piece, visible, hidden)
    cell = new_code_cell("check()", metadata={"nbgrader": {"grade_id": f"test_{piece.name}"}})
    notebook = new_notebook(cells=[cell])
    explain(notebook, Verdict((verdict,)))
    writes_json(notebook).encode("utf-8")
    diagnose(verdict)
    return verdict


def _student(damage: Damage) -> Student:
    return Student(Backend(damage), known_mistakes=wrong_results)


def _says_no_number(verdict: PieceVerdict) -> bool:
    """Whether no word on a hidden check is a number that was expected, to four digits."""
    outcomes = [outcome for result in verdict.hidden for outcome in result.outcomes]
    return all(
        repeated(f"{outcome.what} {outcome.reason} {outcome.cause}", outcome.compared.expected)
        == []
        for outcome in outcomes
        if outcome.compared is not None and np.asarray(outcome.compared.expected).dtype.kind == "f"
    )


@examples(25)
@given(st.sampled_from(PIECES), VALUES)
def test_any_answer_is_marked_and_earns_nothing(piece: Piece, value: Any) -> None:
    verdict = _marked(piece, _student(lambda right: value))
    assert 0 <= verdict.score < piece.points
    assert verdict.reason


@examples(15)
@given(st.sampled_from(PIECES), VALUES)
def test_any_reply_is_marked(piece: Piece, value: Any) -> None:
    """The worker itself may be the student's: what it says of steps is not what was asked."""

    @dataclass
    class Confused:
        reply: Reply

        def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
            return self.reply

    reply = Reply(value, (value,), ("careful",), 0.1)
    assert (
        _marked(piece, Student(Confused(reply), known_mistakes=wrong_results)).score < piece.points
    )
    failed = Reply(value, failure=Failure("ValueError", "\x00 3.14159", 3))
    assert (
        _marked(piece, Student(Confused(failed), known_mistakes=wrong_results)).score < piece.points
    )


def _arrays(change: Callable[[Any], Any]) -> Damage:
    """Changes the numbers of every array of floats."""

    def damage(value: Any) -> Any:
        if isinstance(value, Array):
            return replace(value, data=np.asarray(change(value.data))) if value.data.size else value
        if isinstance(value, list | tuple):
            return type(value)(damage(item) for item in value)
        if isinstance(value, dict):
            return {key: damage(item) for key, item in value.items()}
        return value

    return damage


def _first(value: Any) -> Any:
    """Something else in the place of the first part."""
    if isinstance(value, list | tuple) and value:
        return type(value)((None, *value[1:]))
    return dict(list(value.items())[1:]) if isinstance(value, dict) else Opaque("generator")


DAMAGES: dict[str, Damage] = {
    "nan": _arrays(lambda x: x * np.nan if x.dtype.kind == "f" else x),
    "infinite": _arrays(lambda x: x / 0.0 if x.dtype.kind == "f" else x),
    "negative": _arrays(lambda x: -x if x.dtype.kind in "fi" else ~x),
    "doubled": _arrays(lambda x: 2 * x),
    "transposed": _arrays(lambda x: x.T),
    "flat": _arrays(np.ravel),
    "deep": _arrays(lambda x: x[None]),
    "first": _arrays(lambda x: x.reshape(-1)[0]),
    "nothing": _arrays(lambda x: x.reshape(-1)[:0]),
    "reversed": _arrays(lambda x: x[::-1] if x.ndim else x),
    "whole": _arrays(lambda x: np.rint(np.nan_to_num(x.astype(float))).astype(np.int64)),
    "truth": _arrays(lambda x: x > 0),
    "half": _arrays(lambda x: x.astype(np.float16)),
    "listed": lambda value: [value, value],
    "unlisted": lambda value: value[0] if isinstance(value, list | tuple) and value else value,
    "shorter": _first,
    "as a dict": lambda value: {"": value, "is": value},
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_right_answer_is_marked(name: str) -> None:
    """The reference's answers, damaged in one way: every piece in some way, or in all of them."""
    first = list(DAMAGES).index(name) if TIMES == 1 else 0
    with np.errstate(all="ignore"):
        for piece in PIECES[first :: len(DAMAGES) if TIMES == 1 else 1]:
            verdict = _marked(piece, _student(DAMAGES[name]))
            assert 0 <= verdict.score <= piece.points
            assert _says_no_number(verdict), piece.name


@examples(5)
@given(st.sampled_from(PIECES), ARRAY_VALUES, st.integers(0, 20))
def test_one_wrong_array_among_right_ones_is_marked(piece: Piece, value: Any, which: int) -> None:
    calls = iter(range(10**6))
    verdict = _marked(piece, _student(lambda right: value if next(calls) == which else right))
    assert 0 <= verdict.score <= piece.points
    assert 0 <= share(verdict.hidden) <= 1
