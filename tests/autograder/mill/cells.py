"""What people do with cells: copy, split, merge, move, add, delete."""

from __future__ import annotations

import ast
import copy

from tests.autograder.mill.table import NAME, Mill, distortion


@distortion
def copied_pieces(mill: Mill) -> None:
    """Students who try two ways, or press Ctrl+D in the wrong place; Colab copies tags along."""
    for name in mill.some(mill.pieces):
        place = mill.where(name)
        mill.cells.insert(place + 1, copy.deepcopy(mill.cells[place]))


@distortion
def older_versions_above(mill: Mill) -> None:
    """Students who keep what they had before."""
    for name in mill.some(mill.pieces):
        place = mill.where(name)
        older = copy.deepcopy(mill.cells[place]) | {NAME: "own"}
        older["source"] = mill.stubs[name].replace("raise NotImplementedError()", "pass")
        mill.cells.insert(place, older)


@distortion
def empty_pieces_below(mill: Mill) -> None:
    """Students who copied the empty cell to have it at hand."""
    for name in mill.some(mill.pieces):
        place = mill.where(name)
        empty = copy.deepcopy(mill.cells[place]) | {"source": mill.stubs[name], NAME: "own"}
        mill.cells.insert(place + 1, empty)


@distortion
def copied_checks(mill: Mill) -> None:
    """Students who want the check in sight of another cell; Colab copies its tags along."""
    for i in sorted(mill.dice.sample(mill.locked("code"), 2), reverse=True):
        mill.cells.insert(mill.anywhere(), copy.deepcopy(mill.cells[i]) | {NAME: "own"})


@distortion
def split_pieces(mill: Mill) -> None:
    """Students who put the work into a helper in a cell of its own."""
    for name in mill.some(mill.pieces):
        place = mill.where(name)
        if parts := in_two(mill.cells[place]["source"], name):
            mill.add(place, parts[0])
            mill.cells[place + 1]["source"] = parts[1]


def in_two(source: str, name: str) -> tuple[str, str] | None:
    """A helper that does a function's work, and the function that calls it."""
    try:
        (piece,) = ast.parse(source).body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(piece, ast.FunctionDef) or piece.name != name or piece.args.kwonlyargs:
        return None
    helper = copy.deepcopy(piece)
    helper.name, helper.decorator_list = f"work_of_{name}", []
    passed = ", ".join(a.arg for a in piece.args.args)
    piece.body = [*piece.body[:1], *ast.parse(f"return work_of_{name}({passed})").body]
    return ast.unparse(helper), ast.unparse(piece)


@distortion
def split_demonstrations(mill: Mill) -> None:
    """Colab's "split cell", pressed in a cell that one only wanted to read."""
    demos = [i for i in mill.locked("code") if mill.cells[i][NAME].startswith("demo_")]
    for i in sorted(mill.dice.sample(demos, min(2, len(demos))), reverse=True):
        lines = mill.cells[i]["source"].split("\n")
        half = len(lines) // 2
        mill.cells[i]["source"] = "\n".join(lines[:half])
        mill.add(i + 1, "\n".join(lines[half:]))


@distortion
def merged_with_checks(mill: Mill) -> None:
    """Students who merge a piece with what stands below it."""
    for name in mill.some(mill.pieces):
        mill.cell(name)["source"] += f"\n\ncheck({name})"


@distortion
def merged_pieces(mill: Mill) -> None:
    """Students who want all of a section in one cell."""
    first, second = sorted(mill.dice.sample(mill.pieces, 2), key=mill.where)
    upper, lower = mill.cell(first), mill.cell(second)
    if upper is lower or lower["source"].lstrip().startswith("%%"):
        return
    del mill.cells[mill.where(second)]
    upper["source"] += "\n\n\n" + lower["source"]
    upper[NAME] += " " + lower[NAME]


@distortion
def moved_pieces(mill: Mill) -> None:
    """Students who gather their work at the end."""
    for name in mill.some(mill.pieces):
        mill.cells.append(mill.cells.pop(mill.where(name)))


@distortion
def moved_locked_cells(mill: Mill) -> None:
    """Colab, where a locked cell can be dragged by mistake."""
    locked = mill.dice.sample(mill.locked("code", "markdown"), 3)
    moved = [mill.cells.pop(place) for place in sorted(locked, reverse=True)]
    for cell in moved:
        mill.cells.insert(mill.anywhere(), cell | {NAME: "own"})


@distortion
def scratch_cells(mill: Mill) -> None:
    """Everybody who tries things out, with and without success."""
    for source in ("1 / 0", "x_tried = np.arange(3.0)\nx_tried.shape", "not_there", "if True:",
                   "%%bash\nls", "import matplotlib.pyplot as plt\nplt.plot([1, 2])"):  # fmt: skip
        mill.add(mill.anywhere(), source)


@distortion
def notes_to_oneself(mill: Mill) -> None:
    """Everybody who takes notes, also between a question and its answer."""
    for place in (mill.anywhere(), *(mill.where(name) for name in mill.answers)):
        mill.add(place, "Note to myself: **ask about this** in class.", "markdown")


@distortion
def deleted_locked_cells(mill: Mill) -> None:
    """Students who tidy up; Colab does not know that a cell cannot be deleted."""
    locked = mill.locked("code", "markdown")
    for place in sorted(mill.dice.sample(locked, len(locked) // 3), reverse=True):
        del mill.cells[place]


@distortion
def deleted_setup(mill: Mill) -> None:
    """Students who have a set-up of their own."""
    mill.cell("setup")["source"] = "import numpy as np, torch\nfrom dlcourse import *"


@distortion
def text_turned_to_code(mill: Mill) -> None:
    """Who presses Y in a text cell, or M in a code cell."""
    for kind in ("markdown", "code"):
        for place in mill.dice.sample(mill.locked(kind), 2):
            cell = mill.cells[place]
            cell["cell_type"] = {"markdown": "code", "code": "markdown"}[kind]
            cell.pop("outputs", None)


@distortion
def drive_mounted(mill: Mill) -> None:
    """Colab users who keep their files on Drive, in a cell with a helper that a piece may need."""
    mill.add(
        mill.where("setup") + 1,
        "from google.colab import drive, files\ndrive.mount('/content/drive')\n"
        "def helper_after_mounting(x):\n    return x",
    )
