"""What the command that builds the site refuses, and the anchors and pictures it makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from dlcourse.plots.picture import static_bundle
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from typer.testing import CliRunner

from autograder.cli import app
from autograder.site import scripts
from autograder.site.anchors import headings
from autograder.site.figures import WIDGET, extract_figures


def _site(to: Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["site", "--to", str(to)])
    return done.exit_code, " ".join(done.output.split())


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, words = _site(tmp_path)
    assert code == 2
    assert "holds something that is no site" in words
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_missing_package_is_named_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scripts, "NEEDED", ("sphinx", "no_such_package"))
    code, words = _site(tmp_path / "site")
    assert code == 2
    assert "packages that are not installed (no_such_package)" in words
    assert "pip install --editable '.[docs]'" in words


def _lecture() -> NotebookNode:
    bundle = static_bundle(b"the bytes", 'A "curve" & a line.', 9.0)
    panel = bundle | {WIDGET: {"model_id": "1"}}
    outputs = [new_output("display_data", data=data) for data in (bundle, panel)]
    return new_notebook(
        cells=[
            new_markdown_cell("# Descent\n\n```\n# no heading\n```"),
            new_markdown_cell("## A step: $w - \\eta g$"),
            new_code_cell("plots.lines()", outputs=outputs),
            new_markdown_cell("## A step: $w - \\eta g$"),
        ]
    )


def test_anchors_are_titles_and_a_second_one_gets_a_number() -> None:
    found = [(index, anchor) for index, _, anchor in headings(_lecture())]
    assert found == [(0, "descent"), (1, "a-step-w-eta-g"), (3, "a-step-w-eta-g-2")]


def test_pictures_become_files_and_keep_their_words(tmp_path: Path) -> None:
    notebook = _lecture()
    extract_figures(notebook, "03_x", tmp_path, "../figures")
    names = ["03_x-a-step-w-eta-g-1.png", "03_x-a-step-w-eta-g-2.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert (tmp_path / names[0]).read_bytes() == b"the bytes"
    plain, panel = (output.data for output in notebook.cells[2].outputs)
    assert list(plain) == list(panel) == ["text/html"]
    assert 'alt="A &quot;curve&quot; &amp; a line."' in plain["text/html"]
    assert f'src="../figures/{names[1]}"' in panel["text/html"]
    assert "sliders" in panel["text/html"]
    assert "sliders" not in plain["text/html"]
