"""A solved lab that went through Colab and its users' hands gets full marks."""

from __future__ import annotations

import ast
import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from dlcourse.catalogue import LABS, find_lab

from autograder.collect import parse_submission
from autograder.forbidden import find_forbidden
from autograder.mark import Assignment, Submission, mark
from autograder.match import parse
from autograder.normalise import Normalised, normalise
from tests.autograder.mill import DISTORTIONS, distort, random_names
from tests.autograder.mill.cells import in_two
from tests.cohort.sample import Materials, solution_cells, text

ROOT = Path(__file__).parents[2]
SEEDS = 50
#: Half a demonstration is run as a cell of the student's own; one that trains takes its 10 s.
COSTLY = {"split_demonstrations"}


@dataclass(frozen=True)
class Solved:
    """A lab with everything right, its empty cells, and what must be run of it.

    definitions: for each piece, the ways in which the mill may write the same function.
    """

    lab: str
    materials: Materials
    notebook: dict[str, Any]
    stubs: dict[str, str]
    definitions: dict[str, set[str]]
    answers: dict[str, str]

    def distorted(self, names: list[str], seed: int) -> bytes:
        """The file as it comes out of the mill."""
        return json.dumps(distort(self.notebook, self.stubs, names, seed)).encode()

    def normalised(self, content: bytes) -> Normalised:
        """What the grader makes of a file."""
        release = nbformat.reads(json.dumps(self.materials.release), as_version=4)
        return normalise(parse_submission(content), release)


@functools.cache
def solved(lab: str) -> Solved:
    materials = Materials.read(ROOT, lab)
    notebook = materials.solved()
    release = solution_cells(materials.release)
    written = {name: text(cell) for name, cell in solution_cells(notebook).items()}
    pieces = {piece.name for piece in find_lab(lab).pieces}
    definitions = {name: _ways(written[name], name) for name in pieces}
    answers = {name: words for name, words in written.items() if name not in pieces}
    stubs = {name: text(cell) for name, cell in release.items()}
    return Solved(lab, materials, notebook, stubs, definitions, answers)


def _ways(source: str, name: str) -> set[str]:
    parts = in_two(source, name) or ("", "")
    return {_last([source])[name], _last(list(parts)).get(name, "")}


def _last(sources: list[str]) -> dict[str, str]:
    """What cells that run one after the other leave behind, by name; with the helper of a piece."""
    parts = (part for source in sources for part in _statements(source))
    kinds = ast.FunctionDef | ast.ClassDef
    found = {part.name: _dump(part) for part in parts if isinstance(part, kinds)}
    return {
        name: dump + found[helper] if (helper := f"work_of_{name}") in dump else dump
        for name, dump in found.items()
    }


def _statements(source: str) -> list[ast.stmt]:
    """A cell's statements; none for one that is not Python."""
    try:
        return parse(source).body
    except SyntaxError:
        return []


@functools.cache
def _dump_of(source: str) -> str:
    return re.sub(r"(?:\\[nt]|\s)+", " ", ast.dump(ast.parse(source)))


def _dump(part: ast.stmt) -> str:
    """A definition without spaces at line ends: they matter nowhere but inside a docstring."""
    return _dump_of(ast.unparse(part))


def _words(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def _require_the_same(lab: Solved, names: list[str], seed: int) -> Normalised:
    """What would be run, and what a teacher reads, is what the student wrote."""
    result = lab.normalised(lab.distorted(names, seed))
    nbformat.validate(result.notebook)
    found = _last([step.source for step in result.steps])
    for piece, ways in lab.definitions.items():
        assert found.get(piece) in ways, f"{piece} is lost or changed by {names}"
    for name, cell in solution_cells(result.notebook).items():
        if name in lab.answers:
            assert _words(cell["source"]) == _words(lab.answers[name]), f"{name}: {names}"
    assert find_forbidden(find_lab(lab.lab), result.steps) == {}
    return result


@pytest.mark.parametrize("name", sorted(DISTORTIONS))
def test_one_distortion_changes_nothing(name: str) -> None:
    for seed in range(3):
        _require_the_same(solved("lab1_mlp"), [name], seed)


@pytest.mark.slow
@pytest.mark.parametrize("lab", sorted(LABS))
def test_fifty_distorted_notebooks_get_full_marks(lab: str, sandbox: Any) -> None:
    """All 50 are rebuilt and compared; then one that met every distortion at once is graded."""
    for seed in range(SEEDS):
        _require_the_same(solved(lab), random_names(seed), seed)
    every = set(DISTORTIONS) - {"all_tags_lost", *(COSTLY if lab != "lab1_mlp" else ())}
    _require_full_marks(solved(lab), sorted(every), 1, sandbox)


def _require_full_marks(lab: Solved, names: list[str], seed: int, sandbox: Any) -> None:
    assignment = Assignment(lab.lab, json.dumps(lab.materials.release), b"mill")
    marked = mark(Submission("milled", lab.distorted(names, seed)), assignment, sandbox)
    assert marked.status == "graded", marked.reason
    assert marked.score == marked.maximum, f"{marked.reason} after {names}"
