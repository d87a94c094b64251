"""Built notebooks: in step with their sources, the same at every build, nothing to hide."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from dlcourse.catalogue import LABS, find_lab

from autograder.build import build_lab, release_lab
from autograder.build.lab import BuildError
from autograder.build.lecture import outline

ROOT = Path(__file__).parents[3]
LECTURES = sorted(path.stem for path in (ROOT / "lectures").glob("*.py"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources and built notebooks in a folder of their own."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copytree(ROOT / "labs", tmp_path / "labs")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("lab", LABS)
def test_labs_are_in_step_with_their_sources(copy: Path, lab: str) -> None:
    assert not build_lab(copy, lab), f"solutions/{lab}.ipynb is old: run `make notebooks`"
    assert not release_lab(copy, lab), f"labs/{lab}.ipynb is old: run `make notebooks`"


@pytest.mark.parametrize("name", LECTURES)
def test_lectures_are_in_step_with_their_sources(name: str) -> None:
    built = nbformat.read(ROOT / "lectures" / f"{name}.ipynb", as_version=4)
    fresh = outline(ROOT, name)
    assert [cell.source for cell in built.cells] == [cell.source for cell in fresh.cells]
    assert [cell.id for cell in built.cells] == [cell.id for cell in fresh.cells]
    assert [cell.metadata for cell in built.cells] == [cell.metadata for cell in fresh.cells]


@pytest.mark.parametrize("lab", LABS)
def test_points_and_ids_come_from_the_catalogue(lab: str) -> None:
    cells = nbformat.read(ROOT / "labs" / lab / f"{lab}.ipynb", as_version=4).cells
    marks = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    for piece in find_lab(lab).pieces:
        test = marks[f"test_{piece.name}"]
        assert test.metadata.nbgrader.points == piece.points
        assert marks[piece.name].metadata.nbgrader.solution
        assert marks[piece.name].id == piece.name
        assert test.source == f"check({piece.name})"


def _release_texts() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "labs").rglob("*"):
        if path.is_file():
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_the_release_holds_no_solution_and_no_hidden_test() -> None:
    """No solution region, no hidden test, and no line of code that only a solution has."""
    for name, release in _release_texts():
        assert name.endswith(".ipynb"), f"{name} is released, and should not be"
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)|autograder", release), name
        lab = Path(name).stem
        solved = json.loads((ROOT / "solutions" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
        for line in _solution_lines(solved):
            assert json.dumps(line)[1:-1] not in release, f"{name} holds {line!r}"


def _solution_lines(notebook: dict) -> list[str]:  # type: ignore[type-arg]
    """Lines between the marks, as far as they are long enough to be telling."""
    lines = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        for block in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.S):
            lines += [s.strip() for s in block.splitlines() if len(s.strip()) > 12]
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "markdown":
            lines += source.splitlines()
    common = {"xp = namespace(f)", "xp = namespace(p)", "xp = namespace(x)", "xp = namespace(y)"}
    return [line for line in lines if line and line not in common]


def test_a_piece_that_the_catalogue_does_not_know_is_named(copy: Path) -> None:
    source = copy / "solutions" / "lab1_mlp.py"
    source.write_text(source.read_text(encoding="utf-8").replace('piece="elu"', 'piece="elo"'))
    with pytest.raises(BuildError, match="'elo' is not among the pieces"):
        build_lab(copy, "lab1_mlp")


def test_a_missing_piece_is_named(copy: Path) -> None:
    source = copy / "solutions" / "lab1_mlp.py"
    source.write_text(source.read_text(encoding="utf-8").replace(' piece="elu"', ""))
    with pytest.raises(BuildError, match="the catalogue says"):
        build_lab(copy, "lab1_mlp")
