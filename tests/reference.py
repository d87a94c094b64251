"""The pieces as the course itself has them: solved in ``solutions/``, unwritten in ``labs/``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import numpy as np
import torch
from dlcourse import namespace
from dlcourse.training import network_gradients, network_loss

ROOT = Path(__file__).resolve().parent.parent
Function = Callable[..., Any]


@cache
def solutions(lab: str) -> dict[str, Function]:
    """The reference solution of every piece."""
    return define(sources(lab))


@cache
def sources(lab: str) -> dict[str, str]:
    """The cells with ``piece`` metadata, in which the reference solutions stand."""
    notebook = jupytext.read(ROOT / "solutions" / f"{lab}.py", fmt="py:percent")
    cells = [cell for cell in notebook.cells if "piece" in cell.metadata]
    return {cell.metadata["piece"]: cell.source for cell in cells}


@cache
def stubs(lab: str) -> dict[str, Function]:
    """Every piece as it stands in the notebook that students get."""
    text = (ROOT / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8")
    cells = {}
    for cell in json.loads(text)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and cell["cell_type"] == "code":
            cells[marks["grade_id"]] = "".join(cell["source"])
    return define(cells)


def define(cells: dict[str, str]) -> dict[str, Function]:
    """Run the cells in order, without entering the pieces into ``dlcourse``."""
    scope: dict[str, Any] = {"math": math, "np": np, "torch": torch, "namespace": namespace}
    scope |= {"network_loss": network_loss, "network_gradients": network_gradients}
    scope |= {"deepcopy": deepcopy, "piece": lambda function: function}
    for name, source in cells.items():
        exec(compile(source, f"<{name}>", "exec"), scope)
    return {name: scope[name] for name in cells}
