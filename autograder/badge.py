"""The button on top of a notebook that opens it on Colab."""

from __future__ import annotations

import re

from nbformat import NotebookNode

BADGE = """\
[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]\
(https://colab.research.google.com/github/{owner}/{name}/blob/{branch}/{path})"""
_BEGINS = BADGE.partition("(")[0]
_WHOLE = re.compile(re.escape(_BEGINS) + r"\([^)]*\)\]\(([^)]*)\)\s*")


def is_badge(cell: NotebookNode) -> bool:
    """Whether a cell is the button; its picture comes from the network."""
    return bool(cell.cell_type == "markdown" and cell.source.startswith(_BEGINS))


def read_badge(cell: NotebookNode) -> tuple[str, str] | None:
    """The address that the button leads to and the words below it; None for another cell."""
    found = _WHOLE.match(cell.source)
    return None if found is None else (found[1], cell.source[found.end() :])
