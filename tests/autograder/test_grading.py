"""The sample class, graded in the real sandbox: every submission gets what it deserves."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import nbformat
import pytest
from dlcourse.catalogue import find_lab
from nbgrader.api import Gradebook

from autograder.collect import parse_submission
from autograder.course import Course
from autograder.feedback import write_feedback
from autograder.grading import grade_class
from autograder.mark import Marked
from autograder.normalise import normalise
from autograder.pool import mark_here
from autograder.table import as_json, write_json
from autograder.verdict import judge
from tests.cohort import write_cohort
from tests.cohort.deserved import require_deserved
from tests.cohort.sample import Sample, samples

LAB = "lab1_mlp"
POINTS = {piece.name: piece.points for piece in find_lab(LAB).pieces}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Course:
    root = tmp_path_factory.mktemp("course")
    write_cohort(repository, LAB, root)
    return Course(root, repository)


@pytest.fixture(scope="module")
def class_(course: Course, sandbox: object) -> dict[str, Marked]:
    return {
        graded.student: graded
        for graded in grade_class(course, LAB, partial(mark_here, sandbox=sandbox))
    }


def test_nobody_is_left_out(class_: dict[str, Marked]) -> None:
    assert sorted(class_) == sorted(sample.student for sample in samples(LAB))
    assert len(class_) >= 16


@pytest.mark.parametrize("sample", samples(LAB), ids=lambda sample: sample.student)
def test_every_piece_gets_what_it_deserves(sample: Sample, class_: dict[str, Marked]) -> None:
    require_deserved(sample, class_[sample.student], POINTS)


def test_the_gradebook_has_the_same_marks(course: Course, class_: dict[str, Marked]) -> None:
    with Gradebook(course.database_url) as gradebook:
        for student, graded in class_.items():
            if graded.status != "graded":
                continue
            notebook = gradebook.find_submission_notebook(LAB, LAB, student)
            marks = {grade.name: grade.auto_score for grade in notebook.grades}
            for name, mark in graded.pieces.items():
                assert marks[f"test_{name}"] == mark.score
            answered = student not in ("untouched",)
            (question,) = (g for g in notebook.grades if g.name == "written_depth")
            assert question.needs_manual_grade == (answered and question.auto_score is None)


def test_a_second_run_gives_the_same_marks(
    course: Course, class_: dict[str, Marked], sandbox: object
) -> None:
    again = list(
        grade_class(
            course,
            LAB,
            partial(mark_here, sandbox=sandbox),
            only=["all-right", "sum-for-mean", "reads"],
        )
    )
    assert {g.student for g in again} == {"all-right", "sum-for-mean", "reads"}
    assert all(g.score == class_[g.student].score for g in again)


def test_points_given_by_hand_stay(
    course: Course, class_: dict[str, Marked], sandbox: object
) -> None:
    with Gradebook(course.database_url) as gradebook:
        gradebook.find_grade("written_depth", LAB, LAB, "all-right").manual_score = 4
        gradebook.db.commit()
    list(grade_class(course, LAB, partial(mark_here, sandbox=sandbox), only=["all-right"]))
    with Gradebook(course.database_url) as gradebook:
        assert gradebook.find_grade("written_depth", LAB, LAB, "all-right").score == 4


def test_feedback_explains_and_hides(course: Course, class_: dict[str, Marked]) -> None:
    names = ["sum-for-mean", "reads", "syntax-error"]
    assert not any(page.problem for page in write_feedback(course, LAB, names))
    pages = {name: course.feedback(name, LAB).read_text(encoding="utf-8") for name in names}
    assert "is the number of elements (3) times what is expected" in pages["sum-for-mean"]
    assert "SyntaxError" in pages["syntax-error"]
    for page in pages.values():
        assert "BEGIN HIDDEN" not in page
        assert "from autograder" not in page
        assert "BEGIN SOLUTION" not in page


def test_json_has_everyone(course: Course, class_: dict[str, Marked], tmp_path: Path) -> None:
    write_json(tmp_path / "class.json", LAB, list(class_.values()))
    data = json.loads((tmp_path / "class.json").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps(as_json(LAB, list(class_.values()))))
    assert set(data["students"]) == set(class_)
    right = data["students"]["all-right"]
    assert right["score"] == right["max"] == sum(POINTS.values())
    assert right["pieces"]["relu"] == {"score": 2, "max": 2, "reason": ""}
    assert data["students"]["not-json"]["score"] is None


def test_graded_notebooks_are_whole(course: Course, class_: dict[str, Marked]) -> None:
    for student, graded in class_.items():
        if graded.status == "graded":
            notebook = nbformat.read(course.autograded(student, LAB), as_version=4)
            nbformat.validate(notebook)
            assert not re.search("BEGIN HIDDEN", nbformat.writes(notebook))


LEAK = """\
@piece
def mae(y, t):
    raise ValueError("inputs: " + repr(y) + str(y.sum()))
"""
REMEMBER = """\
@piece
def relu(f):
    seen.append(float(f.flat[0]))
    raise type("Seen" + "".join(str(seen)), (ValueError,), {})(str(seen))
"""


def test_hidden_inputs_do_not_come_back_in_feedback(repository: Path, sandbox: object) -> None:
    """A piece that raises its inputs shows those of the visible checks, never the hidden ones."""
    from tests.cohort.sample import Materials, cell_named, own_cell

    notebook = Materials.read(repository, LAB).solved(mae=LEAK, relu=REMEMBER)
    notebook["cells"].insert(cell_named(notebook, "relu")[0], own_cell("seen = []"))
    release = json.dumps(Materials.read(repository, LAB).release)
    cells = parse_submission(json.dumps(notebook).encode())
    steps = normalise(cells, nbformat.reads(release, as_version=4)).steps
    verdict = judge(find_lab(LAB), steps, sandbox, b"secret")
    hidden = [r for row in verdict.pieces for r in row.hidden if not r.ok]
    assert len(hidden) >= 4
    for result in hidden:
        assert "inputs" not in result.reason
        assert "Seen" not in result.reason
        assert not re.search(r"\d\.\d{3}", result.reason)
    shown = [r for row in verdict.pieces for r in row.visible if not r.ok]
    assert any("inputs: array([1., 2., 5.])" in o.got for r in shown for o in r.outcomes)
