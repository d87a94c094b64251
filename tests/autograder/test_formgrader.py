"""Formgrader, nbgrader's pages for teachers, on this course: a real server and a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dlcourse.catalogue import LABS, find_lab
from nbgrader.api import Gradebook
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright

from tests.cohort import Materials
from tests.cohort.lab1_mlp import DISHONEST
from tests.cohort.sample import cell_named
from tests.jupyterlab import FLAGS, jupyterlab

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LAB = "lab1_mlp"
PATIENCE = 180_000  # milliseconds; the first press also starts the sandbox
CENTRED = "element => element.scrollIntoView({block: 'center'})"
QUESTION = "written_depth"
COMMENT = "Depth folds the plane: say where."
OVERFLOWS = """\
@piece
def softmax(f):
    return np.exp(f) / np.sum(np.exp(f), axis=-1, keepdims=True)
"""
POINTS = {f"test_{piece.name}": piece.points for piece in find_lab(LAB).pieces}
WRITTEN = {name: POINTS[name] for name in ("test_relu", "test_mse")}
ANSWERED = "needs manual grading"
STATUS = {"all-right": ANSWERED, "partly": ANSWERED, "writes": "graded"}


@dataclass(frozen=True)
class Formgrader:
    """A browser at formgrader's pages of the course in ``root``.

    strange: addresses outside the server that pages asked for, in vain.
    complaints: what stood in the browser's console.
    """

    page: Page
    address: str
    root: Path
    strange: list[str]
    complaints: list[str]

    def submissions(self) -> None:
        """Open the page that lists the submissions of the lab."""
        self.page.goto(f"{self.address}/formgrader/manage_submissions/{LAB}")
        self.page.wait_for_function("models && models.loaded")

    def row(self, student: str) -> Locator:
        """A student's line on that page."""
        cell = self.page.locator(".student-id", has_text=re.compile(f"^{student}$"))
        return self.page.locator("tbody tr", has=cell)

    def press(self, button: str, student: str) -> None:
        """Press a button of a student's line; formgrader must report success."""
        self.row(student).locator(f".{button} a").click()
        report = self.page.locator(".modal.in")
        expect(report).to_be_visible()
        assert report.get_attribute("id") == "success-modal", report.inner_text()
        report.get_by_role("button", name="OK").click()
        expect(self.page.locator(".modal")).to_have_count(0)

    def open_submission(self, student: str) -> None:
        """Follow the links from the list to the page for manual grading."""
        self.submissions()
        self.row(student).locator(".student-name a").click()
        self.page.get_by_role("link", name=LAB, exact=True).last.click()
        self.page.wait_for_url(re.compile("/formgrader/submissions/"))
        self.page.wait_for_function("formgrader.grades?.loaded && formgrader.comments?.loaded")

    def type_and_leave(self, field: str, text: str) -> None:
        """Type into a field and move on with Tab; returns when the server has saved it."""
        saved = re.compile("/formgrader/api/(grade|comment)/")
        with self.page.expect_response(saved) as response:
            self.page.locator(field).fill(text)
            self.page.locator(field).press("Tab")
        assert response.value.ok


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One secret for all ways of grading, and a home without anybody's settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DLCOURSE_SECRET", "test")
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("DLCOURSE_DATABASE", raising=False)
        yield


@pytest.fixture(scope="module")
def courses(
    settings: None, sandbox: object, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The course with three submissions, nothing graded, once for each way of grading."""
    root = tmp_path_factory.mktemp("courses")
    _write_course(root / "formgrader", repository)
    _run(root / "formgrader", "nbgrader", "generate_assignment", LAB, "--force")
    for name in ("autograder", "nbgrader"):
        shutil.copytree(root / "formgrader", root / name)
    return {path.name: path for path in root.iterdir()}


@pytest.fixture(scope="module")
def formgrader(chromium: str, courses: dict[str, Path]) -> Iterator[Formgrader]:
    """Formgrader on its copy; nothing outside the server is reached, so MathJax is missing."""
    root = courses["formgrader"]
    expect.set_options(timeout=PATIENCE)
    with jupyterlab(root) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        strange, complaints = list[str](), list[str]()
        page.route(lambda url: not url.startswith(address), lambda route: _refuse(route, strange))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        yield Formgrader(page, address, root, strange, complaints)
        browser.close()


@pytest.fixture(scope="module")
def graded(formgrader: Formgrader) -> Formgrader:
    """Formgrader after the autograde button was pressed for every student."""
    formgrader.submissions()
    for student, status in STATUS.items():
        expect(formgrader.row(student).locator(".status")).to_have_text("needs autograding")
        formgrader.press("autograde", student)
        expect(formgrader.row(student).locator(".status")).to_have_text(status)
    return formgrader


def test_every_lab_is_listed(formgrader: Formgrader) -> None:
    """All labs of the course, with the number of submissions of the one that has some."""
    formgrader.page.goto(f"{formgrader.address}/formgrader/manage_assignments")
    formgrader.page.wait_for_function("models && models.loaded")
    rows = formgrader.page.locator("tbody tr")
    assert rows.locator(".name").all_inner_texts() == list(LABS)
    counts = rows.locator(".num-submissions").all_inner_texts()
    assert counts == [str(len(STATUS)), *"0" * (len(LABS) - 1)]


def test_the_list_names_who_handed_in(formgrader: Formgrader) -> None:
    """Whoever handed in has a line, and nobody else."""
    formgrader.submissions()
    assert sorted(formgrader.page.locator("tbody .student-id").all_inner_texts()) == sorted(STATUS)


def test_the_button_gives_the_marks_of_the_commands(
    graded: Formgrader, courses: dict[str, Path]
) -> None:
    """Formgrader, ``autograder grade`` and ``nbgrader autograde`` agree piece by piece."""
    other = courses["autograder"]
    _run(courses["formgrader"].parent, "autograder", "grade", LAB, "--root", str(other))
    _run(courses["nbgrader"], "nbgrader", "autograde", LAB)
    marks = {name: _marks(root) for name, root in courses.items()}
    assert marks["formgrader"] == marks["autograder"] == marks["nbgrader"]
    given, half = marks["formgrader"], dict.fromkeys(POINTS, 0.0) | WRITTEN
    assert given["all-right"] == POINTS | {QUESTION: None}
    assert given["writes"] == half | {QUESTION: 0.0}  # left unanswered: no teacher need read it
    partial = given["partly"]["test_softmax"]
    assert given["partly"] == half | {QUESTION: None, "test_softmax": partial}
    assert 0 < (partial or 0) < POINTS["test_softmax"]


def test_points_and_comment_by_hand_reach_the_student(
    graded: Formgrader, picture: Callable[..., None]
) -> None:
    """Typed on the manual grading page, kept in the gradebook and at a regrade, then shown."""
    graded.open_submission("partly")
    _expect_formulas(graded.page)
    graded.type_and_leave(f"#{QUESTION}", "3")
    graded.type_and_leave(f"#{QUESTION}-comment", COMMENT)
    question = graded.page.locator(".nbgrader_cell", has=graded.page.locator(f"#{QUESTION}"))
    graded.page.wait_for_function("!jQuery(':animated').length")  # it scrolls to the next field
    question.evaluate(CENTRED)
    picture("formgrader-by-hand", graded.page)
    with graded.page.expect_navigation():
        graded.page.get_by_role("link", name="Next").click()
    graded.submissions()
    expect(graded.row("partly").locator(".status")).to_have_text("graded")
    graded.press("autograde", "partly")
    assert _by_hand(graded.root, "partly") == (3, COMMENT)
    graded.press("generate-feedback", "partly")
    page = graded.root / "feedback" / "partly" / LAB / f"{LAB}.html"
    requests = list[str]()
    student = graded.page.context.browser.new_page(viewport={"width": 1000, "height": 800})
    student.on("request", lambda request: requests.append(request.url))
    student.goto(page.as_uri())
    answer = student.locator(".nbgrader_cell", has_text=COMMENT)
    expect(answer).to_contain_text("Score: 3.0 / 5.0")
    total = 3 + sum(score or 0 for score in _marks(graded.root)["partly"].values())
    expect(student.locator("h4")).to_contain_text(f"Score: {total:.1f}")
    _expect_formulas(student)
    slide = student.locator(".cell", has=student.locator("[name=test_softmax]"))
    expect(slide.locator(".dlcourse-slide")).to_contain_text("of lecture 1")
    slide.evaluate("element => element.scrollIntoView()")
    picture("feedback-page", student)
    assert [url for url in requests if not url.startswith("data:")] == [page.as_uri()]


def _expect_formulas(page: Page) -> None:
    """Formulas are drawn by the browser; none is left as it was typed."""
    assert page.locator("math").count() > 100
    for words in page.locator(".text_cell_render").all():
        shown = words.evaluate(
            "e => { e = e.cloneNode(true); e.querySelectorAll('code, pre, math').forEach("
            "c => c.remove()); return e.innerText }"
        )
        assert not re.search(r"[$\\\\]", shown), shown


def test_only_nbgraders_mathjax_is_missed(graded: Formgrader) -> None:
    """Formulas do without it; nothing else is sought in the network or complains."""
    assert {url for url in graded.strange if "mathjax" not in url} == set()
    missed = {"Failed to load resource: net::ERR_FAILED", "MathJax is not defined"}
    assert set(graded.complaints) <= missed


def _refuse(route: Route, strange: list[str]) -> None:
    strange.append(route.request.url)
    route.abort()


def _write_course(root: Path, repository: Path) -> None:
    """The repository's course, copied, with a right, a half-done and a dishonest submission."""
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder, root / folder)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(repository / name, root)
    parts = Materials.read(repository, LAB)
    partly = parts.partly({"relu", "mse"}, softmax=OVERFLOWS)
    cell_named(partly, QUESTION)[1]["source"] = "Every layer folds what the one before it has cut."
    cheat = next(sample for sample in DISHONEST if sample.student == "writes")
    notebooks = {"all-right": parts.solved(), "partly": partly, "writes": cheat.make(parts)}
    for student, notebook in notebooks.items():
        folder = root / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _run(folder: Path, program: str, *words: str) -> None:
    """Run a program of this environment in a folder; it must succeed."""
    command = [str(Path(sys.executable).parent / program), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}"


def _marks(root: Path) -> dict[str, dict[str, float | None]]:
    """The points that machines gave, by student and cell."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        find = gradebook.find_submission_notebook
        return {
            who: {row.name: row.auto_score for row in find(LAB, LAB, who).grades} for who in STATUS
        }


def _by_hand(root: Path, student: str) -> tuple[float, str]:
    """The points and the comment that a teacher gave to the question."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(QUESTION, LAB, LAB, student)
        comment = gradebook.find_comment(QUESTION, LAB, LAB, student)
        return grade.manual_score, comment.manual_comment
