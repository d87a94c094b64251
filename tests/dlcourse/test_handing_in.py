"""``dlcourse.submit()``: whole, damaged and unsaved notebooks, on Colab and as files."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dlcourse import handing_in, pieces, submit, this_notebook
from dlcourse.catalogue import LABS
from dlcourse.whole import read_cells
from IPython.core.interactiveshell import InteractiveShell

from tests.reference import ROOT

LAB = LABS["lab1_mlp"]
Notebook = dict[str, Any]


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The variables of a notebook of which nobody knows where it lies."""
    variables: dict[str, Any] = {}
    monkeypatch.setattr(this_notebook, "_session", lambda: variables)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    pieces.forget()
    yield variables
    pieces.forget()


@pytest.fixture
def solved() -> Notebook:
    """The lab as a student who has done all hands it in."""
    return _read(ROOT / "solutions" / LAB.name / f"{LAB.name}.ipynb")


@pytest.fixture
def released() -> Notebook:
    return _read(ROOT / "labs" / LAB.name / f"{LAB.name}.ipynb")


def _read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _write(notebook: Notebook, path: Path) -> Path:
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _cell(notebook: Notebook, tag: str) -> dict[str, Any]:
    (found,) = (c for c in notebook["cells"] if _tag(c) == tag)
    cell: dict[str, Any] = found
    return cell


def _tag(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _run(notebook: Notebook, *names: str) -> None:
    """Run the set-up and the cells of these pieces, as a kernel does."""
    shell = InteractiveShell()
    for tag in ("setup", *names):
        result = shell.run_cell("".join(_cell(notebook, tag)["source"]))
        result.raise_error()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_a_whole_notebook_is_named_with_how_its_pieces_stand(
    solved: Notebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(solved, tmp_path / "lab1_mlp.ipynb")
    _run(solved, *(piece.name for piece in LAB.pieces))
    capsys.readouterr()
    submit(path)
    lines = _lines(capsys.readouterr().out)
    assert lines[0].endswith("the notebook is whole.")
    assert "relu: 3 of 3 pass" in lines
    assert "14 of 14 pieces pass all their visible checks." in lines
    assert any("hidden checks" in line for line in lines)
    assert lines[-1] == f"Hand in this file: {path}"


def test_it_is_honest_about_what_is_wrong_unwritten_changed_and_not_run(
    released: Notebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub = "".join(_cell(released, "relu")["source"])
    _cell(released, "relu")["source"] = stub.replace("raise NotImplementedError()", "return f")
    _cell(released, "sigmoid")["source"] = "".join(_cell(released, "sigmoid")["source"]).replace(
        "raise NotImplementedError()", "return f"
    )
    _run(released, "relu", "sigmoid", "elu")
    _cell(released, "sigmoid")["source"] += "  # another word changes nothing"
    submit(_write(released, tmp_path / "lab1_mlp.ipynb"))
    text = capsys.readouterr().out
    assert "relu: 0 of 3 pass" in text
    assert "elu: not written yet" in text
    assert "softmax: not run since the kernel started" in text
    assert "sigmoid: changed" not in text
    assert "0 of 14 pieces pass" in text
    _cell(released, "sigmoid")["source"] = stub.replace("relu", "sigmoid")
    submit(_write(released, tmp_path / "lab1_mlp.ipynb"))
    assert "sigmoid: changed since it was run" in capsys.readouterr().out


def _without(tag: str):  # type: ignore[no-untyped-def]
    def change(notebook: Notebook) -> None:
        notebook["cells"].remove(_cell(notebook, tag))

    return change


def _doubled(tag: str):  # type: ignore[no-untyped-def]
    def change(notebook: Notebook) -> None:
        notebook["cells"].append(copy.deepcopy(_cell(notebook, tag)))

    return change


def _says(tag: str, source: str):  # type: ignore[no-untyped-def]
    def change(notebook: Notebook) -> None:
        _cell(notebook, tag)["source"] = source

    return change


def _stripped(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


DAMAGES = {
    "a piece is gone": (_without("elu"), "elu: no cell defines it"),
    "a check is gone": (_without("test_elu"), "elu: the cell with check(elu) is gone"),
    "an answer is gone": (_without("written_depth"), "written_depth: the cell for the answer"),
    "a piece twice": (_doubled("elu"), "elu: cells "),
    "an answer twice": (_doubled("written_depth"), "written_depth: cells "),
    "an answer empty": (_says("written_depth", "YOUR ANSWER HERE"), "is not answered yet"),
    "a slip": (_says("elu", "@piece\ndef elu(f, alpha=1.0)\n    f"), "is not Python in line 2"),
    "another name": (_says("elu", "def elo(f):\n    return f"), "does not define it"),
    "no tags": (_stripped, "written_depth: cannot be told from other texts"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_missing_doubled_or_unreadable_is_named(
    damage: str, solved: Notebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, words = DAMAGES[damage]
    change(solved)
    submit(_write(solved, tmp_path / "lab1_mlp.ipynb"))
    text = capsys.readouterr().out
    assert "please look at this first" in text
    before_checks = text[: text.index("Visible checks")].splitlines()
    assert [words in line for line in before_checks[1:]] == [True]
    assert text.rstrip().endswith("lab1_mlp.ipynb")


def test_another_file_name_is_put_right_in_a_copy(
    solved: Notebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(solved, tmp_path / "lab1_mlp-Copy1.ipynb")
    submit(path)
    copied = tmp_path / "to_hand_in" / "lab1_mlp.ipynb"
    assert copied.read_bytes() == path.read_bytes()
    assert str(copied) in capsys.readouterr().out


def test_where_no_copy_can_be_made_it_says_what_to_do(
    solved: Notebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "to_hand_in").write_text("a file in the way, as a folder that takes no files")
    submit(_write(solved, tmp_path / "mine.ipynb"))
    assert f"Rename {tmp_path / 'mine.ipynb'} to lab1_mlp.ipynb" in capsys.readouterr().out


def test_jupyterlab_and_vs_code_say_where_the_notebook_lies(
    solved: Notebook,
    tmp_path: Path,
    session: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = _write(solved, tmp_path / "lab1_mlp.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    submit()
    assert f"Hand in this file: {path}" in capsys.readouterr().out
    monkeypatch.delenv("JPY_SESSION_NAME")
    session["__vsc_ipynb_file__"] = str(path)
    submit()
    assert f"Hand in this file: {path}" in capsys.readouterr().out


def test_a_file_that_is_older_than_what_runs_is_not_handed_in(
    solved: Notebook, tmp_path: Path, session: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    session["In"] = ["", "dlcourse.submit()"]
    submit(_write(solved, tmp_path / "lab1_mlp.ipynb"))
    text = capsys.readouterr().out
    assert "is older than what you see. Press Ctrl+S" in text
    assert "Hand in this file" not in text
    solved["cells"][-1]["source"] = ["dlcourse.submit()\n"]
    submit(_write(solved, tmp_path / "lab1_mlp.ipynb"))
    assert "Hand in this file" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "no notebook", '{"cells": [{"cell_type": "raw"}]}'])
def test_what_cannot_be_handed_in_is_said_without_an_exception(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lab1_mlp.ipynb"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    submit(path)
    assert capsys.readouterr().out.startswith("Nothing to hand in yet: ")


def test_where_nobody_knows_the_file_it_asks_for_the_path(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "5f1c2a")  # a console: no file
    submit()
    text = capsys.readouterr().out
    assert "could not find this notebook's file" in text
    assert 'dlcourse.submit("lab1_mlp.ipynb")' in text


@pytest.mark.usefixtures("stand_in")
def test_on_colab_the_live_notebook_is_downloaded_under_its_right_name(
    solved: Notebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    solved["metadata"]["colab"] = {"name": "Copy of lab1_mlp.ipynb"}
    monkeypatch.setenv("COLAB_STAND_IN_NOTEBOOK", str(_write(solved, tmp_path / "live.json")))
    monkeypatch.setenv("COLAB_STAND_IN_DOWNLOADS", str(downloads))
    submit()
    assert _read(downloads / "lab1_mlp.ipynb") == solved
    assert "hand in this file" in capsys.readouterr().out


@pytest.mark.usefixtures("stand_in")
def test_where_colab_is_silent_it_names_the_menu(capsys: pytest.CaptureFixture[str]) -> None:
    submit()
    assert "File > Download > Download .ipynb" in capsys.readouterr().out


def test_a_class_is_found_in_the_cell_that_was_run() -> None:
    lab5 = _read(ROOT / "solutions" / "lab5_autoencoders" / "lab5_autoencoders.ipynb")
    _run(lab5, "TorchAutoencoder")
    ran = handing_in._as_run(pieces.current("TorchAutoencoder"))
    cell = read_cells({"cells": [_cell(lab5, "TorchAutoencoder")]})[0]
    assert ran is not None
    assert ast.dump(ran) == ast.dump(cell.definitions["TorchAutoencoder"])
