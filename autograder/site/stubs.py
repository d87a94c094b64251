"""What students see of a piece before they write it: its docstring, and those of its methods."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from dlcourse.catalogue import is_piece
from nbformat import NotebookNode

Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Stub:
    """A piece that is not written yet. kind: "function" or "class"; text: its docstring."""

    kind: str
    text: str


def read_stubs(notebook: NotebookNode) -> dict[str, Stub]:
    """The stubs of a release by the name of their piece."""
    named = {cell.metadata.get("nbgrader", {}).get("grade_id", ""): cell for cell in notebook.cells}
    return {name: _stub(cell.source) for name, cell in named.items() if is_piece(name)}


def _stub(source: str) -> Stub:
    definition = next(node for node in ast.parse(source).body if isinstance(node, Definition))
    text = ast.get_docstring(definition) or ""
    if isinstance(definition, ast.FunctionDef):
        return Stub("function", text)
    methods = [node for node in definition.body if isinstance(node, ast.FunctionDef)]
    return Stub("class", "\n\n".join([text, *map(_method, methods)]))


def _method(node: ast.FunctionDef) -> str:
    """A method's arguments and, below them, what its docstring says."""
    names = ", ".join(arg.arg for arg in node.args.args[1:])
    lines = (ast.get_docstring(node) or "").splitlines()
    return "\n".join([f"{node.name}({names})", *(f"    {line}".rstrip() for line in lines)])
