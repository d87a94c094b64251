"""Pictures: right content, alt text, one way to be shown, and no trace in pyplot."""

import base64

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from dlcourse import data, plots
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

PNG = b"\x89PNG\r\n\x1a\n"


def half_plane(points: np.ndarray) -> np.ndarray:
    return (points[:, 0] > 0).astype(int)


PICTURES = {
    "function": lambda: plots.function({"tanh": np.tanh, "sine": np.sin}, -2, 2),
    "points": lambda: plots.points([1, 2], [3, 4], label="two"),
    "history": lambda: plots.history({"train_loss": [2.0, 1.0], "val_loss": [2.0, 1.5]}),
    "contours": lambda: plots.contours(
        lambda a, b: (a - 1) ** 2 + b**2, np.arange(-3, 4), np.arange(-3, 4), xlabel="a", ylabel="b"
    ),
    "lines": lambda: plots.lines(
        [1, 10, 100], {"a": [1, 2, 3], "b": [3, 2, 1]}, xlabel="step", ylabel="error", log=True
    ),
    "bars": lambda: plots.bars([0.2, -0.7, 0.5], xlabel="digit", ylabel="df"),
    "comparison": lambda: plots.comparison(
        {"nothing": [78.0, 80.0], "dropout": [85.0, 87.0]}, xlabel="digits read, in percent"
    ),
    "photos": lambda: plots.photos({"red": np.ones((4, 6, 3)) * [1, 0, 0], "ink": np.eye(4)}),
    "graph": lambda: plots.graph(
        {"x": (0, 0), "u": (1, 0), "L": (2, 0)},
        {("x", "u"): "log", ("u", "L"): ""},
        values={"x": 2.0, "u": -0.69314},
        gradients={"L": 1.0},
        marked=["u"],
    ),
    "matrices": lambda: plots.matrices({"f": [[1, -2], [3, 4]], "df": [[0.5, 0], [1, 1]]}),
    "network": lambda: plots.network([64, 3, 10]),
    "images": lambda: plots.images(np.zeros((3, 64)), [1, 2, 3], [1, 7, 3]),
    "strips": lambda: plots.strips({"in": np.zeros((3, 64)), "out": np.ones((3, 64))}),
    "latent_map": lambda: plots.latent_map([[0, 1], [1, 0], [2, 2]], [3, 7, 3]),
    "decoded_plane": lambda: plots.decoded_plane(
        lambda z: np.zeros((len(z), 64)), (0, 1), (0, 1), steps=(4, 3)
    ),
    "hourglass": lambda: plots.hourglass(np.zeros(64), [0.5, -1.0], np.ones(64)),
    "matrix": lambda: plots.matrix([[1, -2], [3, 4.5]], box=(0, 0, 1, 2)),
    "decision_regions": lambda: plots.decision_regions(half_plane, data.moons(), steps=20),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_drawn_with_alt_text_and_outside_pyplot(name: str) -> None:
    figure = PICTURES[name]()
    assert isinstance(figure, plots.Picture)
    bundle = figure.bundle()
    assert base64.b64decode(bundle["image/png"]).startswith(PNG)
    assert bundle["text/plain"] == figure.alt
    assert len(figure.alt) > 10
    assert f'alt="{figure.alt[:10]}' in bundle["text/html"]
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "name", ["function", "points", "lines", "bars", "history", "contours", "decision_regions"]
)
def test_axes_are_labelled(name: str) -> None:
    ax = PICTURES[name]().axes[0]
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def test_style_is_a_context_with_large_letters_and_leaves_no_trace() -> None:
    before = mpl.rcParams["font.size"]
    with plots.style():
        assert mpl.rcParams["font.size"] >= 14
    assert mpl.rcParams["font.size"] == before


def test_drawing_into_given_axes_returns_their_figure() -> None:
    figure = Figure()
    ax = figure.add_subplot()
    assert plots.function(np.tanh, ax=ax) is figure
    assert len(ax.lines) == 1


def test_function_draws_the_values_of_each_curve() -> None:
    ax = plots.function({"a": np.tanh, "b": np.sin}, -1, 1).axes[0]
    for line, curve in zip(ax.lines, (np.tanh, np.sin), strict=True):
        assert np.allclose(line.get_ydata(), curve(line.get_xdata()))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_function_takes_rows_as_curves() -> None:
    slopes = np.array([1.0, 2.0, 3.0])
    ax = plots.function(lambda x: slopes[:, None] * x, 0, 1, names=["a", "b", "c"]).axes[0]
    assert [line.get_ydata()[-1] for line in ax.lines] == [1, 2, 3]


def test_curves_differ_in_colour_and_in_dash() -> None:
    ax = plots.function({str(k): lambda x, k=k: k * x for k in range(6)}).axes[0]
    assert len({to_rgb(line.get_color()) for line in ax.lines}) == 6
    assert len({str(line._dash_pattern) for line in ax.lines}) == 6


def test_contours_mark_the_lowest_point() -> None:
    figure = PICTURES["contours"]()
    star = figure.axes[0].lines[0]
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (1, 0)


def test_images_say_where_the_prediction_is_wrong() -> None:
    titles = [ax.get_title() for ax in PICTURES["images"]().axes[:3]]
    assert titles == ["1", "is 2\nsaid 7", "3"]


def test_matrix_writes_every_number() -> None:
    texts = [text.get_text() for text in PICTURES["matrix"]().axes[0].texts]
    assert texts == ["1.00", "\N{MINUS SIGN}2.00", "3.00", "4.50"]


def test_matrices_share_one_scale_and_tell_their_numbers() -> None:
    figure = PICTURES["matrices"]()
    assert [ax.get_title() for ax in figure.axes] == ["f", "df"]
    assert len({ax.images[0].get_clim() for ax in figure.axes}) == 1
    assert "df: [[0.5, 0.0], [1.0, 1.0]]" in figure.alt


def test_lines_take_logarithmic_axes_and_draw_what_they_are_given() -> None:
    ax = PICTURES["lines"]().axes[0]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [list(line.get_ydata()) for line in ax.lines] == [[1, 2, 3], [3, 2, 1]]


def test_bars_stand_at_the_heights_and_hang_below_zero_in_another_colour() -> None:
    bars = PICTURES["bars"]().axes[0].patches
    assert [bar.get_height() for bar in bars] == [0.2, -0.7, 0.5]
    colours = [bar.get_facecolor() for bar in bars]
    assert colours[0] == colours[2] != colours[1]


def test_a_graph_writes_values_above_and_gradients_below_its_nodes() -> None:
    figure = PICTURES["graph"]()
    height = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert height["\N{MINUS SIGN}0.693"] > height["u"] > height["1"]
    assert "log" in height
    assert "x value 2, u value -0.693, L gradient 1" in figure.alt
    assert "x to u (log), u to L" in figure.alt


def test_a_graph_colours_the_nodes_that_are_marked() -> None:
    nodes = [dots.get_facecolor()[0] for dots in PICTURES["graph"]().axes[0].collections]
    assert tuple(nodes[1][:3]) == to_rgb(plots.COLOURS["sky"])
    assert tuple(nodes[0]) == tuple(nodes[2]) != tuple(nodes[1])


def test_a_graph_has_an_arrow_for_each_edge() -> None:
    ax = PICTURES["graph"]().axes[0]
    assert len([text for text in ax.texts if getattr(text, "arrow_patch", None)]) == 2


def test_network_draws_each_unit_and_dots_for_a_wide_layer() -> None:
    ax = plots.network([2, 20, 1], most=5).axes[0]
    assert [len(layer.get_offsets()) for layer in ax.collections] == [2, 4, 1]
    assert "20" in " ".join(text.get_text() for text in ax.texts)
    assert len(ax.lines) == 2 * 4 + 4 * 1


def test_decision_regions_show_what_the_classifier_says() -> None:
    mesh = PICTURES["decision_regions"]().axes[0].collections[0]
    regions = np.asarray(mesh.get_array()).reshape(20, 20)
    assert regions[0, 0] == 0
    assert regions[0, -1] == 1


def test_a_notebook_is_given_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append((bundle, raw)))
    figure = PICTURES["matrix"]()
    figure._ipython_display_()
    assert shown == [(figure.bundle(), True)]


def test_comparison_shows_mean_and_standard_error_and_the_first_mean_as_a_line() -> None:
    figure = plots.comparison({"a": [1.0, 3.0], "b": [4.0, 4.0]}, xlabel="score")
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert ax.lines[0].get_xdata() == [2.0, 2.0]
    low, high = ax.collections[1].get_segments()[0][:, 0]
    assert (low, high) == (1.0, 3.0)  # standard deviation 1.41, divided by the root of 2
    assert "a 2 +- 1; b 4 +- 0" in figure.alt


def test_photos_keep_colours_and_draw_ink_on_white() -> None:
    figure = plots.photos({"colour": np.full((2, 2, 3), 0.5), "grey": np.eye(2)[..., None]})
    colour, grey = (ax.images[0] for ax in figure.axes[:2])
    assert colour.get_array().shape == (2, 2, 3)
    assert grey.get_array().shape == (2, 2)
    assert grey.get_cmap().name == "gray_r"
