"""A lecture as a deck: ``nbconvert --to slides`` with reveal.js and MathJax beside it."""

from __future__ import annotations

from pathlib import Path

from nbconvert import SlidesExporter
from nbformat import NotebookNode

from autograder.site.anchors import headings

TEMPLATES = Path(__file__).parents[1] / "docs" / "slides"


def write_deck(notebook: NotebookNode, name: str, folder: Path) -> None:
    """Write ``<name>.html``; every slide has the anchor of its title as its id."""
    for index, title, anchor in reversed(headings(notebook)):
        notebook.cells[index].metadata["anchor"] = anchor
        notebook.cells[index].metadata["slide_title"] = title
    notebook.metadata["title"] = headings(notebook)[0][1]
    page, _ = _exporter().from_notebook_node(notebook, {"metadata": {"name": name}})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_text(page, encoding="utf-8")


def _exporter() -> SlidesExporter:
    return SlidesExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="course",
        reveal_url_prefix="../_static/reveal",
        reveal_theme="white",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
