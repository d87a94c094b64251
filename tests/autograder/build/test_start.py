"""How notebooks start: the badge and the first cell, from one setting."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from dlcourse import require
from dlcourse.errors import VersionError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.build.start import add_badge, add_install

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted([*ROOT.glob("lectures/*.ipynb"), *ROOT.glob("labs/*/*.ipynb")])
COLAB = "https://colab.research.google.com/github"
WITH_BADGE = {
    "git+https://github.com/you/yours.git#subdirectory=course": "you/yours/blob/main",
    "git+https://github.com/you/yours#subdirectory=course": "you/yours/blob/main",
    "git+https://github.com/you/yours.git@fall/2#subdirectory=course": "you/yours/blob/fall/2",
    "git+ssh://git@github.com/you/your.s.git@v2#subdirectory=course": "you/your.s/blob/v2",
    "https://github.com/you/yours/tree/course-2": "you/yours/blob/course-2",
    "https://github.com/you/yours/": "you/yours/blob/main",
}  # fmt: skip
WITHOUT_BADGE = (
    "https://github.com/you/yours/releases/download/v1/dlcourse-0.1.0-py3-none-any.whl",
    "https://university.example/dlcourse-0.1.0-py3-none-any.whl",
    "git+https://git.university.example/dl/course.git#subdirectory=course",
    "dlcourse>=0.1",
)


def _materials(folder: Path, **settings: str) -> Path:
    lines = [f"{name.replace('_', '-')} = {json.dumps(text)}" for name, text in settings.items()]
    (folder / "pyproject.toml").write_text("\n".join(["[tool.dlcourse]", *lines]))
    return folder


def _badge(materials: Path) -> str:
    notebook = new_notebook(cells=[new_markdown_cell("# Lab 1")])
    add_badge(notebook, materials, "labs/lab1_mlp/lab1_mlp.ipynb")
    return str(notebook.cells[0].source) if len(notebook.cells) == 2 else ""


@pytest.mark.parametrize("address", WITH_BADGE)
def test_the_badge_leads_to_the_notebook_on_github(address: str, tmp_path: Path) -> None:
    badge = _badge(_materials(tmp_path, install_from=address))
    assert badge.startswith("[![Open in Colab](")
    goal = f"{COLAB}/{WITH_BADGE[address]}/labs/lab1_mlp/lab1_mlp.ipynb"
    assert f"]({goal})\n" in badge


@pytest.mark.parametrize("address", WITHOUT_BADGE)
def test_elsewhere_there_is_none_unless_another_setting_says_where(
    address: str, tmp_path: Path
) -> None:
    assert _badge(_materials(tmp_path, install_from=address)) == ""
    both = {"install_from": address, "notebooks_at": "https://github.com/you/yours"}
    assert f"{COLAB}/you/yours/blob/main/labs" in _badge(_materials(tmp_path, **both))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_starts_with_its_badge_and_the_first_cell(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert f"/blob/main/{path.relative_to(ROOT)})" in cells[0].source
    assert ("dlcourse.save()" in cells[0].source) == path.is_relative_to(ROOT / "labs")
    assert cells[0].metadata.slideshow.slide_type == "skip"
    first = next(cell for cell in cells if cell.cell_type == "code")
    fresh = new_code_cell("")
    add_install(fresh, ROOT)
    assert first.source.startswith(fresh.source.rstrip("\n"))


def test_the_address_is_quoted_and_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    cell = new_code_cell("import numpy as np")
    add_install(cell, _materials(tmp_path, install_from="dlcourse[data] >=0.1"))
    assert '%pip install --quiet --no-deps array-api-compat "dlcourse[data] >=0.1"' in cell.source
    assert cell.source.endswith("\n\nimport numpy as np")


def test_an_older_dlcourse_is_refused_with_what_to_do() -> None:
    require("0.0.9")
    require("0.1")
    for version in ("0.1.1", "0.10.0", "2.0.0"):
        with pytest.raises(VersionError, match=f"needs dlcourse {version} or newer, and 0.1.0 is"):
            require(version)
