"""Similar code is found under other names; honest work on short formulas raises no alarm."""

from __future__ import annotations

import json
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
from tests.autograder.honest import disguised, honest_class, release_of, ways_of
from tests.cohort.sample import Materials, samples

ROOT = Path(__file__).parents[3]
LABS = ["lab1_mlp", "lab2_backprop"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("size", [3, 12, 40])
def test_honest_classes_raise_no_alarm(lab: str, size: int) -> None:
    for seed in range(3):
        assert find_alike(honest_class(lab, size, seed), release_of(lab)) == []


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("size", [3, 12, 40])
def test_a_copy_is_found_under_other_names(lab: str, size: int) -> None:
    class_ = honest_class(lab, size, 7)
    whole = next(name for name, cells in class_.items() if len(cells) == len(ways_of(lab)))
    class_["copy"] = disguised(class_[whole])
    (found,) = find_alike(class_, release_of(lab))
    assert set(found.students) == {whole, "copy"}
    assert found.share > 0.9


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
        stubs = release_of(lab)
        written[sample.student] = {n: code for n, code in cells.items() if code != stubs.get(n)}
    assert len(written) >= 20
    assert find_alike(written, release_of(lab)) == []


def test_all_copy_from_one_in_a_class_of_few() -> None:
    """With fewer than eight, what all have counts all the same."""
    cells = next(c for c in honest_class("lab1_mlp", 20, 1).values() if len(c) == 14)
    (found,) = find_alike({"ada": cells, "ben": disguised(cells)}, release_of("lab1_mlp"))
    assert found.students == ("ada", "ben")


def test_unwritten_pieces_are_not_compared() -> None:
    lab = find_lab("lab1_mlp")
    students = tuple(Student(n, GRADED, cells=dict(release_of(lab.name))) for n in ("ada", "ben"))
    assert looks(Class(lab, students), release_of(lab.name)) == []
