"""What people have decided about mutants: which are no mistake, and which diagnoses are right.

``equivalent/<lab>.toml``: by piece, the change and the reason why it makes no difference.
``judged/<lab>.toml``: by piece and named cause, the changes of which that is the cause, and those
of which it is not.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@cache
def equivalent(lab: str) -> dict[str, dict[str, str]]:
    """By piece and change, why a mutant is as good as the reference."""
    return _read("equivalent", lab)


@cache
def judged(lab: str) -> dict[str, dict[str, dict[str, list[str]]]]:
    """By piece, cause, and "right" or "wrong": the changes."""
    return _read("judged", lab)


def verdict_on(lab: str, piece: str, change: str, cause: str) -> str:
    """Whether a cause that was named for a mutant is "right", "wrong" or still "unjudged"."""
    of_cause = judged(lab).get(piece, {}).get(cause, {})
    found = [verdict for verdict, changes in of_cause.items() if change in changes]
    return found[0] if found else "unjudged"


def _read(folder: str, lab: str) -> dict[str, Any]:
    path = HERE / folder / f"{lab}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
