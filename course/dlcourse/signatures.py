"""Whether a student's function takes the arguments that its piece says."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from dlcourse.catalogue import Piece
from dlcourse.errors import SignatureError


def require_signature(piece: Piece, function: Callable[..., Any]) -> None:
    """Raise ``SignatureError`` unless names, order and defaults are those of the catalogue."""
    try:
        found = inspect.signature(function)
    except (TypeError, ValueError) as error:
        raise SignatureError(
            f"{piece.name} is a function of a library, or nothing that can be called: write your "
            f"own, in a cell that begins with `def {piece.name}{piece.signature}:`"
        ) from error
    if _shape_of(found) == _wanted(piece.signature):
        return
    raise SignatureError(
        f"{piece.name} is declared as {piece.name}{found}, but the lab calls it as "
        f"{piece.name}{piece.signature}. Put the first line of the cell back to "
        f"`def {piece.name}{piece.signature}:`; what you compute inside is up to you."
    )


def _wanted(signature: str) -> list[tuple[str, bool, object]]:
    """The arguments of a signature in text: name, whether it has a default, and the default."""
    tree = ast.parse(f"def f{signature}: pass").body[0]
    assert isinstance(tree, ast.FunctionDef)
    names = [argument.arg for argument in tree.args.args]
    defaults = [_literal(node) for node in tree.args.defaults]
    bare = len(names) - len(defaults)
    return [(n, i >= bare, defaults[i - bare] if i >= bare else None) for i, n in enumerate(names)]


def _literal(node: ast.expr) -> object:
    """The value of a default; a default that is a name (``activation=relu``) is not compared."""
    return node.value if isinstance(node, ast.Constant) else None


def _shape_of(signature: inspect.Signature) -> list[tuple[str, bool, object]]:
    rows: list[tuple[str, bool, object]] = []
    for p in signature.parameters.values():
        if p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            return [("*" + p.name, False, None)]
        given = p.default is not p.empty
        plain = given and isinstance(p.default, int | float | str | bool)
        rows.append((p.name, given, p.default if plain else None))
    return rows
