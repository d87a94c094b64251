"""Which modules guide a search, and where its findings go.

This file imports none of them: they are watched from their import on.
"""

from __future__ import annotations

from pathlib import Path

FOUND = Path(__file__).parent / "found"
MODULES = {
    "normalise": (
        "autograder.collect",
        "autograder.match",
        "autograder.normalise",
        "autograder.outputs",
        "autograder.forbidden",
        "autograder.scopes",
        "autograder.uses",
    ),
    "wire": (
        "autograder.sandbox.wire",
        "autograder.sandbox.encoding",
        "autograder.sandbox.words",
    ),
}
