"""Attacks by the file itself: metadata, size and shape."""

from __future__ import annotations

import json
from typing import Any

from tests.attacks.attack import WRITTEN, Attack
from tests.cohort.sample import Materials, Notebook, own_cell

TAGS = ["skip-execution", "raises-exception", "hide-input", "remove-cell"]
SCORE = {"output_type": "execute_result", "execution_count": 1, "metadata": {},
         "data": {"text/plain": "100.0"}}  # fmt: skip
SCRIPT = '<script>steal()</script><img src=x onerror="steal()"> <IFRAME src="//x"></IFRAME>\n'
GIVEN_UP = ("graded", "unreadable")


def _start(materials: Materials) -> Notebook:
    return materials.partly(set(WRITTEN))


def _tags(materials: Materials) -> Notebook:
    notebook = _start(materials)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        marks |= {"points": 1000, "locked": False, "checksum": "0" * 32, "grade": False}
        cell["metadata"] |= {"tags": TAGS, "nbgrader": marks, "dlcourse": {"added": True}}
        if cell["cell_type"] == "code":
            cell["outputs"] = [SCORE]
    notebook["metadata"]["dlcourse"] = {"ticket": "", "status": "graded", "pieces": {}}
    notebook["metadata"]["kernelspec"] = {"name": "../../evil", "language": "python"}
    return notebook


def _types(materials: Materials) -> Notebook:
    notebook = _start(materials)
    for n, cell in enumerate(notebook["cells"]):
        cell["cell_type"] = ("raw", "markdown", "heading", "evil")[n % 4]
    return notebook


def _own_scores(materials: Materials) -> Notebook:
    """Test cells that the student brings along, tagged as worth everything."""
    notebook = _start(materials)
    for name in materials.solutions:
        cell = own_cell("100.0")
        cell["outputs"] = [SCORE]
        cell["metadata"]["nbgrader"] = {"grade": True, "grade_id": f"test_{name}", "points": 100,
                                        "schema_version": 3, "solution": False}  # fmt: skip
        notebook["cells"].append(cell)
    return notebook


def _with_cells(count: int, source: str) -> Any:
    def make(materials: Materials) -> Notebook:
        notebook = _start(materials)
        notebook["cells"] += [own_cell(source + f" # {n}") for n in range(count)]
        return notebook

    return make


def _millions(materials: Materials) -> bytes:
    return b'{"cells":[' + b"{}," * 8_000_000 + b"{}]}"


def _outputs(materials: Materials) -> Notebook:
    notebook = _start(materials)
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 40_000_000}
    next(c for c in notebook["cells"] if c["cell_type"] == "code")["outputs"] = [text]
    return notebook


def _html(materials: Materials) -> Notebook:
    notebook = _start(materials)
    page = {"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT}}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [page]
        elif "nbgrader" in cell["metadata"]:
            cell["source"] = SCRIPT
    words = own_cell(SCRIPT)
    words["cell_type"] = "markdown"
    notebook["cells"].append(words)
    return notebook


def _cell_of(source: str) -> Any:
    def make(materials: Materials) -> Notebook:
        notebook = _start(materials)
        notebook["cells"].append(own_cell(source))
        return notebook

    return make


def _bytes(text: str) -> Any:
    return lambda materials: text.encode()


NOTEBOOKS = (
    Attack("tags", make=_tags),
    Attack("cell-types", make=_types),
    Attack("own-scores", make=_own_scores),
    Attack("html-notebook", make=_html),
    Attack("hundred-thousand-cells", make=_with_cells(100_000, "x = 1"), status=GIVEN_UP),
    Attack("many-cells", make=_with_cells(15_000, "x = 1")),
    Attack("sleeping-cells", make=_with_cells(400, "import time; time.sleep(1.5)")),
    Attack("millions-of-cells", make=_millions, status=("unreadable",)),
    Attack("large-outputs", make=_outputs),
    Attack("much-code", make=_cell_of("a\n" * 10_000_000), status=("unreadable",)),
    Attack("long-cell", make=_cell_of("a,b;" * 62_000)),
    Attack("nested-code", make=_cell_of("-" * 240_000 + "1")),
    Attack("brackets", make=_cell_of("(" * 100_000)),
    Attack("deep-json", make=_bytes("[" * 10**7), status=("unreadable",)),
    Attack("deep-objects", make=_bytes('{"cells":' * 10**5), status=("unreadable",)),
    Attack("sheets", make=_bytes('{"worksheets":[{"cells":5},7,{"cells":{"a":1}}]}')),
    Attack("odd-parts", make=_bytes(json.dumps({"cells": [
        5, None, [], {"source": 5}, {"cell_type": []}, {"source": [1, None, {}], "metadata": 3},
        {"metadata": {"nbgrader": []}}, {"metadata": {"nbgrader": {"grade_id": {}}}},
        {"cell_type": "code", "source": "x", "outputs": [5, {"output_type": []}, {"data": 5},
         {"output_type": "display_data", "data": {"image/png": [], "text/plain": {}}}]},
        {"cell_type": "code", "source": "\ud800 = 1\x00", "metadata": None}]}))),
    Attack("long-number", make=_bytes('{"cells": [' + "9" * 10_000 + "]}"), status=("unreadable",)),
)  # fmt: skip
