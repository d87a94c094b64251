"""Finds pieces that were to be written by hand and call a library that has them ready.

The student's source is read, never run: the cell of the piece, and the functions, classes and
aliases of the student's own that it uses.  Another piece may be called whatever is in it, except to
get through it at a ready-made function of another kind.  What reading cannot see (code that changes
other code while it runs) is named in docs/instructor/security.md.
"""

from __future__ import annotations

import ast
import fnmatch
import functools
import re
from collections.abc import Sequence

from dlcourse.catalogue import Lab
from dlcourse.catalogue.by_hand import DIFFERENCES, PIECE

from autograder.normalise import Step
from autograder.scopes import FUNCTIONS, Scope, module_scope
from autograder.uses import Use, all_uses, search

BY_HAND = "this piece is to be written by hand"
UNSEEN = f"is made in a way that the grader cannot read: {BY_HAND}, with `def` in its own cell"
TOO_DEEP = f"is too long or nested too deeply for the grader to read: {BY_HAND}"
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
#: Begin the names of objects that may be the student's own: ``for layer in reversed(layers)``.
_GIVE_ITEMS = ("enumerate", "iter", "list", "map", "next", "reversed", "sorted", "tuple", "zip")
MAYBE_OWN = ("?", "student:", *(f"builtins.{name}()" for name in _GIVE_ITEMS))


def find_forbidden(lab: Lab, steps: Sequence[Step]) -> dict[str, str]:
    """The pieces of a submission that call what they may not, each with the reason in words.

    A piece that no cell seems to define has the reason ``UNSEEN``: the caller knows whether it is
    missing or hidden.
    """
    module = module_scope(step.source for step in steps)
    everything = frozenset(piece.name for piece in lab.pieces)
    searches = {name: search(name, everything, module) for name in everything}
    methods = _methods(module)
    reasons: dict[str, str] = {}
    for piece in lab.pieces:
        patterns, found = lab.forbidden_in(piece), searches[piece.name]
        if not patterns:
            continue
        if piece.name not in module.names:
            reasons[piece.name] = UNSEEN
        elif found is None:
            reasons[piece.name] = TOO_DEEP
        else:
            bad = (u for u in all_uses(found, searches) if is_forbidden(u.name, patterns, methods))
            if use := next(bad, None):
                reasons[piece.name] = _words(use)
    return reasons


def is_forbidden(name: str, patterns: tuple[str, ...], own_methods: frozenset[str]) -> bool:
    """Whether a full name is on a list; a method that the student wrote never is."""
    plain = name.replace("xp.", "torch.", 1) if name.startswith("xp.") else name
    plain = plain.removeprefix("array_api_compat.")
    last = plain.rsplit(".", 1)[-1]
    returned = plain.startswith("?") or "()" in plain  # an object that something gave back
    if plain.startswith("student:") and not returned:
        return False
    if plain.startswith(MAYBE_OWN) and last in own_methods:
        return False
    asked = f".{last}" if returned else plain
    listed, excepted = _compiled(patterns)
    return bool(listed.match(asked)) and not excepted.match(asked)


@functools.cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A list, and its exceptions, as one regular expression each: a submission asks thousands of
    times."""
    excepted = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    listed = [pattern for pattern in patterns if not pattern.startswith("!")]
    return _one_of(listed), _one_of(excepted)


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(fnmatch.translate, patterns)) or "(?!)")


def _methods(module: Scope) -> frozenset[str]:
    """Names of the methods of all classes, those inside functions too."""
    defined = [v for values in module.names.values() for v in values if isinstance(v, DEFINITIONS)]
    kinds = (n for value in defined for n in ast.walk(value) if isinstance(n, ast.ClassDef))
    return frozenset(
        part.name for kind in kinds for part in kind.body if isinstance(part, FUNCTIONS)
    )


def _words(use: Use) -> str:
    way = "".join(f"calls {name}, which " for name in use.through)
    last = use.name.rsplit(".", 1)[-1]
    if use.name == DIFFERENCES:
        what = "differentiates numerically"
    elif use.name.startswith("builtins.getattr"):
        what = "picks a function by a name that is computed"
    elif use.name.startswith("?") or "()." in use.name:
        what = f"calls the method {last} of an array"
    else:
        what = f"calls {use.name.removeprefix('builtins.').removeprefix(PIECE)}"
    return f"{way}{what}: {BY_HAND}"
