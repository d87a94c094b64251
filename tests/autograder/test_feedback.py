"""Pages that students get back: those of nbgrader, written at once, and only when needed."""

from __future__ import annotations

import json
import os
import signal
from functools import partial
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from dlcourse.catalogue import find_lab
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback

from autograder import feedback, feedback_page
from autograder.course import Course
from autograder.feedback import write_feedback
from autograder.feedback_export import NO_WORDS, PageExporter
from autograder.grading import grade_class
from autograder.pool import mark_here
from tests.cohort import Materials

LAB = "lab1_mlp"
NAMES = ["ada", "ben", "cid", "dea", "eve", "fay"]
COMMENT = "Depth folds the plane: say *where*."

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path: Path, repository: Path, sandbox: object) -> Course:
    """A small class, graded, with a comment by hand."""
    parts = Materials.read(repository, LAB)
    for number, student in enumerate(NAMES):
        written = {"relu", "mse", "mae"} if number % 2 else {"relu"}
        folder = tmp_path / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(json.dumps(parts.partly(written)), encoding="utf-8")
    made = Course(tmp_path, repository)
    assert len(list(grade_class(made, LAB, partial(mark_here, sandbox=sandbox)))) == len(NAMES)
    _comment(made, "ada", COMMENT)
    return made


@pytest.fixture(autouse=True)
def _pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes write also so few pages, where a test asks for two."""
    monkeypatch.setattr(feedback, "WORTH_A_POOL", 2)


def _comment(course: Course, student: str, words: str) -> None:
    with Gradebook(course.database_url) as gradebook:
        gradebook.find_comment("written_depth", LAB, LAB, student).manual_comment = words
        gradebook.find_grade("written_depth", LAB, LAB, student).manual_score = 3
        gradebook.db.commit()


def _stock(course: Course, student: str, folder: Path) -> dict[str, bytes]:
    """The files that nbgrader's own command writes."""
    config = course.config()
    config.CourseDirectory.assignment_id = LAB
    config.CourseDirectory.student_id = student
    config.CourseDirectory.feedback_directory = str(folder)
    directory = type(course.directory(LAB))(config=config)
    converter = GenerateFeedback(coursedir=directory, config=config)
    converter.log.setLevel("ERROR")
    converter.start()
    return _files(folder / student / LAB)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _normal(files: dict[str, bytes]) -> dict[str, str]:
    """The same for pages that a browser shows alike: entities and the order of attributes."""
    return {name: _parsed(content.decode()) for name, content in files.items()}


def _parsed(page: str) -> str:
    soup = BeautifulSoup(page, features="html.parser")
    for image in soup.find_all("img"):
        image.attrs = dict(sorted(image.attrs.items()))
    return str(soup)


def _body(page: str) -> str:
    """What is shown; the head differs, where nbconvert's loads scripts from the network."""
    return _parsed(page[page.index("<body") :])


def test_the_files_are_those_of_nbgrader(course: Course, tmp_path: Path) -> None:
    pages = list(write_feedback(course, LAB, NAMES, workers=2))
    assert sorted(page.student for page in pages) == NAMES
    assert all(page.written and not page.problem for page in pages)
    for student in NAMES:
        mine = _files(course.feedback(student, LAB).parent)
        assert mine.pop(feedback_page.STAMP)
        assert _normal(mine) == _normal(_stock(course, student, tmp_path / "stock"))
    ada = course.feedback("ada", LAB).read_text(encoding="utf-8")
    assert "<script" not in ada
    assert ada.count("<math ") > 100
    assert ada.count("slide “Matrix Notation” of lecture 1, The multilayer perceptron") == 1
    assert ada.count("class='dlcourse-slide'") == len(find_lab(LAB).pieces) - 1  # relu is right
    assert '<a href="#test_relu">relu</a>' in ada
    assert "Depth folds the plane: say <em>where</em>." in ada
    assert "Score: 3.0 / 5.0" in ada


def test_a_page_is_written_when_something_in_it_has_changed(course: Course) -> None:
    def written() -> set[str]:
        return {page.student for page in write_feedback(course, LAB, NAMES) if page.written}

    assert written() == set(NAMES)
    before = {student: course.feedback(student, LAB).stat().st_mtime_ns for student in NAMES}
    assert written() == set()
    _comment(course, "ben", "Read section 2 again.")
    course.feedback("cid", LAB).write_text("half a page")
    graded = course.autograded("dea", LAB)
    notebook = json.loads(graded.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "# Graded anew"
    graded.write_text(json.dumps(notebook), encoding="utf-8")
    course.feedback("eve", LAB).unlink()
    assert written() == {"ben", "cid", "dea", "eve"}
    assert "Read section 2 again." in course.feedback("ben", LAB).read_text(encoding="utf-8")
    for student in ("ada", "fay"):
        assert course.feedback(student, LAB).stat().st_mtime_ns == before[student]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_cannot_be_written_stops_no_other(course: Course, workers: int) -> None:
    course.autograded("ben", LAB).write_text("no notebook", encoding="utf-8")
    course.autograded("cid", LAB).unlink()
    pages = {page.student: page for page in write_feedback(course, LAB, NAMES, workers)}
    assert sorted(pages) == NAMES
    assert {name for name, page in pages.items() if page.problem} == {"ben", "cid"}
    assert "JSON" in pages["ben"].problem
    assert f"{LAB}.ipynb" in pages["cid"].problem
    assert {name for name, page in pages.items() if page.written} == set(NAMES) - {"ben", "cid"}


def _deadly(student: str) -> feedback_page.Page:
    """Stands for a process that the system kills, at one page, for want of memory."""
    if student == "eve":
        os.kill(os.getpid(), signal.SIGKILL)
    return feedback_page.Page(student, written=True)


def test_a_process_that_dies_costs_its_own_page(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "_write", _deadly)
    pages = {page.student: page for page in write_feedback(course, LAB, NAMES, workers=2)}
    assert sorted(pages) == NAMES
    assert [name for name, page in pages.items() if not page.written] == ["eve"]
    assert "has died" in pages["eve"].problem


IMAGES = """
<img src="a.png"> <IMG src="b.png" class="wide"/> <img alt="a neuron" src="c.png">
<img alt="" src="d.png">

![a layer](e.png) and in code `<img src="f.png">`
"""


def test_no_image_is_without_words() -> None:
    """As nbconvert has it: in words, in outputs, whoever wrote them; code is no image."""
    shown = new_output("display_data", {"image/png": "aGVsbG8="})
    cells = [new_markdown_cell(IMAGES), new_code_cell("show('<img>')", outputs=[shown])]
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    settings = {"template_name": "classic"}
    page, _ = PageExporter(**settings).from_notebook_node(notebook)
    stock, _ = HTMLExporter(**settings).from_notebook_node(notebook)
    found = [image.attrs["alt"] for image in BeautifulSoup(page, "html.parser").find_all("img")]
    assert found == [NO_WORDS, NO_WORDS, "a neuron", "", "a layer", NO_WORDS]
    assert _body(page) == _body(stock)


def test_pictures_attached_to_a_cell_stay_with_it() -> None:
    """The same words in two cells, with different pictures under the same name."""
    cells = [
        new_markdown_cell(
            "![map](attachment:map.png)", attachments={"map.png": {"image/png": data}}
        )
        for data in ("b25l", "dHdv")
    ]
    page, _ = PageExporter(template_name="classic").from_notebook_node(new_notebook(cells=cells))
    assert "image/png;base64,b25l" in page
    assert "image/png;base64,dHdv" in page
