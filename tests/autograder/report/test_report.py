"""The report of a made-up class: its numbers, its words, and what must never be in it."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from dlcourse.catalogue import find_lab
from nbgrader.api import Gradebook
from playwright.sync_api import sync_playwright

from autograder.course import Course
from autograder.diagnosis import FOLLOWS, FORBIDDEN, NOT_WRITTEN
from autograder.report import report_lab, report_labs
from autograder.report.class_ import read_class
from autograder.report.items import items
from tests.autograder.made_up import grade_made_up, hand_in

LAB = "lab1_mlp"
PIECES = [piece.name for piece in find_lab(LAB).pieces]
SUM = "is the number of elements times what is expected"
EVIL = "<script>alert(1)</script>"
#: Twenty students; those of the second half know less.
CLASS = {f"s{number:02}": {} for number in range(20)} | {"<script>x": {}}


def _plan() -> dict[str, dict[str, tuple[float, str]]]:
    plan: dict[str, dict[str, tuple[float, str]]] = {name: dict(row) for name, row in CLASS.items()}
    for number in range(20):
        row = plan[f"s{number:02}"]
        if number in (5, 8, 11, 12, 14, 15, 17):
            row["mse"] = (0.0, SUM)
        if number >= 10:
            row["softmax"] = (0.25, "columns are made to sum to 1, not rows")
        if number >= 12:
            row["linear"] = (0.0, "stops with ValueError")
            row["mlp"] = (0.0, FOLLOWS + "linear")
        if number >= 13:
            row["accuracy"] = (0.0, NOT_WRITTEN)
        if number < 4:  # the best of the class
            row["elu"] = (0.5, "the - 1 is left out")
    plan["s19"]["cross_entropy"] = (0.0, FORBIDDEN + "calls torch.nn.functional.cross_entropy")
    plan["<script>x"]["mae"] = (0.0, EVIL)
    return plan


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Course:
    """The class, graded, with someone who handed in nothing, and a file that nobody can read."""
    made = Course(tmp_path_factory.mktemp("course"), repository)
    grade_made_up(made, LAB, _plan())
    hand_in(made.root, "torn", LAB, '{"cells": [')
    with Gradebook(made.database_url) as gradebook:
        gradebook.add_student("absent")
        gradebook.find_grade("test_relu", LAB, LAB, "s01").manual_score = 1
        gradebook.update_or_create_assignment(LAB, duedate="2026-10-01 12:00:00 UTC")
        gradebook.find_submission(LAB, "s02").timestamp = pd.Timestamp(
            "2026-10-03 12:00"
        ).to_pydatetime()
        gradebook.db.commit()
    return made


@pytest.fixture(scope="module")
def page(course: Course) -> BeautifulSoup:
    return BeautifulSoup(report_lab(course, LAB).read_text(encoding="utf-8"), "html.parser")


def _table(course: Course) -> pd.DataFrame:
    """Shares by student and piece, worked out from the plan alone."""
    rows = {name: {p: row.get(p, (1.0, ""))[0] for p in PIECES} for name, row in _plan().items()}
    table = pd.DataFrame(rows).T
    table.loc["s01", "relu"] = 0.5  # by hand
    return table.sort_index()


pytestmark = pytest.mark.slow


def test_difficulty_and_discrimination(course: Course) -> None:
    """Against pandas, from the plan."""
    shares = _table(course)
    points = shares * [piece.points for piece in find_lab(LAB).pieces]
    found = {item.piece.name: item for item in items(read_class(course, LAB))}
    for name in PIECES:
        rest = points.drop(columns=name).sum(axis=1)
        assert found[name].difficulty == pytest.approx(shares[name].mean())
        if shares[name].nunique() == 1:
            assert found[name].discrimination is None
        else:
            assert found[name].discrimination == pytest.approx(shares[name].corr(rest))
    assert found["accuracy"].unwritten == 7
    assert (found["softmax"].right, found["softmax"].partly) == (11, 10)
    assert dict(found["mse"].diagnoses) == {SUM: 7}


def test_a_check_that_good_students_fail_is_doubted(course: Course) -> None:
    """elu was lost by the four best, and by nobody else."""
    doubted = {i.piece.name: i.suspicion for i in items(read_class(course, LAB)) if i.suspicion}
    assert set(doubted) == {"elu"}


def test_what_to_repeat_comes_first(page: BeautifulSoup) -> None:
    words = " ".join(page.select_one(".repeat").get_text(" ").split())
    assert "21 submissions are graded" in words
    assert (
        "Repeat “Activation Functions for Output Layer” (01_mlp), softmax : 10 of the 21 who wrote "
        "it lose points (48%): columns are made to sum to 1, not rows."
    ) in words
    assert "linear : 8 of the 21 who wrote it lose points (38%): stops with ValueError." in words
    assert "7 of 21 did not write accuracy" in words
    assert "look at the check of elu" in words


def test_who_needs_a_look(page: BeautifulSoup) -> None:
    rows = [
        [cell.get_text() for cell in row.select("th, td")] for row in page.select("#looks ~ div tr")
    ]
    kinds = {(row[0], row[1]) for row in rows[1:]}
    assert kinds == {("torn", "unreadable"), ("s19", "forbidden call")}
    assert "calls torch.nn.functional.cross_entropy" in str(rows)
    text = page.get_text()
    assert "2.0 days" in text or "48.0 hours" in text
    assert "1 on the list of students has handed in nothing" in text


def test_numbers_as_csv(course: Course, page: BeautifulSoup) -> None:
    rows = {row["student"]: row for row in _rows(course, f"{LAB}_students.csv")}
    points = np.array([piece.points for piece in find_lab(LAB).pieces])
    shares = _table(course)
    for name, row in rows.items():
        if row["status"] == "graded":
            assert float(row["points"]) == pytest.approx((shares.loc[name] * points).sum())
            assert [float(row[p]) for p in PIECES] == pytest.approx(list(shares.loc[name]))
    assert rows["torn"]["status"] == "unreadable"
    assert rows["absent"]["status"] == "nothing"
    pieces = {row["piece"]: row for row in _rows(course, f"{LAB}_pieces.csv")}
    assert float(pieces["mse"]["difficulty"]) == pytest.approx(np.mean(shares["mse"]), abs=1e-4)
    assert {r["diagnosis"]: r["students"] for r in _rows(course, f"{LAB}_diagnoses.csv")}[
        SUM
    ] == "7"


def _rows(course: Course, name: str) -> list[dict[str, str]]:
    with (course.root / "reports" / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_words_of_students_stay_words(page: BeautifulSoup) -> None:
    assert page.select("script") == []
    assert EVIL in page.get_text()


def test_nothing_is_fetched(page: BeautifulSoup) -> None:
    """No address but those inside the page; the head forbids the rest."""
    for tag in page.find_all(True):
        for name in ("src", "href", "xlink:href", "data", "action"):
            assert str(tag.get(name, "#")).startswith("#"), tag
    assert not re.search(r"@import|url\((?!#)", str(page))
    assert "default-src 'none'" in str(page.head)


def test_it_can_be_read_without_seeing(page: BeautifulSoup) -> None:
    """One h1, no level left out, a caption and heads for each table, words for each picture."""
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.select("table"):
        assert table.caption
        assert all(head.get("scope") for head in table.select("th"))
    pictures = page.select("figure > svg")
    assert [svg["role"] for svg in pictures] == ["img", "img"]
    assert all(len(svg["aria-label"]) > 40 for svg in pictures)
    names = [tag["id"] for tag in page.select("[id]")]
    assert len(names) == len(set(names))


def test_without_names(course: Course) -> None:
    folder = course.root / "reports"
    text = report_lab(course, LAB, anonymous=True).read_text(encoding="utf-8")
    for name in ("s19", "s02", "torn", "absent", "script&gt;x"):
        assert name not in text
    assert "unreadable: 1" in text
    assert sorted(path.name for path in folder.glob("*_anonymous*")) == [
        f"{LAB}_anonymous.html",
        f"{LAB}_anonymous_diagnoses.csv",
        f"{LAB}_anonymous_pieces.csv",
    ]


def test_all_labs_at_a_glance(course: Course) -> None:
    overview, one = report_labs(course)
    page = BeautifulSoup(overview.read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in page.select("td a, th a")] == [one.name]
    assert "10 of the 21 who wrote it" in page.get_text()


@pytest.mark.browser
def test_in_chromium(course: Course, chromium: str) -> None:
    """Light, dark and on paper: nothing is asked for, nothing complains, nothing is too wide."""
    path = report_lab(course, LAB)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme, viewport={"width": 900, "height": 700})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("console", lambda said, asked=asked: asked.append(said.text))
            page.goto(path.as_uri())
            assert asked == [path.as_uri()]
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 900
            ink, paper = page.evaluate(
                "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
            )
            assert (_brightness(ink) > _brightness(paper)) == (scheme == "dark")
        assert page.pdf().startswith(b"%PDF")
        browser.close()


def _brightness(colour: str) -> float:
    return sum(map(int, re.findall(r"\d+", colour)[:3]))
