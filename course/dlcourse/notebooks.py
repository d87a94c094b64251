"""Pieces from the notebook of an earlier lab."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

from dlcourse import pieces
from dlcourse.catalogue import LABS
from dlcourse.errors import NotebookError, PieceError

_KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def load_pieces(path: str | Path) -> list[str]:
    """Bring in the pieces written in another notebook; returns their names.

    Imports, definitions and assignments of constants are run, nothing else: no training, no plots,
    no checks.  Pieces that are still stubs are left to the oracles.

    Raises ``NotebookError`` when the file is missing or is no notebook.
    """
    before = dict(pieces._written_by_student)
    scope: dict[str, Any] = {"__name__": "__main__"}
    for source in code_cells(Path(path)):
        for statement in _statements(source):
            _run(statement, scope)
    names = {name for lab in LABS.values() for name in (p.name for p in lab.pieces)}
    for name in names & scope.keys():
        if callable(scope[name]) and pieces.student_version(name) is before.get(name):
            pieces.piece(scope[name])  # defined there without the decorator
    return [n for n in pieces._written_by_student if pieces.author(n) == "your" and n in scope]


def code_cells(path: Path) -> list[str]:
    """The sources of a notebook's code cells, in order; raises ``NotebookError``."""
    cells = read_notebook(path)["cells"]
    return [source_of(cell) for cell in cells if cell["cell_type"] == "code"]


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as it lies in its file; raises ``NotebookError`` when it is missing or is none."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        [cell["cell_type"] for cell in notebook["cells"]]
    except OSError as error:
        raise NotebookError(f"cannot open {path}: {error.strerror}. Is the name right?") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotebookError(
            f"{path} is not a notebook ({error}). Choose a file that ends in .ipynb, as saved."
        ) from error
    return notebook


def source_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which files hold as one string or as a list of lines."""
    return "".join(cell.get("source", ""))


def python_of(source: str) -> str:
    """A cell without its lines for IPython (%, !), for reading it as Python."""
    return re.sub(r"^(\s*)[%!].*", r"\1pass", source, flags=re.MULTILINE)


def _statements(source: str) -> list[ast.stmt]:
    """The statements of a cell that define things."""
    try:
        body = ast.parse(python_of(source)).body
    except SyntaxError:
        return []
    return [s for s in body if isinstance(s, _KEPT) and _is_plain(s)]


def _is_plain(statement: ast.stmt) -> bool:
    """Whether an assignment only names constants; definitions and imports always pass."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return not any(isinstance(node, ast.Call | ast.Await) for node in ast.walk(statement))
    return True


def _run(statement: ast.stmt, scope: dict[str, Any]) -> None:
    module = ast.Module(body=[statement], type_ignores=[])
    try:
        exec(compile(module, "<earlier lab>", "exec"), scope)
    except (PieceError, ImportError, NameError, TypeError) as error:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):  # of what was not run: no matter
            print(f"left out line {statement.lineno} of a cell: {error}")
