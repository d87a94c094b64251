"""Lectures and labs as pages: the notebook, with buttons below its title."""

from __future__ import annotations

import html
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.badge import read_badge
from autograder.site.figures import extract_figures

FIGURES = "_static/figures"
Button = tuple[str, str]


def write_lecture(materials: Path, name: str, sources: Path) -> NotebookNode:
    """The page of a lecture; returns its notebook with pictures in files, for the slides."""
    notebook, buttons = _read(materials / "lectures" / f"{name}.ipynb", sources)
    figures = sources / FIGURES
    figures.mkdir(parents=True, exist_ok=True)
    extract_figures(notebook, name, figures, f"../{FIGURES}")
    page = deepcopy(notebook)
    _add_buttons(page, [("Slides", f"../slides/{name}.html"), *buttons], f"Lecture {int(name[:2])}")
    _write(page, sources / "lectures" / f"{name}.ipynb")
    return notebook


def write_lab(materials: Path, lab: str, sources: Path) -> None:
    """The page of a lab, from the notebook that students get."""
    page, buttons = _read(materials / "labs" / lab / f"{lab}.ipynb", sources)
    _add_buttons(page, [*buttons, ("Its pieces", f"../reference/{lab}.html")], f"Lab {lab[3]}")
    _write(page, sources / "labs" / f"{lab}.ipynb")


def _read(path: Path, sources: Path) -> tuple[NotebookNode, list[Button]]:
    """A notebook without its badge, and buttons that open it in Colab and save it."""
    copy = sources / "_extra" / "notebooks" / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(path.read_bytes())
    notebook = nbformat.read(path, as_version=4)
    save = ("Save the notebook", f"../notebooks/{path.name}")
    badge = read_badge(notebook.cells[0])
    if badge is None:
        return notebook, [save]
    address, words = badge
    del notebook.cells[0]
    notebook.cells[0].source += f"\n\n{words}" if words else ""
    return notebook, [("Open in Colab", address), save]


def _add_buttons(page: NotebookNode, buttons: list[Button], of: str) -> None:
    """Put buttons below the title, which stands in the first cell; hide the set-up's code."""
    title, _, rest = page.cells[0].source.partition("\n")
    links = " ".join(_link(*button) for button in buttons)
    row = f'<nav class="course-buttons" aria-label="{of}">{links}</nav>'
    page.cells[0].source = f"{title}\n\n{row}\n{rest}"
    for cell in page.cells:
        tags = cell.metadata.get("tags", [])
        if "setup" in tags or cell.metadata.get("nbgrader", {}).get("grade_id") == "setup":
            cell.metadata["tags"] = [*tags, "hide-input"]


def _link(text: str, address: str) -> str:
    saves = " download" if address.startswith("../notebooks/") else ""
    return f'<a href="{html.escape(address)}"{saves}>{text}</a>'


def _write(page: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page, path)
