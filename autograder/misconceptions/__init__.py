"""What comes out of a piece when it is misunderstood in a known way, for feedback to name it.

A check compares a wrong answer with these, to say what happened instead of how many entries differ.
A module a lab holds a function a piece, under the piece's name: it takes the piece's arguments as
NumPy arrays and returns wrong results by cause, in words that continue "this is what comes out
when ...".
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from dlcourse.catalogue import lab_of


def wrong_results(name: str, *arguments: Any) -> dict[str, Any]:
    """The results of known misconceptions about a piece, by cause; empty when none is known."""
    module = importlib.import_module(f"autograder.misconceptions.{lab_of(name).name}")
    function = getattr(module, name, None)
    if function is None:
        return {}
    with np.errstate(all="ignore"):
        found: dict[str, Any] = function(*arguments)
    return found
