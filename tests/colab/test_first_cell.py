"""The first cell on an imitated Colab: adds what it says, changes nothing, says what is wrong."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from tests.colab.environment import REQUIREMENTS, ColabEnvironment
from tests.colab.running import run_on_colab

pytestmark = pytest.mark.slow


@pytest.fixture
def first_cell(repository: Path) -> str:
    notebook = nbformat.read(repository / "labs" / "lab1_mlp" / "lab1_mlp.ipynb", as_version=4)
    return next(str(cell.source) for cell in notebook.cells if cell.cell_type == "code")


def _notebook(*sources: str) -> NotebookNode:
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def test_it_adds_what_it_says_and_changes_nothing(
    first_cell: str, colab: ColabEnvironment, wheel: str, install_from: str, tmp_path: Path
) -> None:
    before = colab.pip_freeze()
    lines = REQUIREMENTS.read_text(encoding="utf-8").split("\n")
    assert {line for line in lines if "==" in line} <= before
    assert not [line for line in before if line.startswith(("dlcourse", "nbgrader", "array"))]
    cell = first_cell.replace(install_from, wheel)
    outputs = run_on_colab(_notebook(cell, "print('again')", cell), colab, tmp_path)
    assert before <= colab.pip_freeze()
    names = sorted(line.split("=")[0].split("@")[0] for line in colab.pip_freeze() - before)
    assert names == ["array-api-compat", "dlcourse "]
    assert outputs[-1].text == "again\n", "the second time it is silent"


def test_a_folder_with_the_name_of_the_package_is_not_taken_for_it(
    first_cell: str, colab: ColabEnvironment, wheel: str, install_from: str, tmp_path: Path
) -> None:
    """Such as one of this repository, or of dlcourse.save() on a Drive."""
    (tmp_path / "dlcourse").mkdir()
    cells = (first_cell.replace(install_from, wheel), "print(dlcourse.__version__)")
    assert run_on_colab(_notebook(*cells), colab, tmp_path)[-1].text == "0.1.0\n"


def test_without_a_network_it_says_so(
    first_cell: str, colab: ColabEnvironment, wheel: str, install_from: str, tmp_path: Path
) -> None:
    nobody = "http://127.0.0.1:9/dlcourse-0.1.0-py3-none-any.whl"
    offline = _notebook(first_cell.replace(install_from, nobody))
    with pytest.raises(CellExecutionError, match=r"No dlcourse yet: is there a network\?"):
        run_on_colab(offline, colab, tmp_path, PIP_RETRIES="0", PIP_TIMEOUT="5")


def test_a_dlcourse_that_is_too_old_is_named(
    first_cell: str, colab: ColabEnvironment, wheel: str, install_from: str, tmp_path: Path
) -> None:
    newer = first_cell.replace(install_from, wheel).replace('require("0.1.0")', 'require("0.2.0")')
    with pytest.raises(
        CellExecutionError, match=r"needs dlcourse 0\.2\.0 or newer, and 0\.1\.0 is"
    ):
        run_on_colab(_notebook(newer), colab, tmp_path)
