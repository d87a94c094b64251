"""The button on top of a notebook that opens it on Colab."""

from __future__ import annotations

from nbformat import NotebookNode

BADGE = """\
[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]\
(https://colab.research.google.com/github/{owner}/{name}/blob/{branch}/{path})"""
_BEGINS = BADGE.partition("(")[0]


def is_badge(cell: NotebookNode) -> bool:
    """Whether a cell is the button; its picture comes from the network."""
    return bool(cell.cell_type == "markdown" and cell.source.startswith(_BEGINS))
