"""nbgrader's feedback page, by an exporter that is made once for a whole class."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import DictLoader
from nbconvert import HTMLExporter
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades

from autograder.entry import Entered
from autograder.formulas import KEPT, markdown_with_formulas

Resources = dict[str, Any]
IMAGE = re.compile(r"<img\b([^>]*)>", re.IGNORECASE)
HAS_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)
#: What nbconvert says of an image that nobody describes.
NO_WORDS = "No description has been provided for this image"
#: Instead of the script from the network that draws formulas, which are MathML already.
NO_SCRIPT = DictLoader({"mathjax.html.j2": "{% macro mathjax(url='') %}{% endmacro %}"})
#: nbgrader's list of what was graded calls every piece so.
TEST_CELL = re.compile(r'(<a href="#test_(\w+)">)Test cell(?=</a>)')
#: Long lines are broken, not cut; the marks beside headings are not printed.
STYLE = """<style>
pre {white-space: pre-wrap; overflow-wrap: anywhere}
.dlcourse-slide {margin: .6em 0}
@media print {a.anchor-link {display: none}}
</style>
"""


class Converter(GenerateFeedback):  # type: ignore[misc]
    """``nbgrader generate_feedback`` for one submission after the other."""

    def open(self) -> None:
        """Make what its ``start`` makes anew for every call."""
        self.log.setLevel("ERROR")
        self.exporter = PageExporter(parent=self, config=self.config)
        self.grades = _Grades(parent=self)
        for preprocessor in self.preprocessors:
            mine = self.grades if preprocessor is GetGrades else preprocessor
            self.exporter.register_preprocessor(mine)

    def convert(self, student: str, notebook: Path, marks: Entered) -> None:
        """Write the page and put the files beside the graded notebook beside it."""
        self.grades.marks = marks
        lab = self.coursedir.assignment_id
        self.init_assignment(lab, student)
        self.convert_single_notebook(str(notebook))
        self.set_permissions(lab, student)

    def write_single_notebook(self, output: str, resources: Resources) -> None:
        """In one step, so that a page is never half a page."""
        names = resources["nbgrader"]
        folder = Path(self._format_dest(names["assignment"], names["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{names['notebook']}{resources['output_extension']}"
        part = page.with_suffix(f".{os.getpid()}.part")
        part.write_text(output, encoding="utf-8")
        part.replace(page)


class PageExporter(HTMLExporter):  # type: ignore[misc]
    """nbconvert's exporter, which reads no finished page again and no cell twice.

    Its pages need no network.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(extra_loaders=[NO_SCRIPT], **options)
        self.optimistic_validation = True  # a notebook is checked once, not after every step
        self._highlighter = cache(self._make_highlighter)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **options: Any
    ) -> tuple[str, Resources]:
        """The page and what else there is to know; images without a description say so."""
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        resources = self._init_resources(resources)
        types = WidgetsDataTypeFilter(
            notebook_metadata=self._nb_metadata, parent=self, resources=resources
        )
        self.register_filter("highlight_code", self._highlighter(lexer))
        self.register_filter("filter_data_type", types)
        # Not HTMLExporter's own, which parses the page to find such images: half of the time.
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        page = TEST_CELL.sub(r"\1\2", page).replace("</head>", f"{STYLE}</head>", 1)
        return IMAGE.sub(_described, page), resources

    def default_filters(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """nbconvert's filters, but for formulas."""
        yield from super().default_filters()
        yield "markdown2html", markdown_with_formulas

    def _make_highlighter(self, lexer: str | None) -> Callable[..., str]:
        highlight = Highlight2HTML(pygments_lexer=lexer, parent=self)

        @lru_cache(KEPT)
        def kept(source: str, language: str | None, magic: str | None) -> str:
            return str(highlight(source, language, {"magics_language": magic} if magic else {}))

        def highlighted(
            source: str, language: str | None = None, metadata: Resources | None = None
        ) -> str:
            return kept(source, language, (metadata or {}).get("magics_language"))

        return highlighted


def _described(image: re.Match[str]) -> str:
    if HAS_ALT.search(image[1]):
        return image[0]
    return f'<img alt="{NO_WORDS}"{image[1]}>'


class _Grades(GetGrades):  # type: ignore[misc]
    """nbgrader's GetGrades, with marks that were read before."""

    marks: Entered

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with marks and comments in its cells, and its sum in the resources."""
        for index, cell in enumerate(nb.cells):
            nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
        resources["nbgrader"]["score"] = self.marks.score - self.marks.penalty
        resources["nbgrader"]["max_score"] = self.marks.maximum
        resources["nbgrader"]["late_penalty"] = self.marks.penalty
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: Resources) -> None:
        about = cell.metadata.nbgrader
        about["comment"] = self.marks.comments[about.grade_id]

    def _get_score(self, cell: NotebookNode, resources: Resources) -> None:
        about = cell.metadata.nbgrader
        about["score"], about["points"] = self.marks.grades[about.grade_id]
