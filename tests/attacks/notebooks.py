"""Attacks by the file itself: metadata, size and shape."""

from __future__ import annotations

import json
from typing import Any

from tests.attacks.attack import WRITTEN, Attack
from tests.cohort.sample import Materials, Notebook, own_cell

TAGS = ["skip-execution", "raises-exception", "hide-input", "remove-cell"]
SCORE = {"output_type": "execute_result", "execution_count": 1, "metadata": {},
         "data": {"text/plain": "100.0"}}  # fmt: skip
LINKS = """[a](javascript:steal()) <p>
<https://a/autofocus/tabindex=1/onfocus=steal()>
</p> ![a](https://elsewhere/pixel.png) [b](&#106;avascript:steal())"""
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


#: Found by trying what a reader of hostile code or words may choke on.
DOUBLING = "a0 = np\n" + "".join(f"a{n + 1} = a{n}.x if a{n} else a{n}.y\n" for n in range(60))
DEEP = "".join(" " * n + f"def f{n}():\n" for n in range(90)) + " " * 90 + "a = b + c\n"
CALLS_ALL = "".join(f"def {name}(*a): return a60() + f0()\n" for name in ("elu", "mae", "mlp"))


def _words(text: str) -> Any:
    def make(materials: Materials) -> Notebook:
        notebook = _start(materials)
        answers = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
        answers[-1]["source"] = text
        answers[-1]["attachments"] = {"a": {"image/png": 'AA" onerror="steal()'}, "b": 5}
        notebook["cells"].append({**own_cell(text), "cell_type": "markdown"})
        return notebook

    return make


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
    Attack("doubling-aliases", make=_cell_of(DOUBLING + DEEP + CALLS_ALL)),
    Attack("help-lines", make=_cell_of("a?\n" * 60_000)),
    Attack("shell-lines", make=_cell_of("x = !ls\n" * 30_000)),
    Attack("long-import", make=_cell_of("import " + "a." * 100_000 + "a")),
    Attack("slow-words", make=_words("\\begin{a}" * 100_000)),
    Attack("many-words", make=_words("a " * 2_000_000), status=("unreadable",)),
    Attack("missing-attachment", make=_words("![a](attachment:a) ![a](attachment:gone.png)")),
    Attack("acting-links", make=_words(LINKS)),
    Attack("odd-files", make=lambda materials: b"", status=("unreadable",),
           files={"\x1b[2J\x1b]0;owned\x07": "", "[red]x": "", "timestamp.txt": "9" * 10**7}),
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
