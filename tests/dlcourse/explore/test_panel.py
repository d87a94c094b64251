"""The panel: draws at once and at each change, shows its errors, keeps a static picture."""

import base64
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import nbformat
import pytest
from dlcourse import piece
from dlcourse.explore import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.plots import Picture
from nbconvert import HTMLExporter

VIEW = "application/vnd.jupyter.widget-view+json"


def draw(figure: Picture, height: float) -> str:
    if height > 2:
        raise ValueError("too <high>")
    figure.subplots().bar([0], [height])
    return f"a bar of {height}"


def panel(**options: Any) -> Panel:
    return Panel(draw, {"height": slider("height", 1, 0, 3)}, shows="One bar.", **options)


def test_the_first_picture_is_there_at_once() -> None:
    assert bytes(panel().image.value).startswith(b"\x89PNG")


def test_a_slider_changes_picture_and_caption() -> None:
    shown = panel()
    before = shown.image.value
    shown.controls["height"].value = 2
    assert shown.image.value != before
    assert "a bar of 2" in shown.caption.value


def test_the_picture_is_pale_while_a_new_one_is_drawn() -> None:
    seen: list[tuple[str, ...]] = []

    def look(figure: Picture, height: float) -> str:
        seen.append(shown.box._dom_classes if height != 1 else ())
        return draw(figure, height)

    shown = Panel(look, {"height": slider("height", 1, 0, 3)}, shows="One bar.")
    shown.controls["height"].value = 2
    assert "dlcourse-busy" in seen[-1]
    assert "dlcourse-busy" not in shown.box._dom_classes
    with pytest.raises(ValueError, match="too"):
        shown.controls["height"].value = 3
    assert "dlcourse-busy" not in shown.box._dom_classes


def test_the_bundle_holds_the_widget_and_a_static_picture_with_words() -> None:
    shown = panel()
    bundle = shown.bundle()
    assert bundle[VIEW]["model_id"] == shown.box.model_id
    assert base64.b64decode(bundle["image/png"]) == shown.image.value
    assert bundle["text/plain"] == "One bar. a bar of 1.0"
    assert 'alt="One bar. a bar of 1.0"' in bundle["text/html"]


def test_displaying_gives_the_bundle_to_the_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: given.append(data))
    shown = panel()
    shown._ipython_display_()
    assert given == [shown.bundle()]


def test_a_page_without_a_kernel_shows_the_picture_with_its_alt_text() -> None:
    output = nbformat.v4.new_output("display_data", data=panel().bundle())
    cell = nbformat.v4.new_code_cell("panel", outputs=[output])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    body = page.split("<body")[1]
    assert '<img alt="One bar. a bar of 1.0"' in body
    assert VIEW not in body


def test_an_error_is_shown_in_red_and_raised_and_goes_away() -> None:
    shown = panel()
    good = shown.image.value
    with pytest.raises(ValueError, match="too"):
        shown.controls["height"].value = 3
    assert "dlcourse-error" in shown.message.value
    assert "too &lt;high&gt;" in shown.message.value
    assert "height = 3" in shown.message.value
    assert shown.image.value == good
    shown.controls["height"].value = 1
    assert shown.message.value == ""


def test_an_error_in_the_first_picture_is_an_error_of_the_cell() -> None:
    with pytest.raises(ValueError, match="too"):
        Panel(draw, {"height": slider("height", 3, 0, 3)}, shows="One bar.")


def test_the_caption_says_whose_code_ran() -> None:
    shown = panel(uses=("relu",))
    assert "dlcourse&#x27;s relu" in shown.caption.value

    @piece
    def relu(f):  # type: ignore[no-untyped-def]
        return (f > 0) * f

    shown.redraw()
    assert "your relu" in shown.caption.value


def test_the_pieces_are_named_by_their_author() -> None:
    @piece
    def relu(f):  # type: ignore[no-untyped-def]
        return (f > 0) * f

    shown = panel(uses=("elu", "relu", "sigmoid"))
    assert "your relu; dlcourse&#x27;s elu, sigmoid." in shown.caption.value


def test_nothing_is_left_in_pyplot() -> None:
    panel()
    assert plt.get_fignums() == []


def test_controls_show_their_names_and_kinds() -> None:
    assert isinstance(slider("a", 0, -1, 1), widgets.FloatSlider)
    assert isinstance(counter("a", 1, 0, 3), widgets.IntSlider)
    assert choice("a", ("first", "second")).value == "first"
    assert slider("shift", 0, -1, 1).description == "shift"
