"""Right solutions in notebooks that tools and people have damaged."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable

from tests.cohort.sample import Materials, Notebook, Sample, cell_named

Make = Callable[[Materials], Notebook]


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


def copied_cells(*grade_ids: str) -> Make:
    """Graded cells and solution cells were copied, tags and all."""

    def make(materials: Materials) -> Notebook:
        notebook = materials.solved()
        for grade_id in grade_ids:
            position, cell = cell_named(notebook, grade_id)
            notebook["cells"].insert(position, copy.deepcopy(cell))
        return notebook

    return make


def deleted_cells(*grade_ids: str) -> Make:
    """Test cells were deleted."""

    def make(materials: Materials) -> Notebook:
        notebook = materials.solved()
        for grade_id in grade_ids:
            position, _ = cell_named(notebook, grade_id)
            del notebook["cells"][position]
        return notebook

    return make


def not_json(materials: Materials) -> bytes:
    """Cut off in the middle, as by a failed upload."""
    return json.dumps(materials.solved()).encode()[:5000]


def not_utf8(materials: Materials) -> bytes:
    """Saved by an editor in Latin-1."""
    notebook = materials.solved()
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "naïve café"})
    return json.dumps(notebook, ensure_ascii=False).encode("latin-1", "replace")


def damaged(lab: str, *pieces: str) -> tuple[Sample, ...]:
    """Submissions of a lab; the cells of ``pieces`` are those that were copied and deleted."""
    tests = [f"test_{piece}" for piece in pieces]
    other_files = {f"{lab}.pdf.txt": "", "homework.pdf": "%PDF"}
    return (
        Sample("colab-shaped", "saved by Colab", colab_shaped),
        Sample("no-metadata", "all metadata stripped", without_metadata),
        Sample("copied-cell", "graded cells copied", copied_cells(*tests[:1], *pieces)),
        Sample("deleted-tests", "test cells deleted", deleted_cells(*tests)),
        Sample("not-json", "cut off in the middle", not_json, status="unreadable"),
        Sample("not-utf8", "saved in Latin-1", not_utf8, status="unreadable"),
        Sample("no-notebook", "another file was handed in", lambda m: None, status="unreadable",
               files=other_files),
    )  # fmt: skip
