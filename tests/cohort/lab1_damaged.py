"""Right solutions of lab 1 in notebooks that tools and people have damaged."""

from __future__ import annotations

import copy
import json

from tests.cohort.sample import Materials, Notebook, Sample, cell_named


def colab_shaped(materials: Materials) -> Notebook:
    """As Colab saves: nbformat 4.0, no cell ids, metadata of its own."""
    notebook = materials.solved()
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {"id": f"q{number:011d}", **cell["metadata"]}
        if cell["cell_type"] == "code":
            cell["metadata"] |= {"colab": {"base_uri": "https://localhost:8080/"}}
            cell["metadata"] |= {"outputId": f"{number:08d}", "collapsed": True}
        cell["source"] = (
            cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        )
    return notebook


def without_metadata(materials: Materials) -> Notebook:
    """All metadata gone, as after copying cells into a new notebook."""
    notebook = materials.solved()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return notebook


def copied_cell(materials: Materials) -> Notebook:
    """A graded cell and a solution cell were copied, tags and all."""
    notebook = materials.solved()
    for grade_id in ("test_relu", "relu", "softmax"):
        position, cell = cell_named(notebook, grade_id)
        notebook["cells"].insert(position, copy.deepcopy(cell))
    return notebook


def deleted_tests(materials: Materials) -> Notebook:
    """Test cells were deleted."""
    notebook = materials.solved()
    for grade_id in ("test_relu", "test_mlp", "demo_none"):
        found = [i for i, c in enumerate(notebook["cells"])
                 if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]  # fmt: skip
        for position in found:
            del notebook["cells"][position]
    return notebook


def not_json(materials: Materials) -> bytes:
    """Cut off in the middle, as by a failed upload."""
    return json.dumps(materials.solved()).encode()[:5000]


def not_utf8(materials: Materials) -> bytes:
    """Saved by an editor in Latin-1."""
    notebook = materials.solved()
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "naïve café"})
    return json.dumps(notebook, ensure_ascii=False).encode("latin-1", "replace")


DAMAGED = (
    Sample("colab-shaped", "saved by Colab", colab_shaped),
    Sample("no-metadata", "all metadata stripped", without_metadata),
    Sample("copied-cell", "graded cells copied", copied_cell),
    Sample("deleted-tests", "test cells deleted", deleted_tests),
    Sample("not-json", "cut off in the middle", not_json, status="unreadable"),
    Sample("not-utf8", "saved in Latin-1", not_utf8, status="unreadable"),
    Sample("no-notebook", "another file was handed in", lambda m: None, status="unreadable",
           files={"lab1_mlp.pdf.txt": "", "homework.pdf": "%PDF"}),
)  # fmt: skip
