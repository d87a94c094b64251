"""Any notebook that may be handed in: a lab that was changed, or JSON that looks like one."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.properties.labs import released, solved


class File(bytes):
    """What lies in a file; on paper only what is not in the lab that was handed out."""

    lab = ""

    def __repr__(self) -> str:
        try:
            cells = json.loads(self)["cells"]
            known = json.loads(released(self.lab))["cells"] + json.loads(solved(self.lab))["cells"]
            return f"File({[cell for cell in cells if cell not in known]!r:.2000})"
        except (ValueError, TypeError, KeyError):
            return f"File({bytes(self)!r:.2000})"


TEXTS = st.text(max_size=40) | st.text(
    st.characters(categories=["Cs", "Cc", "Cf", "Lu", "Nd"]), max_size=20
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXTS, part, max_size=3),
    max_leaves=8,
)
SOURCES = st.sampled_from(
    ["", " " * 3000 + "x", "\x00", "def relu(f):", "def relu(f):\n    return f", "class relu: pass",
     "check(relu)", "%%bash\nrm", "!ls\\\n", "x = %time f()", "?relu", "relu = lambda f: f",
     "\ud800",
     "(" * 300, "-" * 3000 + "1", "1" + "+1" * 3000, "a" * 5000, "\t\tx = 1",
     "def f():\n\treturn 1",
     "# café\n\u2028\x0c\r\nx", "get_ipython().system('ls')", "from x import " + "y." * 600,
     "'''", "\\",
     "![a](attachment:a.png)", "<script>x()</script>", "](" * 300, "async def relu(f): yield f"]
)  # fmt: skip
PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}}
METADATA = st.one_of(
    JSON,
    st.builds(
        lambda name, rest: {"nbgrader": {"grade_id": name, **rest}},
        JSON | st.sampled_from(["relu", "elu", "test_relu", "setup", "mlp", "why"]),
        st.dictionaries(
            st.sampled_from(["solution", "grade", "locked", "points"]), JSON, max_size=3
        ),
    ),
)
OUTPUTS = st.lists(
    JSON
    | st.fixed_dictionaries(
        {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"])},
        optional={
            "text": JSON | st.lists(TEXTS, max_size=2),
            "data": JSON | st.dictionaries(st.sampled_from(["text/plain", "image/png"]), JSON),
            "ename": JSON,
            "evalue": JSON,
        },
    ),
    max_size=3,
)
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "cell_type": JSON | st.sampled_from(["code", "markdown", "raw", "heading"]),
    "source": SOURCES | TEXTS | st.lists(SOURCES | TEXTS | JSON, max_size=3) | JSON,
    "input": SOURCES | JSON,
    "metadata": METADATA,
    "outputs": OUTPUTS | JSON,
    "attachments": st.just(PICTURE) | JSON,
    "id": JSON | st.just("the-same-id"),
}
CELLS = st.fixed_dictionaries({}, optional=PARTS) | JSON


@st.composite
def changed_cells(draw: st.DrawFn, notebook: str) -> list[Any]:
    """The cells of a notebook after a few changes, of those that people and tools make."""
    cells: list[Any] = json.loads(notebook)["cells"]
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, max(0, len(cells) - 1)))
        change = draw(
            st.sampled_from(["drop", "copy", "add", "move", "part", "part", "part", "lose"])
        )
        if change == "add" or not cells:
            cells.insert(place, draw(CELLS))
        elif change == "drop":
            del cells[place : place + draw(st.integers(1, 20))]
        elif change == "copy":
            cells[place:place] = [cells[place]] * draw(st.integers(1, 4))
        elif change == "move":
            cells.insert(draw(st.integers(0, len(cells))), cells.pop(place))
        elif change == "lose":
            cells = [{**cell, "metadata": {}} if isinstance(cell, dict) else cell for cell in cells]
        elif isinstance(cells[place], dict):
            name = draw(st.sampled_from(sorted(PARTS)))
            cells[place] = {**cells[place], name: draw(PARTS[name])}
    return cells


def files(lab: str) -> st.SearchStrategy[bytes]:
    """What lies in a submitted file: a notebook of any format, or something else."""
    cells = st.one_of(
        changed_cells(released(lab)), changed_cells(solved(lab)), st.lists(CELLS, max_size=5)
    )
    notebooks = (
        cells.map(lambda found: {"cells": found, "nbformat": 4, "nbformat_minor": 5})
        | cells.map(lambda found: {"worksheets": [{"cells": found}], "nbformat": 3})
        | st.fixed_dictionaries(
            {"cells": cells | JSON}, optional={"metadata": JSON, "nbformat": JSON}
        )
        | st.fixed_dictionaries({"worksheets": st.lists(JSON, max_size=3) | JSON})
        | JSON
    )
    contents = notebooks.map(lambda notebook: json.dumps(notebook).encode()) | st.binary(
        max_size=50
    )
    return contents.map(lambda content: _file(lab, content))


def _file(lab: str, content: bytes) -> File:
    file = File(content)
    file.lab = lab
    return file
