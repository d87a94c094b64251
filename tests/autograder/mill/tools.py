"""What tools write and lose."""

from __future__ import annotations

import re

from tests.autograder.mill.table import Mill, distortion


@distortion
def colab_marks_every_cell(mill: Mill) -> None:
    """Colab, at every save."""
    for cell in mill.cells:
        key = f"{mill.dice.getrandbits(48):012x}"
        cell["metadata"] = (cell.get("metadata") or {}) | {
            "id": key, "outputId": f"{key}-out", "colab_type": "code", "cellView": "form",
            "colab": {"base_uri": "https://localhost:8080/", "height": 34},
            "executionInfo": {"elapsed": 3, "status": "ok", "timestamp": 1, "user_tz": -60,
                              "user": {"displayName": "x", "userId": "1"}},
        }  # fmt: skip


@distortion
def colab_marks_the_notebook(mill: Mill) -> None:
    """Colab, when a notebook is saved with another runtime."""
    mill.notebook["metadata"] = {
        "accelerator": "GPU", "gpuClass": "standard",
        "colab": {"provenance": [{"file_id": "1", "timestamp": 1}], "gpuType": "T4",
                  "toc_visible": True, "name": "Copy of lab.ipynb"},
        "kernelspec": {"name": "conda-env-py313", "display_name": "Python 3"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"1": {"state": {}}}},
    }  # fmt: skip


@distortion
def no_cell_ids(mill: Mill) -> None:
    """Colab: its notebooks have format 4.0, which knows no ids."""
    mill.notebook |= {"nbformat": 4, "nbformat_minor": 0}
    for cell in mill.cells:
        cell.pop("id", None)


@distortion
def the_same_cell_id_everywhere(mill: Mill) -> None:
    """Editors that copy a cell with its id."""
    for cell in mill.cells:
        cell["id"] = "the-same"


@distortion
def all_tags_lost(mill: Mill) -> None:
    """Tools that clean a notebook, such as nbstripout, and older Colabs."""
    mill.notebook["metadata"] = {}
    for cell in mill.cells:
        cell["metadata"] = {}


@distortion
def some_tags_lost(mill: Mill) -> None:
    """Students who type a cell anew, or paste it from another notebook."""
    for cell in mill.some_cells():
        (cell.get("metadata") or {}).pop("nbgrader", None)


@distortion
def metadata_missing(mill: Mill) -> None:
    """Scripts that write notebooks by hand."""
    for cell in mill.some_cells():
        if not (cell.get("metadata") or {}).get("nbgrader"):
            cell["metadata"] = None


@distortion
def spaces_at_line_ends(mill: Mill) -> None:
    """Editors and keyboards."""
    for cell in mill.some_cells():
        cell["source"] = re.sub(r"(?<![\\\r])(\r?\n)", r"  \1", cell["source"]) + " \t"


@distortion
def blank_lines_around(mill: Mill) -> None:
    """People who press enter before they type."""
    for cell in mill.some_cells():
        if not cell["source"].startswith("%%"):
            cell["source"] = f"\n\n{cell['source']}\n\n"


@distortion
def windows_line_ends(mill: Mill) -> None:
    """Git and editors on Windows."""
    for cell in mill.cells:
        cell["source"] = cell["source"].replace("\r\n", "\n").replace("\n", "\r\n")
