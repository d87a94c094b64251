"""Formulas as MathML: every one of the course, and whatever students type."""

from __future__ import annotations

import json
import re
import time
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path

import pytest
from dlcourse.catalogue import LABS
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.feedback_export import PageExporter
from autograder.formulas import LONGEST, formula
from autograder.outputs import harmless_words

COMMAND = re.compile(r"\\[A-Za-z]+")


def page_of(*sources: str) -> str:
    """The body of a page that shows these words."""
    notebook = new_notebook(cells=[new_markdown_cell(source) for source in sources])
    page, _ = PageExporter(template_name="classic").from_notebook_node(notebook)
    return str(page[page.index("<body") :])


@pytest.mark.parametrize("lab", LABS)
def test_every_formula_of_a_lab(lab: str, repository: Path) -> None:
    text = (repository / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
    page = page_of(*("".join(cell["source"]) for cell in cells))
    drawn = re.findall(r"<math.*?</math>", page, re.DOTALL)
    assert len(drawn) > 20
    for mathml in drawn:
        ET.fromstring(mathml)
        assert not COMMAND.search(mathml), mathml
    prose = re.sub(r"<(pre|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert "$" not in prose
    assert not COMMAND.search(prose)


def test_columns_stand_as_they_are_written() -> None:
    assert 'style="text-align: left"' in formula(r"\begin{cases} a & b \\ c & d \end{cases}")


@pytest.mark.parametrize(
    "typed", [r"\frac\frac", r"\unknown x", "x^a^b^c", "{" * 1500, "a" * 100 * LONGEST]
)
def test_what_is_no_formula_is_shown_as_typed(typed: str) -> None:
    start = time.perf_counter()
    assert formula(typed) == f"<code>{typed}</code>"
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "typed",
    [r"\href{javascript:a}{x}", r"\style{background: url(//a.b)}{x}", r"\class{nav}{x}", "<b>^a^b"],
)
def test_what_could_act_is_shown_as_typed(typed: str) -> None:
    assert formula(typed) == f"<code>{escape(typed)}</code>"


def test_less_than_in_an_answer() -> None:
    """Students' words come without tags, and ``<b`` looks like one."""
    page = page_of(harmless_words("It falls where $a<b$."))
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page


def test_tags_in_a_formula_are_text() -> None:
    for typed in (r"\text{<script>alert(1)</script>}", r"\text{&lt;script&gt;}"):
        assert formula(typed).startswith("<math")
        assert "<script" not in formula(typed)


def test_dollars_in_code_stay() -> None:
    page = page_of("The prompt `$ pip` and\n\n```\necho $x$\n```\n")
    assert "<math" not in page
    assert "echo $x$" in page
