"""The lectures in a real JupyterLab: all cells run, every slider is dragged with the mouse."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

from tests.jupyterlab import (
    drag_every_slider,
    errors,
    jupyterlab,
    lab_page,
    run_all_cells,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PANELS = {
    "01_mlp": 6,
    "02_backprop": 6,
    "03_optimizers": 6,
    "04_regularization": 7,
    "05_autoencoders": 4,
}
CONTROLS = {
    "01_mlp": 23,
    "02_backprop": 26,
    "03_optimizers": 22,
    "04_regularization": 25,
    "05_autoencoders": 8,
}

BROKEN = """\
from dlcourse.explore import Panel
from dlcourse.explore.sliders import slider

def draw(figure, height):
    if height > 1:
        raise ValueError("this callback is broken")
    figure.subplots().bar([0], [height])
    return "a bar"

Panel(draw, {"height": slider("height", 1, 0, 3)}, shows="One bar.")
"""


def _some_now() -> list[object]:
    """All lectures; two are for ``make thorough``, as ``explore`` tests each of their controls."""
    later = ("02_backprop", "04_regularization")
    return [pytest.param(name, marks=pytest.mark.thorough) if name in later else name
            for name in PANELS]  # fmt: skip


@pytest.mark.parametrize("lecture", _some_now())
def test_every_slider_of_a_lecture(
    lecture: str, chromium: str, repository: Path, tmp_path: Path
) -> None:
    notebook = jupytext.read(repository / "lectures" / f"{lecture}.py", fmt="py:percent")
    nbformat.write(notebook, tmp_path / "lecture.ipynb")
    with (
        jupyterlab(tmp_path) as address,
        lab_page(chromium, address, "lecture.ipynb") as page,
    ):
        run_all_cells(page)
        assert errors(page) == []
        assert page.locator(".dlcourse-panel").count() == PANELS[lecture]
        assert drag_every_slider(page) == CONTROLS[lecture]
        assert errors(page) == []


def test_a_callback_that_raises_is_found(chromium: str, tmp_path: Path) -> None:
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BROKEN)])
    broken.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(broken, tmp_path / "broken.ipynb")
    with (
        jupyterlab(tmp_path) as address,
        lab_page(chromium, address, "broken.ipynb") as page,
    ):
        run_all_cells(page)
        assert errors(page) == []
        with pytest.raises(AssertionError, match="this callback is broken"):
            drag_every_slider(page)
        assert "this callback is broken" in errors(page)[0]
