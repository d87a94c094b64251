"""A lecture's source becomes a notebook that is also a deck of slides, with its pictures in it."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.build.notebook import give_ids, read_source, write_notebook
from autograder.build.start import add_badge, add_install

#: The level of a cell's heading decides where in the deck it stands.
SLIDE_OF_HEADING = {"# ": "slide", "## ": "slide", "### ": "subslide"}


def build_lecture(materials: Path, name: str) -> bool:
    """``lectures/<name>.py`` to ``lectures/<name>.ipynb``; returns whether it changed.

    The notebook is run, so that a page without a kernel shows its pictures.  When neither text nor
    code has changed since the last build, the file is left as it is.
    """
    notebook = outline(materials, name)
    path = materials / "lectures" / f"{name}.ipynb"
    if path.is_file() and _inputs(nbformat.read(path, as_version=4)) == _inputs(notebook):
        return False
    _run(notebook, materials / "lectures")
    return write_notebook(notebook, path)


def outline(materials: Path, name: str) -> NotebookNode:
    """The lecture as a notebook with slides and cell ids, not run yet."""
    notebook = read_source(materials / "lectures" / f"{name}.py")
    for cell in notebook.cells:
        _set_slide(cell)
        if "setup" in cell.metadata.get("tags", []):
            add_install(cell, materials)
    add_badge(notebook, materials, f"lectures/{name}.ipynb")
    give_ids(notebook)
    return notebook


def _inputs(notebook: NotebookNode) -> list[tuple[str, str, NotebookNode]]:
    """What a reader wrote: everything but outputs."""
    return [(cell.id, cell.source, cell.metadata) for cell in notebook.cells]


def _set_slide(cell: NotebookNode) -> None:
    tags = cell.metadata.get("tags", [])
    special = [tag for tag in ("skip", "fragment", "notes") if tag in tags]
    slide = special[0] if special else _from_heading(cell)
    if slide:
        cell.metadata["slideshow"] = {"slide_type": slide}


def _from_heading(cell: NotebookNode) -> str:
    if cell.cell_type != "markdown":
        return ""
    return next((s for mark, s in SLIDE_OF_HEADING.items() if cell.source.startswith(mark)), "")


def _run(notebook: NotebookNode, folder: Path) -> None:
    """Run all cells; without the state of widgets, pages fall back to their pictures."""
    client = NotebookClient(
        notebook,
        timeout=120,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
