"""Reads a py:percent source and writes the same notebook at every build."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

#: The first lines of a notebook's first code cell; ``SOURCE`` is the setting in pyproject.toml.
INSTALL = """\
try:
    import dlcourse
except ImportError:  # on Google Colab: add dlcourse, change nothing that is there
    %pip install --quiet --no-deps array-api-compat "SOURCE"
"""


def read_source(path: Path) -> NotebookNode:
    """The notebook that a py:percent file describes, with plain metadata and no cell ids."""
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def add_install(cell: NotebookNode, materials: Path) -> None:
    """Put the lines that install dlcourse where it is missing before a set-up cell's own."""
    settings = tomllib.loads((materials / "pyproject.toml").read_text(encoding="utf-8"))
    source = settings["tool"]["dlcourse"]["install-from"]
    cell.source = INSTALL.replace("SOURCE", source) + "\n" + cell.source


def give_ids(notebook: NotebookNode) -> None:
    """Cell ids that stay the same from build to build: grade_ids, else made from the text."""
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        base = name or hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        seen[base] += 1
        cell.id = base if seen[base] == 1 else f"{base}-{seen[base]}"


def write_notebook(notebook: NotebookNode, path: Path) -> bool:
    """Write a notebook; returns whether the file changed."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True
