"""The instructor's half: build, hand out, grade, explain."""

import sys

# nbformat imports jsonschema, and that would build a grammar of web addresses, which takes a second
# and which no notebook needs.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from autograder.in_kernel import grade  # noqa: E402 - the line above must come first

__all__ = ["grade"]
