"""Inputs of visible checks as they would be typed."""

from __future__ import annotations

from typing import Any

import numpy as np


def as_text(array: Any) -> str:
    """An array's numbers, rows below each other."""
    return np.array2string(np.asarray(array), separator=", ", max_line_width=60)


def as_call(name: str, array: Any, rest: str = "") -> str:
    """A call as it would be typed, with the array's rows below each other."""
    rows = as_text(array).replace("\n", "\n" + " " * (len(name) + 1))
    return f"{name}({rows}{rest})"


def as_inputs(**arrays: Any) -> str:
    """Named inputs, one below the other: ``x = [...]``."""
    lines = []
    for name, array in arrays.items():
        text = as_text(array)
        lines.append(f"{name} =\n{text}" if "\n" in text else f"{name} = {text}")
    return "\n".join(lines)
