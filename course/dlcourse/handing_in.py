"""``dlcourse.submit()``: looks the notebook over, says how it stands, hands over one file."""

from __future__ import annotations

import ast
import inspect
import linecache
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlcourse import colab, pieces
from dlcourse.catalogue import Lab
from dlcourse.checking.student import Student, ThisProcess
from dlcourse.errors import NotebookError
from dlcourse.this_notebook import ThisNotebook, this_notebook
from dlcourse.visible import run_visible
from dlcourse.whole import Cell, holders, lab_in, problems, read_cells

FOLDER = "to_hand_in"
ASK = 'Say where it lies, for example: dlcourse.submit("lab1_mlp.ipynb").'


def submit(path: str | Path | None = None) -> None:
    """Look the notebook over, say which pieces pass their visible checks, hand over one file.

    On Colab the file is downloaded; in JupyterLab and VS Code you are told which file to hand in.
    ``path`` is the notebook's file, where it cannot be found.
    """
    try:
        notebook = this_notebook(path, ASK)
        cells = read_cells(notebook.content)
        lab = lab_in(cells)
        if lab is None:
            raise NotebookError("this notebook holds no piece of any lab.")
        _require_saved(notebook)
        _say_what_is_wrong(lab, cells)
        _say_how_pieces_stand(lab, cells)
        print(_hand_over(notebook, f"{lab.name}.ipynb"))
    except NotebookError as error:
        print(f"Nothing to hand in yet: {error}")


def _require_saved(notebook: ThisNotebook) -> None:
    if not notebook.is_saved:
        raise NotebookError(
            f"the file {notebook.path} is older than what you see. Press Ctrl+S (on a Mac Cmd+S), "
            "then run this cell again."
        )


def _say_what_is_wrong(lab: Lab, cells: list[Cell]) -> None:
    found = list(problems(cells, lab))
    print(f"{lab.title}: {'the notebook is whole.' if not found else 'please look at this first:'}")
    for words in found:
        print(f"  {words}")


def _say_how_pieces_stand(lab: Lab, cells: list[Cell]) -> None:
    print("Visible checks:")
    passed = 0
    for piece in lab.pieces:
        found = holders(cells, piece.name)
        node = found[-1].definitions.get(piece.name) if found else None
        right, words = standing(piece.name, node)
        passed += right
        print(f"  {piece.name}: {words}", flush=True)
    print(f"{passed} of {len(lab.pieces)} pieces pass all their visible checks.")
    print("Your mark comes from hidden checks of the same kind, which run after you hand in.")


def standing(name: str, written: ast.stmt | None) -> tuple[bool, str]:
    """Whether a piece, as it was run, passes all its visible checks, and how it stands in words.

    ``written`` is what the notebook says now, None where it does not define the piece.
    """
    own = pieces.student_version(name)
    if own is None:
        return False, "not run since the kernel started: run its cell"
    if pieces.is_unwritten(own):
        return False, "not written yet"
    ran = _as_run(own)
    if written is not None and ran is not None and ast.dump(ran) != ast.dump(written):
        return False, "changed since it was run: run its cell again"
    results = run_visible(name, Student(ThisProcess()))
    passed = sum(result.ok for result in results)
    return passed == len(results), f"{passed} of {len(results)} pass"


def _as_run(function: Callable[..., Any]) -> ast.stmt | None:
    """The definition that was run, in the cell as the kernel remembers it; None if it cannot be."""
    code = getattr(function, "__code__", None)
    if inspect.isclass(function):
        methods = [method for method in vars(function).values() if inspect.isfunction(method)]
        code = methods[0].__code__ if methods else None
    if code is None:
        return None
    try:
        body = ast.parse("".join(linecache.getlines(code.co_filename))).body
    except SyntaxError:
        return None
    named = [node for node in body if getattr(node, "name", "") == function.__name__]
    return named[-1] if named else None


def _hand_over(notebook: ThisNotebook, name: str) -> str:
    """Hand over the file under its right name; returns the words that say which it is."""
    if notebook.path is None:
        colab.download(notebook.content, name)
        return (
            f"Your browser downloads {name}: hand in this file. If it gets another name, such as "
            "one with (1), then an older one lies in the same folder: delete that, and rename this."
        )
    if notebook.path.name == name:
        return f"Hand in this file: {notebook.path}"
    target = notebook.path.parent / FOLDER / name
    try:
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(notebook.path, target)
    except OSError as error:
        return f"Rename {notebook.path} to {name}, and hand it in (no copy: {error.strerror})."
    return f"Hand in this file, a copy under the right name: {target}"
