"""What stands below cells."""

from __future__ import annotations

from typing import Any

from tests.autograder.mill.table import Mill, distortion


def _shown(mill: Mill, *outputs: Any) -> None:
    for cell in mill.some_cells():
        if cell["cell_type"] == "code":
            cell["outputs"] = list(outputs)


@distortion
def widgets_without_state(mill: Mill) -> None:
    """Colab, which saves a widget's id and not its state."""
    view = {"model_id": "4be1", "version_major": 2, "version_minor": 0}
    data = {"application/vnd.jupyter.widget-view+json": view, "text/plain": ["Figure()"]}
    _shown(mill, {"output_type": "display_data", "data": data, "metadata": {}})


@distortion
def huge_pictures(mill: Mill) -> None:
    """Plots at a high resolution."""
    cell = mill.dice.choice([c for c in mill.cells if c["cell_type"] == "code"])
    data = {"image/png": "iVBORw0KGgo" + "A" * 3_000_000, "text/html": "<div>plot</div>"}
    cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]


@distortion
def errors_and_warnings(mill: Mill) -> None:
    """Notebooks that were handed in with what went wrong on the way."""
    error = {"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": ["\x1b[0m"]}
    _shown(mill, error, {"output_type": "stream", "name": "stderr", "text": ["Warning: slow\n"]})


@distortion
def outputs_missing(mill: Mill) -> None:
    """Tools that clear outputs by removing them."""
    for cell in mill.some_cells():
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
