"""The full names of what an expression refers to, through imports, aliases and attributes.

``torch.nn.functional.softmax`` for ``F.softmax`` after ``import torch.nn.functional as F``.  Known
objects whose type is not known are ``?``; what a call returns has ``()`` behind the function.
"""

from __future__ import annotations

import ast
import builtins
import sys

from autograder.scopes import FUNCTIONS, Scope, Value, key_of_namespace

UNKNOWN = "?"
STUDENT = "student:"
#: Functions that answer with the library of their argument; ``xp`` stands for it.
GIVE_NAMESPACE = {
    "dlcourse.namespace",
    "dlcourse.arrays.namespace",
    "array_api_compat.array_namespace",
    "array_api_compat.get_namespace",
    "?.__array_namespace__",
}
IMPORTS = {"importlib.import_module", "builtins.__import__"}
#: What one expression may stand for; aliases of aliases could double it with every line.
MOST_NAMES = 1000


class Resolver:
    """Finds names; remembers what it has found, so that aliases of aliases stay cheap."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def names(self, node: Value, scope: Scope) -> frozenset[str]:
        """All full names that an expression may stand for; ``RecursionError`` for too many."""
        if node is None:
            return frozenset({UNKNOWN})
        if isinstance(node, str):
            return frozenset({node})
        key = (id(node), id(scope))
        if key not in self._known:
            self._known[key] = frozenset({UNKNOWN})  # the answer to a name that stands for itself
            found = frozenset(self._find(node, scope))
            if len(found) > MOST_NAMES:
                raise RecursionError("an expression stands for too many names")
            self._known[key] = found
        return self._known[key]

    def _find(self, node: ast.AST, scope: Scope) -> set[str]:
        if isinstance(node, ast.Name):
            return self._name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return {f"{base}.{node.attr}" for base in self.names(node.value, scope)}
        if isinstance(node, ast.Call):
            return self._call(node, scope)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, scope)
        if isinstance(node, ast.IfExp):
            return {*self.names(node.body, scope), *self.names(node.orelse, scope)}
        if isinstance(node, ast.BoolOp):
            return {name for value in node.values for name in self.names(value, scope)}
        if isinstance(node, ast.NamedExpr):
            return set(self.names(node.value, scope))
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return {STUDENT + node.name}
        return {STUDENT + "lambda"} if isinstance(node, ast.Lambda) else {UNKNOWN}

    def _name(self, name: str, scope: Scope) -> set[str]:
        found = scope.find(name)
        if found is None:
            if not hasattr(builtins, name):
                return {f"{module}.{name}" for module in scope.module.stars} or {UNKNOWN}
            stars = {f"{m}.{name}" for m in scope.module.stars if _may_give(m, name)}
            return {*stars, f"builtins.{name}"}
        values, owner = found
        return {full for value in values for full in self.names(value, owner)}

    def _call(self, node: ast.Call, scope: Scope) -> set[str]:
        functions = self.names(node.func, scope)
        if functions & GIVE_NAMESPACE:
            return {"xp"}
        if functions & IMPORTS and (module := _text(node, 0)):
            return {module if "importlib.import_module" in functions else module.split(".")[0]}
        if "builtins.getattr" in functions and (name := _text(node, 1)):
            return {f"{base}.{name}" for base in self.names(node.args[0], scope)}
        return {f"{function}()" for function in functions}

    def _subscript(self, node: ast.Subscript, scope: Scope) -> set[str]:
        if name := key_of_namespace(node):
            return self._name(name, scope)
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        found = set()
        for base in self.names(node.value, scope):
            if base == "sys.modules" and isinstance(key, str):
                found.add(key)
            elif base.endswith(".__dict__") and isinstance(key, str):
                found.add(f"{base.removesuffix('.__dict__')}.{key}")
        return found or {UNKNOWN}


def _may_give(module: str, name: str) -> bool:
    """Whether ``from module import *`` may bind a name; of a module that is not loaded, any."""
    loaded = sys.modules.get(module)
    return loaded is None or name in getattr(loaded, "__all__", dir(loaded))


def _text(call: ast.Call, position: int) -> str:
    """An argument of a call, if it is text that stands in the source."""
    argument = call.args[position] if len(call.args) > position else None
    value = argument.value if isinstance(argument, ast.Constant) else None
    return value if isinstance(value, str) else ""


def first_text(call: ast.Call) -> str:
    """The first argument of a call, if it is text that stands in the source; else empty."""
    return _text(call, 0)


def computed_attribute(call: ast.Call, resolver: Resolver, scope: Scope) -> bool:
    """Whether a call is ``getattr(torch, name)`` with a name that the source does not hold."""
    if "builtins.getattr" not in resolver.names(call.func, scope) or _text(call, 1):
        return False
    bases = resolver.names(call.args[0], scope) if call.args else frozenset()
    return any(base.split(".")[0] in ("xp", "torch", "scipy", "dlcourse") for base in bases)
