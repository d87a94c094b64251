"""Lectures and labs as pages: the notebook, with buttons below its title."""

from __future__ import annotations

import html
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.site.colab import colab_address
from autograder.site.figures import extract_figures

FIGURES = "_static/figures"
Button = tuple[str, str]


def write_lecture(materials: Path, name: str, sources: Path) -> NotebookNode:
    """The page of a lecture; returns its notebook with pictures in files, for the slides."""
    path = f"lectures/{name}.ipynb"
    notebook = nbformat.read(materials / path, as_version=4)
    figures = sources / FIGURES
    figures.mkdir(parents=True, exist_ok=True)
    extract_figures(notebook, name, figures, f"../{FIGURES}")
    page = deepcopy(notebook)
    buttons = [("Slides", f"../slides/{name}.html"), *_notebook(materials, path, sources)]
    _add_buttons(page, buttons, f"Lecture {int(name[:2])}")
    _write(page, sources / path)
    return notebook


def write_lab(materials: Path, lab: str, sources: Path) -> None:
    """The page of a lab, from the notebook that students get."""
    path = f"labs/{lab}/{lab}.ipynb"
    page = nbformat.read(materials / path, as_version=4)
    pieces = ("Its pieces", f"../reference/{lab}.html")
    _add_buttons(page, [*_notebook(materials, path, sources), pieces], f"Lab {lab[3]}")
    _write(page, sources / "labs" / f"{lab}.ipynb")


def _notebook(materials: Path, path: str, sources: Path) -> list[Button]:
    """Buttons that open the notebook in Colab and save it; it is put beside the pages."""
    copy = sources / "_extra" / "notebooks" / Path(path).name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes((materials / path).read_bytes())
    colab = colab_address(materials, path)
    save = ("Save the notebook", f"../notebooks/{copy.name}")
    return [("Open in Colab", colab), save] if colab else [save]


def _add_buttons(page: NotebookNode, buttons: list[Button], of: str) -> None:
    """Put buttons below the title, which stands in the first cell; hide the set-up's code."""
    title, _, rest = page.cells[0].source.partition("\n")
    links = " ".join(
        f'<a class="course-button" href="{html.escape(address)}"'
        f"{' download' if 'notebooks/' in address else ''}>{text}</a>"
        for text, address in buttons
    )
    row = f'<nav class="course-buttons" aria-label="{of}">{links}</nav>'
    page.cells[0].source = f"{title}\n\n{row}\n{rest}"
    for cell in page.cells:
        tags = cell.metadata.get("tags", [])
        if "setup" in tags or cell.metadata.get("nbgrader", {}).get("grade_id") == "setup":
            cell.metadata["tags"] = [*tags, "hide-input"]


def _write(page: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page, path)
