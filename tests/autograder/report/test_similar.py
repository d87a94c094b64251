"""Similar code is found under other names; honest work on short formulas raises no alarm."""

from __future__ import annotations

import inspect
import json
import random
import re
import textwrap
from functools import cache
from pathlib import Path

import nbformat
import pytest
from dlcourse.catalogue import find_lab

from autograder.collect import UnreadableError, parse_submission
from autograder.normalise import normalise
from autograder.report.attention import looks
from autograder.report.cells import code_of
from autograder.report.class_ import GRADED, Class, Student
from autograder.report.similar import find_alike
from tests import mistakes
from tests.cohort.sample import Materials, samples, solution_cells, text

ROOT = Path(__file__).parents[3]
LABS = ["lab1_mlp", "lab2_backprop"]
Cells = dict[str, str]

pytestmark = pytest.mark.slow


@cache
def _written(lab: str) -> dict[str, list[str]]:
    """The ways in which each piece is written in the tests: right ones, then wrong ones."""
    mistakes.load(lab)
    found = {name: [source] for name, source in Materials.read(ROOT, lab).solutions.items()}
    found = {piece.name: found[piece.name] for piece in find_lab(lab).pieces}
    for attempts in (mistakes.CORRECT, mistakes.MISTAKES):
        for attempt in mistakes.of_lab(attempts, lab):
            lines = textwrap.dedent(inspect.getsource(attempt.function)).splitlines()
            start = next(i for i, line in enumerate(lines) if line.startswith(("def ", "class ")))
            source = "\n".join(lines[start:]).replace(attempt.function.__name__, attempt.piece)
            found[attempt.piece].append(source)
    return found


@cache
def _release(lab: str) -> Cells:
    cells = solution_cells(Materials.read(ROOT, lab).release).items()
    return {name: text(cell) for name, cell in cells if cell["cell_type"] == "code"}


def _honest(lab: str, size: int, seed: int) -> dict[str, Cells]:
    """A class in which everybody takes any way of writing each piece; some stop half-way."""
    chance, ways = random.Random(seed), _written(lab)

    def student() -> Cells:
        much = chance.choice([len(ways) // 4, len(ways) // 2, len(ways), len(ways)])
        return {name: chance.choice(ways[name]) for name in list(ways)[:much]}

    return {f"s{number:02}": student() for number in range(size)}


def _disguised(cells: Cells) -> Cells:
    """The same code with other names, comments and spaces."""
    other = {}
    for name, source in cells.items():
        short = set(re.findall(r"\b([a-z]\w?)\b", source)) - {
            "in",
            "if",
            "or",
            "is",
            "np",
            "xp",
            "as",
        }
        for word in short:
            source = re.sub(rf"\b{word}\b", f"my_{word}", source)
        other[name] = source.replace(" = ", "  =  ") + "\n# all my own work\n"
    return other


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("size", [3, 12, 40])
def test_honest_classes_raise_no_alarm(lab: str, size: int) -> None:
    for seed in range(3):
        assert find_alike(_honest(lab, size, seed), _release(lab)) == []


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("size", [3, 12, 40])
def test_a_copy_is_found_under_other_names(lab: str, size: int) -> None:
    class_ = _honest(lab, size, 7)
    whole = next(name for name, cells in class_.items() if len(cells) == len(_written(lab)))
    class_["copy"] = _disguised(class_[whole])
    (found,) = find_alike(class_, _release(lab))
    assert set(found.students) == {whole, "copy"}
    assert found.share > 0.95


@pytest.mark.parametrize(
    "lab", [*LABS, "lab3_optimizers", "lab4_regularization", "lab5_autoencoders"]
)
def test_sample_classes_raise_no_alarm(lab: str) -> None:
    """They are one solution with a change each: what nearly all have says nothing."""
    parts, written = Materials.read(ROOT, lab), {}
    release = nbformat.read(ROOT / "labs" / lab / f"{lab}.ipynb", as_version=4)
    for sample in samples(lab):
        content = sample.make(parts)
        try:
            raw = json.dumps(content).encode() if isinstance(content, dict) else content or b""
            cells = code_of(normalise(parse_submission(raw), release).notebook)
        except UnreadableError:
            continue
        stubs = _release(lab)
        written[sample.student] = {n: code for n, code in cells.items() if code != stubs.get(n)}
    assert len(written) >= 20
    assert find_alike(written, _release(lab)) == []


def test_all_copy_from_one_in_a_class_of_few() -> None:
    """With fewer than eight, what all have counts all the same."""
    cells = next(c for c in _honest("lab1_mlp", 20, 1).values() if len(c) == 14)
    (found,) = find_alike({"ada": cells, "ben": _disguised(cells)}, _release("lab1_mlp"))
    assert found.students == ("ada", "ben")


def test_unwritten_pieces_are_not_compared() -> None:
    lab = find_lab("lab1_mlp")
    students = tuple(Student(n, GRADED, cells=dict(_release(lab.name))) for n in ("ada", "ben"))
    assert looks(Class(lab, students), _release(lab.name)) == []
