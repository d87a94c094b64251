"""One sample submission: how it is made from the release, and what grading must find."""

from __future__ import annotations

import copy
import importlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlcourse.catalogue import find_lab

Notebook = dict[str, Any]
REGION = re.compile(r"^\s*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)

#: A cell that no interrupt ends.
STUBBORN = """\
import time
while True:
    try:
        while True:
            time.sleep(0.1)
    except BaseException:
        pass
"""


@dataclass(frozen=True)
class Materials:
    """The released notebook, and the solutions by the name of their piece."""

    release: Notebook
    solutions: dict[str, str]

    @classmethod
    def read(cls, root: Path, lab: str) -> Materials:
        """From the built notebooks in the repository."""
        release = json.loads((root / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
        solved = json.loads((root / "solutions" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
        cells = solution_cells(solved).items()
        return cls(release, {name: REGION.sub("", text(cell)) for name, cell in cells})

    def solved(self, **changes: str) -> Notebook:
        """A submission with every piece right, except for the sources given by name."""
        return self.partly(set(self.solutions), **changes)

    def partly(self, written: set[str], **changes: str) -> Notebook:
        """A submission in which only the pieces named in ``written`` are done."""
        notebook = copy.deepcopy(self.release)
        for name, cell in solution_cells(notebook).items():
            if name in changes:
                cell["source"] = changes[name]
            elif name in written:
                cell["source"] = self.solutions[name]
        return notebook


@dataclass(frozen=True)
class Sample:
    """A submission of the sample class.

    student: a name that says what the submission is.
    make: the content of the notebook file; None leaves the folder empty.
    status: what grading must report.
    wrong: the pieces that must lose points; all others must get full marks.
    zero: the pieces of ``wrong`` that must get nothing.
    files: other files that lie beside the notebook.
    """

    student: str
    about: str
    make: Callable[[Materials], Notebook | bytes | None]
    status: str = "graded"
    wrong: frozenset[str] = frozenset()
    zero: frozenset[str] = frozenset()
    files: dict[str, str] | None = None


def solution_cells(notebook: Notebook) -> dict[str, Any]:
    """The cells that students write in, by grade_id."""
    marked = ((c["metadata"].get("nbgrader", {}), c) for c in notebook["cells"])
    return {marks["grade_id"]: cell for marks, cell in marked if marks.get("solution")}


def cell_named(notebook: Notebook, grade_id: str) -> tuple[int, Any]:
    """The position and the cell with this grade_id."""
    for position, cell in enumerate(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return position, cell
    raise KeyError(grade_id)


def own_cell(source: str) -> dict[str, Any]:
    """A code cell as a student adds one."""
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [],
            "execution_count": None, "id": "own"}  # fmt: skip


def text(cell: dict[str, Any]) -> str:
    """A cell's source as one string."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def all_pieces(lab: str) -> frozenset[str]:
    """The names of all pieces of a lab."""
    return frozenset(piece.name for piece in find_lab(lab).pieces)


def but_for(
    student: str,
    about: str,
    piece: str,
    source: str,
    *also: str,
    nothing: bool = False,
) -> Sample:
    """All right but one piece, which takes ``also`` down with it where others call it.

    ``nothing``: the piece gets no points at all, not only less than all.
    """
    zero = frozenset({piece} if nothing else ())
    wrong = frozenset({piece, *also})
    return Sample(student, about, lambda m: m.solved(**{piece: source}), wrong=wrong, zero=zero)


def still_right(student: str, about: str, piece: str, source: str) -> Sample:
    """One piece is written in a way that may look wrong, and is right."""
    return Sample(student, about, lambda m: m.solved(**{piece: source}))


def with_own_cell(before: str, source: str, **changes: str) -> Callable[[Materials], Notebook]:
    """All right, with a cell of the student's own in front of a piece."""

    def make(materials: Materials) -> Notebook:
        notebook = materials.solved(**changes)
        position, _ = cell_named(notebook, before)
        notebook["cells"].insert(position, own_cell(source))
        return notebook

    return make


def samples(lab: str) -> tuple[Sample, ...]:
    """The sample class of a lab."""
    found: tuple[Sample, ...] = importlib.import_module(f"tests.cohort.{lab}").SAMPLES
    return found


def write_cohort(materials: Path, lab: str, root: Path) -> list[Sample]:
    """Write the sample class into ``root/submitted/``, as nbgrader lays it out."""
    made, parts = list(samples(lab)), Materials.read(materials, lab)
    for sample in made:
        folder = root / "submitted" / sample.student / lab
        folder.mkdir(parents=True, exist_ok=True)
        content = sample.make(parts)
        if isinstance(content, dict):
            content = json.dumps(content, indent=1).encode()
        if content is not None:
            (folder / f"{lab}.ipynb").write_bytes(content)
        for name, words in (sample.files or {}).items():
            (folder / name).write_text(words, encoding="utf-8")
    return made
