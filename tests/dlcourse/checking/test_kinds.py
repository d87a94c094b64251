"""Every word of ``Piece.returns``: what it takes, and what is said of everything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dlcourse.checking.kinds import require_kind
from dlcourse.checking.outcome import Fault
from dlcourse.checking.values import Array, Opaque

X = Array(np.ones((2, 2), np.float32))
INDEX = Array(np.array([2, 0, 1]))
TRUTH = Array(np.array([True, False]))


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("boolean", True),
        ("boolean", Array(np.array(False))),
        ("booleans", TRUTH),
        ("labels", INDEX),
        ("integers", Array(INDEX.data, "torch")),
        ("batches", [INDEX, Array(INDEX.data, "torch")]),
        ("nested", {"encoder": [(X, X)], "scale": 2.0}),
        ("history", {"train_loss": [1.0, Array(np.array(0.5)), 1], "val_loss": []}),
        ("any", None),
        ("any", Opaque("generator")),
        ("object", Opaque("that no check knows")),
    ],
)
def test_what_is_taken(kind: str, answer: Any) -> None:
    require_kind("piece", kind, answer, X)


def test_arrays_come_out_as_numpy_arrays() -> None:
    nested = require_kind("piece", "nested", {"encoder": [(X, X)]}, X)
    assert nested["encoder"][0][1] is X.data
    assert require_kind("piece", "any", (X, None), X)[0] is X.data
    assert require_kind("piece", "batches", (INDEX,), X)[0] is INDEX.data
    history = require_kind("piece", "history", {"train_loss": [Array(np.array(0.5))]}, X)
    assert history == {"train_loss": [0.5]}


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("boolean", 1, "returns a Python int, expected True or False"),
        ("boolean", TRUTH, "expected True or False"),
        ("booleans", INDEX, "of int64, expected an array of True and False"),
        ("booleans", [True, False], "returns a list, expected an array of True and False"),
        ("booleans", Array(TRUTH.data, "torch"), "gets a NumPy array and returns a torch tensor"),
        ("labels", X, "of float32, expected an array of integers"),
        ("labels", Array(INDEX.data, "torch"), "gets a NumPy array and returns a torch tensor"),
        ("integers", TRUTH, "of bool, expected an array of integers"),
        ("batches", INDEX, "expected an iterator of arrays of indices"),
        ("batches", [X], "expected an array of integers"),
        ("nested", {"encoder": [(X, Array(np.ones(2)))]}, "gets float32 and returns float64"),
        ("nested", {"encoder": "x"}, "returns a text where an array is expected"),
        ("history", [1.0], "returns a list, expected a dict of lists of numbers"),
        ("history", {"train_loss": 1.0}, "expected a dict of lists of numbers"),
        ("history", {"train_loss": ["x"]}, "expected one number"),
    ],
)
def test_what_is_refused(kind: str, answer: Any, words: str) -> None:
    with pytest.raises(Fault) as caught:
        require_kind("piece", kind, answer, X)
    assert words in caught.value.reason
