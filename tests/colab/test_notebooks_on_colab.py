"""Every lecture and lab, released and solved, from its first cell on an imitated Colab.

``make test`` runs all solved labs, and of lectures and releases the first.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from dlcourse.catalogue import LABS
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.colab.environment import ColabEnvironment
from tests.colab.running import run_on_colab

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LECTURES = sorted(path.stem for path in (ROOT / "lectures").glob("*.py"))
HIDDEN = re.compile(r"\n### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)
VIEW = "application/vnd.jupyter.widget-view+json"
#: Moves the first control of every panel to its other end.  (``tests/lectures`` drags them all.)
MOVE = """\
import gc
from dlcourse.explore import Panel

for panel in [thing for thing in gc.get_objects() if issubclass(type(thing), Panel)]:
    control, before = next(iter(panel.controls.values())), panel.image.value
    ends = (control.min, control.max) if hasattr(control, "min") else control.options
    control.value = ends[0] if control.value == ends[-1] else ends[-1]
    print("redrawn" if panel.image.value != before else panel.shows, panel.message.value)
"""
#: Written by the first cell, and nothing besides.
ADDED = {"dlcourse", "dlcourse-*.dist-info", "array_api_compat", "array_api_compat-*.dist-info"}


class Session:
    """A new session on Colab in which a notebook is run."""

    def __init__(self, colab: ColabEnvironment, install_from: str, wheel: str, folder: Path):
        self.colab, self.folder = colab, folder
        self._addresses = (install_from, wheel)

    def run(self, notebook: NotebookNode, **variables: str) -> list[NotebookNode]:
        """All outputs; nothing is on stderr, nothing but dlcourse is new."""
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert first.source.count(self._addresses[0]) == 1
        first.source = first.source.replace(*self._addresses)
        before = self.colab.entries()
        outputs = run_on_colab(notebook, self.colab, self.folder, **variables)
        new = self.colab.entries() - before
        assert {re.sub(r"-[\d.]+\.dist", "-*.dist", name) for name in new} == ADDED
        assert before <= self.colab.entries()
        assert [o.text for o in outputs if o.get("name") == "stderr"] == []
        return outputs


@pytest.fixture
def session(colab: ColabEnvironment, install_from: str, wheel: str, tmp_path: Path) -> Session:
    return Session(colab, install_from, wheel, tmp_path)


def _headlines(outputs: list[NotebookNode]) -> list[str]:
    """The first lines of what ``check`` shows."""
    shown = [o.data.get("text/plain", "") for o in outputs if o.output_type == "display_data"]
    return [text.split("\n")[0] for text in shown if re.match(r"\w+: (\d+ of|not written)", text)]


def _first(names: list[str]) -> list[object]:
    """All names; those after the first are for ``make thorough``."""
    return [names[0], *(pytest.param(name, marks=pytest.mark.thorough) for name in names[1:])]


@pytest.mark.parametrize("name", _first(LECTURES))
def test_a_lecture_runs(name: str, session: Session) -> None:
    """Its panels are shown as ipywidgets shows widgets there, and follow their sliders."""
    notebook = nbformat.read(ROOT / "lectures" / f"{name}.ipynb", as_version=4)
    notebook.cells.append(new_code_cell(MOVE))
    outputs = session.run(notebook)
    panels = [o.data for o in outputs if o.output_type == "display_data" and VIEW in o.data]
    assert panels
    assert all(set(data) == {VIEW, "text/plain"} for data in panels)
    moved = "".join(o.text for o in notebook.cells[-1].outputs).splitlines()
    assert len(moved) >= len(panels)
    assert set(moved) == {"redrawn "}


@pytest.mark.parametrize("lab", _first(list(LABS)))
def test_a_lab_runs_as_released(lab: str, session: Session) -> None:
    outputs = session.run(nbformat.read(ROOT / "labs" / lab / f"{lab}.ipynb", as_version=4))
    wanted = [f"{row.name}: not written yet" for row in LABS[lab].pieces]
    assert sorted(_headlines(outputs)) == sorted(wanted)


def _solved(lab: str) -> NotebookNode:
    """The solved lab without what only the course has."""
    path = ROOT / "solutions" / lab / f"{lab}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = HIDDEN.sub("", cell.source)
    return notebook


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_runs_as_solved_and_is_handed_in(lab: str, session: Session, tmp_path: Path) -> None:
    notebook, live = _solved(lab), tmp_path / "live.json"
    notebook.cells[-1] = new_code_cell("dlcourse.submit()")
    live.write_text(nbformat.writes(notebook), encoding="utf-8")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    outputs = session.run(
        notebook, COLAB_STAND_IN_NOTEBOOK=str(live), COLAB_STAND_IN_DOWNLOADS=str(downloads)
    )
    passing = r"(\w+): (\d+) of \2 visible checks pass; the hidden checks decide the marks"
    found = [re.fullmatch(passing, line) for line in _headlines(outputs)]
    assert None not in found
    assert sorted(match[1] for match in found if match) == sorted(
        row.name for row in LABS[lab].pieces
    )
    count = len(LABS[lab].pieces)
    words = "".join(o.text for o in notebook.cells[-1].outputs)
    assert words.startswith(f"{LABS[lab].title}: the notebook is whole.\n")
    assert f"{count} of {count} pieces pass all their visible checks." in words
    handed_in = json.loads((downloads / f"{lab}.ipynb").read_text(encoding="utf-8"))
    assert handed_in == json.loads(live.read_text(encoding="utf-8"))
