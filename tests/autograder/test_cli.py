"""The command line: what people type, and what they are told when it does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.pool import LocalWorkers
from autograder.sandbox import SandboxBroken
from tests.cohort import Materials

LAB = "lab1_mlp"


def _run(*words: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(cli.app, list(words))


def _hand_in(root: Path, student: str, content: str) -> None:
    folder = root / "submitted" / student / LAB
    folder.mkdir(parents=True)
    (folder / f"{LAB}.ipynb").write_text(content, encoding="utf-8")


def test_an_unknown_lab_lists_the_labs() -> None:
    result = _run("grade", "lab9")
    assert result.exit_code == 2
    assert LAB in result.output


def test_an_empty_folder_says_where_submissions_go(tmp_path: Path) -> None:
    result = _run("grade", LAB, "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "nothing was handed in" in result.output


def test_without_a_sandbox_grading_refuses_and_names_the_flag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(local: object) -> None:
        raise SandboxBroken("no namespaces here")

    monkeypatch.setattr(LocalWorkers, "require_sandbox", refuse)
    _hand_in(tmp_path, "ada", "{}")
    result = _run("grade", LAB, "--root", str(tmp_path))
    assert result.exit_code == 3
    assert "--unsafe" in result.output
    assert "no namespaces here" in result.output
    assert not (tmp_path / "autograded").exists()


@pytest.mark.slow
def test_grade_writes_marks_pages_and_json(
    tmp_path: Path, repository: Path, sandbox: object
) -> None:
    notebook = Materials.read(repository, LAB).partly({"relu", "mse"})
    _hand_in(tmp_path, "ada", json.dumps(notebook))
    _hand_in(tmp_path, "ben", "no notebook at all")
    out = tmp_path / "class.json"
    result = _run("grade", LAB, "--root", str(tmp_path), "--json", str(out))
    assert result.exit_code == 1, result.output  # one is unreadable
    students = json.loads(out.read_text(encoding="utf-8"))["students"]
    assert students["ada"]["score"] == 4
    assert students["ben"]["status"] == "unreadable"
    assert "ada" in result.output
    assert "not JSON" in result.output
    assert (tmp_path / "feedback" / "ada" / LAB / f"{LAB}.html").is_file()
    assert (tmp_path / "gradebook.db").is_file()
