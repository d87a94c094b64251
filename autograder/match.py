"""Finds, for every solution cell of a release, the cell of the submission that answers it."""

from __future__ import annotations

import ast
import itertools
import re
import warnings

from nbformat import NotebookNode

from autograder.collect import SubmittedCell
from autograder.sandbox.session import LONGEST_SOURCE

#: Magics of which the rest of the cell is Python all the same.
AROUND_PYTHON = ("%%time", "%%capture")
DEFINITION = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)
#: Lines for the shell or a magic, with those that a backslash adds; lines that ask for help;
#: ``x = !ls`` and ``x = %time f()``.  Nothing is tried twice (``*+``): a line may be long.
MAGIC = re.compile(r"^([ \t]*)[!%](?:.*\\\n)*.*", re.MULTILINE)
SYSTEM = re.compile(r"^([ \t]*)get_ipython\(\)\.system.*", re.MULTILINE)
HELP = re.compile(r"^([ \t]*)(?:\?\??[\w.*]+|[\w.*]+\?\??)[ \t]*$", re.MULTILINE)
TIMED = re.compile(r"^([ \t]*+[\w., ]++=[ \t]*+)%time[ \t]+", re.MULTILINE)
ASSIGNED = re.compile(r"^([ \t]*+[\w., ]++=[ \t]*+)[!%].*$", re.MULTILINE)
NEWLINE = re.compile(r"\r\n?")
#: Python takes minutes to read the name of a module with a hundred thousand parts.
LONG_IMPORT = re.compile(r"\b(?:import|from)[\s\\]+(?:\w+[\s\\]*\.[\s\\]*){500}")


def plain(source: str) -> str:
    """A source without what tools change by themselves: blank lines and spaces at line ends."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines() if line.strip())


def defined_names(source: str) -> set[str]:
    """The functions and classes that a cell defines at its top level."""
    try:
        body = parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(DEFINITION.findall(source))  # a piece with a slip of the pen is still that piece
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {statement.name for statement in body if isinstance(statement, kinds)}


def parse(source: str) -> ast.Module:
    """A cell as Python, without magics.  Raises ``ValueError`` for one that is too long to run."""
    return _parse(without_magics(source))


def _parse(source: str) -> ast.Module:
    if len(source) > LONGEST_SOURCE or LONG_IMPORT.search(source):
        raise ValueError("too long")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's remarks on a student's code are not ours
        return ast.parse(source)


def without_magics(source: str) -> str:
    """A cell without lines for the shell, the package manager, or help.

    Both what is run and what is read: the grader must not read something else than what runs.
    """
    first = source.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith("%%"):
        if first[0] not in AROUND_PYTHON:
            return ""
        source = source.replace(first[0], "%", 1)
    source = SYSTEM.sub(r"\1pass", NEWLINE.sub("\n", source))
    for change in (_without_commands, _without_help):
        without = change(source)
        if without != source and not _is_python(source):
            source = without
    return source


def _without_commands(source: str) -> str:
    def passes(command: re.Match[str]) -> str:
        return "\n".join([f"{command[1]}pass"] * (command[0].count("\n") + 1))

    return MAGIC.sub(passes, source)


def _without_help(source: str) -> str:
    return ASSIGNED.sub(r"\1None", TIMED.sub(r"\1", HELP.sub(r"\1pass", source)))


def _is_python(source: str) -> bool:
    """Whether a cell can be parsed: what looks like a magic then stands inside a text."""
    try:
        _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def find_piece_cell(
    piece: str, stub: str, cells: list[SubmittedCell], names: list[set[str]]
) -> int | None:
    """The position of the cell that holds a piece, None when the submission has none.

    First the cell that carries the piece's grade_id and defines it, then any that defines it, then
    the one with the grade_id; cells still as released come last, and of equals the later one wins,
    because it is the one that a kernel would have run last.
    """

    def rank(i: int) -> tuple[bool, bool, bool, int]:
        written = plain(cells[i].source) != plain(stub)
        return (written, piece in names[i], cells[i].grade_id == piece, i)

    candidates = [
        i
        for i, cell in enumerate(cells)
        if cell.cell_type == "code" and (piece in names[i] or cell.grade_id == piece)
    ]
    return max(candidates, key=rank, default=None)


def find_answer_cell(
    skeleton: list[NotebookNode], position: int, cells: list[SubmittedCell]
) -> int | None:
    """The position of the answer to a written question, None when the submission has none.

    By grade_id; where metadata is lost, the longest text below the question's, before the lab goes
    on: there may be notes beside it, which stay cells of the student's own.
    """
    release = skeleton[position]
    stub, grade_id = plain(release.source), release.metadata.nbgrader.grade_id
    by_id = [i for i, cell in enumerate(cells) if cell.grade_id == grade_id]
    changed = [i for i in by_id if plain(cells[i].source) != stub]
    if by_id:
        return (changed or by_id)[-1]
    question, others = plain(skeleton[position - 1].source), _texts(skeleton) - {stub}
    below: list[int] = []
    for i, cell in enumerate(cells):
        if plain(cell.source) == question:
            below = list(itertools.takewhile(lambda j: plain(cells[j].source) not in others,
                                             range(i + 1, len(cells))))  # fmt: skip
    texts = [i for i in below if cells[i].cell_type == "markdown"]
    return max(
        texts, key=lambda i: (plain(cells[i].source) != stub, len(cells[i].source)), default=None
    )


def _texts(skeleton: list[NotebookNode]) -> set[str]:
    return {plain(cell.source) for cell in skeleton}


def only_checks(source: str) -> bool:
    """Whether a cell does nothing but call ``check(...)``: a copied test cell."""
    try:
        body = parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(_is_check(statement) for statement in body)


def _is_check(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Constant) or isinstance(statement, ast.Pass):
        return True
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("check", "grade")
