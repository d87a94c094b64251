"""A student in a real JupyterLab, from nbgrader's list of assignments to the mark and back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dlcourse.catalogue import find_lab
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.cohort.sample import cell_named
from tests.jupyterlab import FLAGS, OWN, jupyterlab

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LAB = "lab1_mlp"
PATIENCE = 180_000  # milliseconds
NEVER_NEGATIVE = """\
@piece
def relu(f):
    return abs(f)
"""
RIGHT = """\
@piece
def relu(f):
    xp = namespace(f)
    return xp.maximum(f, xp.zeros_like(f))
"""
WHERE = "c = get_config()\nc.Exchange.root = {!r}\nc.CourseDirectory.course_id = 'dlcourse'\n"
Picture = Callable[..., None]


@dataclass(frozen=True)
class Desk:
    """A browser at the JupyterLab of a student whose course hands out through an exchange.

    course: the instructor's folder.
    folder: the student's.
    strange: addresses outside of the server that the pages asked for.
    """

    page: Page
    address: str
    course: Path
    folder: Path
    strange: list[str]

    @property
    def assignments(self) -> Locator:
        """nbgrader's list, opened from its menu."""
        return self.page.locator("#nbgrader-assignment-list")

    def cell(self, grade_id: str) -> Locator:
        """A cell of the open notebook."""
        notebook = json.loads((self.folder / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))
        return self.page.locator(".jp-Notebook > * .jp-Cell").nth(cell_named(notebook, grade_id)[0])

    def run(self, grade_id: str) -> Locator:
        """Run a cell with the keyboard; returns what it shows when it has ended."""
        cell = self.cell(grade_id)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).to_have_text(re.compile(rf"^(?!{re.escape(before)}$)\[\d+\]:$"))
        return cell.locator(".jp-OutputArea")

    def type(self, grade_id: str, source: str) -> None:
        """Replace what a cell holds, as somebody who types."""
        self.cell(grade_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source.strip())

    def look_at(self, grade_id: str) -> Page:
        """The page, scrolled to a cell."""
        self.cell(grade_id).evaluate("cell => cell.scrollIntoView()")
        self.page.mouse.move(0, 0)
        return self.page

    def show_notebook_only(self) -> None:
        """Close the panels at both sides."""
        for side in ("left", "right"):
            self.page.evaluate(f"window.jupyterapp.shell.collapse{side.title()}()")


@pytest.fixture(scope="module")
def course(
    sandbox: object, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The course with one lab released to an exchange beside it; homes and secrets are its own."""
    root = tmp_path_factory.mktemp("term") / "course"
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder / LAB, root / folder / LAB)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(repository / name, root)
    (root.parent / "exchange").mkdir()
    (root.parent / "exchange").chmod(0o777)
    (root.parent / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(root.parent / "home"))
        patch.setenv("DLCOURSE_SECRET", "test")
        patch.delenv("DLCOURSE_DATABASE", raising=False)
        _run(root, "nbgrader", "generate_assignment", LAB, "--force")
        _run(root, "nbgrader", "release_assignment", LAB, f"--Exchange.root={_exchange(root)}")
        yield root


@pytest.fixture(scope="module")
def desk(chromium: str, course: Path) -> Iterator[Desk]:
    """JupyterLab in the student's folder, at the start page."""
    folder, strange = course.parent / "desk", list[str]()
    settings = folder / OWN / "config" / "nbgrader_config.py"
    settings.parent.mkdir(parents=True)
    settings.write_text(WHERE.format(str(_exchange(course))), encoding="utf-8")
    expect.set_options(timeout=PATIENCE)
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 720})
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: _note(request.url, address, strange))
        page.goto(f"{address}/lab?reset")
        page.locator(".jp-Launcher").wait_for()
        yield Desk(page, address, course, folder, strange)
        browser.close()


def test_fetch_write_check_submit(desk: Desk, picture: Picture) -> None:
    """Everything that a student does in a lab, with the mouse and the keyboard."""
    _fetch(desk, picture)
    _open(desk)
    _write(desk, picture)
    _validate(desk, picture)
    _submit(desk, picture)
    _grade(desk)
    # The picture on the button for Colab; without a network its words are the link.
    assert {url for url in desk.strange if "colab-badge" not in url} == set()


def _fetch(desk: Desk, picture: Picture) -> None:
    page = desk.page
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.locator(".lm-Menu-item", has_text="Assignment List").click()
    desk.show_notebook_only()
    fetch = desk.assignments.get_by_role("button", name="Fetch")
    fetch.wait_for()
    picture("assignment-list", desk.assignments.locator("#assignments"))
    fetch.click()
    expect(desk.assignments.locator("#fetched_assignments_list")).to_contain_text(LAB)


def _open(desk: Desk) -> None:
    fetched = desk.assignments.locator("#fetched_assignments_list")
    fetched.locator(".assignment-notebooks-link").click()
    fetched.locator(".nested_list_item a", has_text=LAB).click()
    desk.page.wait_for_selector(".jp-Notebook .jp-Cell")
    desk.page.wait_for_function("window.jupyterapp.shell.currentWidget.sessionContext?.isReady")


def _write(desk: Desk, picture: Picture) -> None:
    desk.run("setup")
    desk.type("relu", NEVER_NEGATIVE)
    desk.run("relu")
    wrong = desk.run("test_relu")
    words = wrong.locator(".dlcourse-rows > tbody > tr > td")
    expect(words.first).to_have_css("text-align", "left")
    expect(wrong).to_contain_text("relu: 0 of 3 visible checks pass")
    expect(wrong).to_contain_text("is wrong exactly where f is negative (2 of 6 entries)")
    maps = wrong.locator(".dlcourse-maps").first.locator("table")
    assert maps.locator("caption").all_inner_texts() == ["expected", "got", "got / expected"]
    assert maps.nth(1).locator("td.wrong").all_inner_texts() == ["2", "0.5"]
    picture("check-wrong", desk.look_at("relu"))
    desk.type("relu", RIGHT)
    desk.run("relu")
    right = desk.run("test_relu")
    expect(right).to_contain_text("relu: 3 of 3 visible checks pass")
    picture("check-right", desk.look_at("relu"))
    figure = desk.run("demo_three_neurons").locator("img")
    expect(figure).to_be_visible()
    picture("figure-runs-your-code", desk.look_at("demo_three_neurons"))


def _validate(desk: Desk, picture: Picture) -> None:
    desk.page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    dialog = desk.page.locator(".jp-Dialog-content")
    dialog.wait_for()
    expect(dialog).to_contain_text("elu: not written yet")
    expect(dialog).not_to_contain_text("check(relu)")
    picture("validate", desk.page)
    dialog.get_by_role("button").last.click()


def _submit(desk: Desk, picture: Picture) -> None:
    desk.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    desk.page.get_by_role("tab", name="Assignments").click()
    desk.assignments.get_by_role("button", name="Submit").click()
    expect(desk.assignments.locator("#submitted_assignments_list")).to_contain_text(LAB)
    picture("submitted", desk.assignments.locator("#assignments"))


def _grade(desk: Desk) -> None:
    _run(desk.course, "nbgrader", "collect", LAB, f"--Exchange.root={_exchange(desk.course)}")
    _run(desk.course, "autograder", "grade", LAB, "--json", "marks.json")
    (student,) = json.loads((desk.course / "marks.json").read_text("utf-8"))["students"].values()
    points = {piece.name: piece.points for piece in find_lab(LAB).pieces}
    assert student["score"] == points["relu"]
    assert student["pieces"]["relu"]["score"] == points["relu"]


def _exchange(course: Path) -> Path:
    return course.parent / "exchange"


def _note(url: str, address: str, strange: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        strange.append(url)


def _run(folder: Path, program: str, *words: str) -> None:
    """Run a program of this environment in a folder; it must succeed."""
    command = [str(Path(sys.executable).parent / program), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}"
