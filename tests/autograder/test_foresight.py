"""Calls that are made ahead change no verdict, and what goes wrong in them costs only its piece."""

from __future__ import annotations

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from dlcourse.arrays import Random
from dlcourse.catalogue import LABS, find_lab
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Array, Earlier, Named

from autograder import execution, foresight
from autograder.collect import parse_submission
from autograder.execution import Execution
from autograder.foresight import Foreseen, hidden_calls, question, visible_calls
from autograder.normalise import normalise
from autograder.sandbox import Session
from autograder.verdict import Verdict, judge
from tests.cohort import Materials

LAB = "lab1_mlp"
SECRET = b"secret"


def verdict(root: Path, sandbox: Any, **pieces: str) -> Verdict:
    materials = Materials.read(root, LAB)
    release = nbformat.reads(json.dumps(materials.release), as_version=4)
    submitted = json.dumps(materials.solved(**pieces)).encode()
    steps = normalise(parse_submission(submitted), release).steps
    return judge(find_lab(LAB), steps, sandbox, SECRET)


@pytest.mark.parametrize("lab", LABS)
def test_most_calls_are_foreseen(lab: str) -> None:
    for piece in LABS[lab].pieces:
        shown, hidden = visible_calls(lab)[piece.name], hidden_calls(lab, SECRET)[piece.name]
        if not piece.trains:
            assert shown.questions
            assert piece.name in hidden.names
        else:  # training goes alone
            assert not shown.questions
            assert not hidden.questions


def test_a_right_submission_is_asked_nothing_twice(
    repository: Path, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of lab 1 is foreseen: 28 messages instead of 225."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("this call was not foreseen")

    monkeypatch.setattr(Session, "call", refuse)
    found = verdict(repository, sandbox)
    assert found.score == sum(piece.points for piece in find_lab(LAB).pieces)


PIECES = {
    "wrong": {"mse": "@piece\ndef mse(y, t):\n    return ((y - t) ** 2).sum()"},
    "raises": {"mae": "@piece\ndef mae(y, t):\n    raise IndexError('no')"},
    "changes its input": {"relu": "@piece\ndef relu(f):\n    f[f < 0] = 0\n    return f"},
    "counts its calls": {
        "mae": "calls = []\n@piece\ndef mae(y, t):\n    calls.append(1)\n"
        "    return namespace(y).mean(abs(y - t)) + (len(calls) == 9)"
    },
    "is missing": {"softmax": "pass"},
    "never ends": {"elu": "@piece\ndef elu(f, alpha=1.0):\n    while True: pass"},
    "leaves": {"elu": "import os\n@piece\ndef elu(f, alpha=1.0):\n    os._exit(1)"},
    "leaves at a tensor": {
        "elu": "import os\n@piece\ndef elu(f, alpha=1.0):\n    type(f).__name__ == 'Tensor' and "
        "os._exit(1)\n    return np.where(f > 0, f, alpha * np.expm1(np.minimum(f, 0)))"
    },
    "cannot be sent": {"linear": "@piece\ndef linear(x, W, b):\n    return 2 ** 9999"},
}


@pytest.mark.slow
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_verdicts_are_those_of_calls_one_by_one(
    pieces: dict[str, str], repository: Path, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "CALL_SECONDS", 1.0)
    ahead = verdict(repository, sandbox, **pieces)
    monkeypatch.setattr(Execution, "call_ahead", lambda self, calls: None)
    alone = verdict(repository, sandbox, **pieces)
    assert ahead == alone
    (name,) = pieces
    assert {row.piece.name for row in alone.pieces if row.reason} >= {name}


def test_what_cannot_be_packed_is_left_to_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = foresight._foreseen([("mse", (Array(np.ones(2)),))])
    assert len(whole.questions) == 1
    assert foresight._foreseen([("mse", (object(),))]) == Foreseen(frozenset(), (), whole_of([]))


def whole_of(calls: list[Any]) -> Any:
    return foresight.pack(calls)


ZEROS = np.zeros(3)
DIFFERENT: list[Hashable] = [
    (1,),
    (1.0,),
    (True,),
    ("1",),
    (None,),
    (Array(ZEROS),),
    (Array(-ZEROS),),
    (Array(ZEROS, "torch"),),
    (Array(ZEROS, traced=True),),
    (Array(ZEROS.astype("float32")),),
    (Array(ZEROS[None]),),
    ([Array(ZEROS)],),
    ((Array(ZEROS),),),
    ({"a": 1},),
    ({"b": 1},),
    (Named("tanh"),),
    (Named("square"),),
    (Random(1),),
    (Random(2),),
    (Random(1, "torch"),),
    (Steps((Step("mse", (Array(ZEROS),)),)),),
    (Steps((Step("mae", (Array(ZEROS),)),)),),
    (Steps((Step("mse", (Array(ZEROS),)), Step("mse", (Earlier(0),)))),),
    (Steps((Step("mse", (Array(ZEROS),)), Step("", (Earlier(0),)))),),
    (Steps((Step("mse", (Array(ZEROS),)), Step(".size", (), Earlier(0)))),),
]


def test_different_calls_are_different_questions() -> None:
    questions = [question("mse", call) for call in DIFFERENT]
    assert len(set(questions)) == len(DIFFERENT)
    assert questions == [question("mse", call) for call in DIFFERENT]
    assert question("mae", DIFFERENT[0]) != questions[0]


def test_what_is_unknown_is_never_the_same_question() -> None:
    assert question("step", (object(),)) != question("step", (object(),))
