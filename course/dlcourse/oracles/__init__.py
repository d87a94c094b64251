"""Oracles: an independent implementation of every piece, on torch.

They stand in for pieces that are not written yet, and checks compare with them.  They lean on
library functions throughout, so reading them does not answer the labs.
"""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable
from typing import Any

from dlcourse.arrays import Random
from dlcourse.catalogue import lab_of


def find(name: str) -> Callable[..., Any]:
    """The oracle of the piece of this name."""
    module = importlib.import_module(f"dlcourse.oracles.{lab_of(name).name}")
    function: Callable[..., Any] = getattr(module, name)
    return function


#: Answers of oracles to small inputs: a class is asked the same questions over and over.
_answers: dict[tuple[str, bytes], Any] = {}
_MOST_ANSWERS, _MOST_BYTES = 4096, 100_000


def answer(name: str, *arguments: Any) -> Any:
    """What the oracle of a piece returns for NumPy arguments; computed once for each question."""
    question = (name, pickle.dumps(arguments))
    if question in _answers:
        return _answers[question]
    live = (a.live() if isinstance(a, Random) else a for a in arguments)
    found = find(name)(*live)
    if len(_answers) < _MOST_ANSWERS and len(question[1]) < _MOST_BYTES:
        _answers[question] = found
    return found
