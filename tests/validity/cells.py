"""The cells in which an attempt at a piece is run: as a student's notebook would have it."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from dlcourse.catalogue import lab_of

from autograder.normalise import Step
from tests.reference import ROOT, sources

#: The decorators by which the modules of ``tests/mistakes`` enter their functions.
ENTER = ("mistake", "correct")


def steps_for(piece: str, source: str) -> tuple[Step, ...]:
    """A notebook with this cell, and the reference in the cells of the lab's other pieces."""
    lab = lab_of(piece).name
    others = [text for name, text in sources(lab).items() if name != piece]
    return (Step(0, _setup(lab)), Step(1, "\n\n".join(others)), Step(2, source, piece))


def cell_of(piece: str, function: Callable[..., Any]) -> str:
    """The module of a hand-written attempt as a cell that defines the piece by it."""
    tree = ast.parse(inspect.getsource(sys.modules[function.__module__]))
    body = [statement for statement in tree.body if not _is_of_tests(statement)]
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            statement.decorator_list = [d for d in statement.decorator_list if not _enters(d)]
    lines = [ast.unparse(ast.Module(body, [])), f"{piece} = {function.__name__}"]
    return "\n\n".join(lines)


def _is_of_tests(statement: ast.stmt) -> bool:
    module = getattr(statement, "module", "") or ""
    return isinstance(statement, ast.ImportFrom) and module.split(".")[0] in ("tests", "__future__")


def _enters(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") in ENTER


@cache
def _setup(lab: str) -> str:
    """The cell at the top of the notebook that students get."""
    text = (ROOT / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8")
    for cell in json.loads(text)["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "setup":
            return "".join(cell["source"])
    raise LookupError(f"{lab} has no cell for setting up")
