"""The pictures of a notebook's outputs as files with a name that stays, and their alt text."""

from __future__ import annotations

import base64
import re
from collections import Counter
from pathlib import Path

from nbformat import NotebookNode

from autograder.site.anchors import headings

WIDGET = "application/vnd.jupyter.widget-view+json"
ALT = re.compile(r'<img alt="([^"]*)" style="([^"]*)"')
SLIDERS = (
    '<p class="course-sliders">This picture has sliders: '
    "run the notebook in Colab or JupyterLab, and move them.</p>"
)


def extract_figures(notebook: NotebookNode, name: str, folder: Path, address: str) -> None:
    """Write each picture to ``folder`` and show that file instead of the picture's bytes.

    A file is called after the heading above it: ``02_backprop-gradient-descent-1.png``.
    ``address`` leads from the page to the folder.
    """
    above = {index: anchor for index, _, anchor in headings(notebook)}
    count: Counter[str] = Counter()
    anchor = "start"
    for index, cell in enumerate(notebook.cells):
        anchor = above.get(index, anchor)
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                count[anchor] += 1
                file = f"{name}-{anchor}-{count[anchor]}.png"
                (folder / file).write_bytes(base64.b64decode(output.data["image/png"]))
                output.data = _shown(output.data, f"{address}/{file}")


def _shown(data: NotebookNode, address: str) -> NotebookNode:
    """The bundle of a picture with nothing in it but HTML that shows the file."""
    match = ALT.match(data["text/html"])
    if match is None:
        raise ValueError(f"a picture without alt text: {data['text/html'][:80]}")
    alt, style = match.groups()
    image = f'<img class="dark-light" alt="{alt}" style="{style}" src="{address}">'
    return NotebookNode({"text/html": image + (SLIDERS if WIDGET in data else "")})
