"""Addresses of slides: a slide's title in small letters, the same on pages and in decks."""

from __future__ import annotations

import re
from collections import Counter

from nbformat import NotebookNode

from autograder.slides import anchor

HEADING = re.compile(r"^#{1,4} +(.+)$", re.M)
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def slide_address(slide: str) -> str:
    """Where a slide of the catalogue is in the site: "02_backprop#deltas" in its deck."""
    lecture, _, anchor = slide.partition("#")
    return f"slides/{lecture}.html#/{anchor}"


def page_source(slide: str) -> str:
    """The same slide in the page of its lecture, as a link that Sphinx checks."""
    lecture, _, anchor = slide.partition("#")
    return f"lectures/{lecture}.ipynb#{anchor}"


class Anchors:
    """Gives each title its anchor; a title that comes again gets a number."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, title: str) -> str:
        """The anchor of the next heading of the document."""
        base = anchor(title) or "section"
        self._seen[base] += 1
        return base if self._seen[base] == 1 else f"{base}-{self._seen[base]}"


def headings(notebook: NotebookNode) -> list[tuple[int, str, str]]:
    """Every heading of a notebook in order: index of its cell, title, anchor."""
    anchors = Anchors()
    return [
        (index, title.strip(), anchors.of(title))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown"
        for title in HEADING.findall(FENCE.sub("", cell.source))
    ]
