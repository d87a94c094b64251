"""Whether a lab's notebook still holds all that is graded: pieces, checks, answers in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlcourse.catalogue import LABS, Lab
from dlcourse.notebooks import python_of, source_of

#: What nbgrader puts where an answer in words goes.
UNANSWERED = "YOUR ANSWER HERE"
DEFINITION = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook, read as Python if it is code; ``number`` counts all cells from 1."""

    number: int
    source: str
    tag: str
    definitions: dict[str, ast.stmt]
    checks: frozenset[str]
    error: str = ""


def read_cells(content: dict[str, Any]) -> list[Cell]:
    """The cells of a notebook."""
    return [_read(number, cell) for number, cell in enumerate(content["cells"], start=1)]


def lab_in(cells: list[Cell]) -> Lab | None:
    """The lab of which most pieces are in these cells, None if there is no piece at all."""
    names = {name for cell in cells for name in (cell.tag, *cell.definitions)}
    found = {lab.name: sum(piece.name in names for piece in lab.pieces) for lab in LABS.values()}
    best = max(found, key=found.__getitem__)
    return LABS[best] if found[best] else None


def holders(cells: list[Cell], piece: str) -> list[Cell]:
    """The cells that hold a piece: those that define it, else the one that was made for it."""
    defining = [cell for cell in cells if piece in cell.definitions]
    return defining or [cell for cell in cells if cell.tag == piece or piece in broken(cell)]


def problems(cells: list[Cell], lab: Lab) -> Iterator[str]:
    """What is missing, doubled or unreadable, in words."""
    for piece in lab.pieces:
        yield from _of_piece(piece.name, cells)
    tagged = any(cell.tag for cell in cells)
    for question in lab.questions:
        yield from _of_question(question.name, cells, tagged)


def broken(cell: Cell) -> set[str]:
    """What a cell with a slip of the pen means to define."""
    return set(DEFINITION.findall(cell.source)) if cell.error else set()


def _read(number: int, cell: dict[str, Any]) -> Cell:
    source, metadata = source_of(cell), cell.get("metadata") or {}
    tag = (metadata.get("nbgrader") or {}).get("grade_id", "")
    if cell["cell_type"] != "code":
        return Cell(number, source, tag, {}, frozenset())
    try:
        body = ast.parse(python_of(source)).body
    except (SyntaxError, ValueError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) else ""
        return Cell(number, source, tag, {}, frozenset(), f"is not Python{line}")
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    definitions: dict[str, ast.stmt] = {node.name: node for node in body if isinstance(node, kinds)}
    return Cell(number, source, tag, definitions, frozenset(_checked(body)))


def _checked(body: list[ast.stmt]) -> Iterator[str]:
    """The names in calls of ``check(...)``."""
    for statement in body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check":
            yield from (node.id for node in call.args if isinstance(node, ast.Name))


def _of_piece(name: str, cells: list[Cell]) -> Iterator[str]:
    found = holders(cells, name)
    if not found:
        yield f"{name}: no cell defines it. Copy its cell from the lab as you got it"
    elif len(found) > 1:
        yield f"{name}: {_numbers(found)} all define it. Delete all but one"
    elif found[0].error:
        yield f"{name}: its cell, {_numbers(found)}, {found[0].error}"
    elif name not in found[0].definitions:
        yield f"{name}: its cell, {_numbers(found)}, does not define it"
    if found and not any(name in cell.checks for cell in cells):
        yield f"{name}: the cell with check({name}) is gone; the grading has its own"


def _of_question(name: str, cells: list[Cell], tagged: bool) -> Iterator[str]:
    found = [cell for cell in cells if cell.tag == name]
    if not tagged:
        yield f"{name}: cannot be told from other texts, because all cells have lost their tags"
    elif not found:
        yield f"{name}: the cell for the answer in words is gone. Copy it from the lab"
    elif len(found) > 1:
        yield f"{name}: {_numbers(found)} are all for its answer. Delete all but one"
    elif found[0].source.strip() in ("", UNANSWERED):
        yield f"{name}: the question in words, cell {found[0].number}, is not answered yet"


def _numbers(cells: list[Cell]) -> str:
    numbers = [str(cell.number) for cell in cells]
    if len(numbers) == 1:
        return f"cell {numbers[0]}"
    return f"cells {', '.join(numbers[:-1])} and {numbers[-1]}"
