"""The report of a class of nobody, or of one, and what people type for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.course import Course
from autograder.report import report_lab, report_labs
from tests.autograder.made_up import grade_made_up, hand_in

LAB = "lab1_mlp"
SUM = "is the number of elements times what is expected"

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path, repository: Path) -> Course:
    return Course(tmp_path, repository)


def test_a_class_of_nobody(small: Course) -> None:
    assert report_labs(small) == []
    text = report_lab(small, LAB).read_text(encoding="utf-8")
    assert "Nobody has handed in anything yet." in text
    hand_in(small.root, "ada", LAB, json.dumps({"cells": []}))
    text = report_lab(small, LAB).read_text(encoding="utf-8")
    assert "Nobody has marks yet: run `autograder grade` first." in text
    assert "no marks yet" in text
    assert not (small.root / "gradebook.db").exists()


def test_a_class_of_one(small: Course) -> None:
    grade_made_up(small, LAB, {"ada": {"mse": (0.0, SUM)}})
    hand_in(small.root, "ada", LAB, json.dumps({"cells": []}))
    text = report_lab(small, LAB).read_text(encoding="utf-8")
    assert "One submission is graded: 48 of 55 points." in text
    assert f"1 of the 1 who wrote it lose points (100%): {SUM}" in text


def test_what_people_type(small: Course) -> None:
    def run(*words: str):  # type: ignore[no-untyped-def]
        return CliRunner().invoke(cli.app, ["report", *words, "--root", str(small.root)])

    assert run().exit_code == run(LAB, "--all").exit_code == run("lab9").exit_code == 2
    nobody = run("--all")
    assert (nobody.exit_code, "nothing was handed in yet" in nobody.output) == (2, True)
    one = run(LAB)
    assert one.exit_code == 0
    assert f"report: {small.root}/reports/{LAB}.html" in one.output
