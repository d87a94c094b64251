"""Pictures of data sets and of optimizers: they draw what they are given, and say it in words."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse import plots

RAVINE = {"down": np.array([[-2.0, 1.0], [-1.0, 0.5], [0.5, 0.0]]), "start": np.array([[1.0, 1.0]])}
CLOUD = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 4.0], [0.0, 4.0]])
PICTURES = {
    "walks": lambda: plots.walks(lambda w: w[0] ** 2 + w[1] ** 2, RAVINE, (-3, 3), (-2, 2)),
    "clouds": lambda: plots.clouds({"raw": CLOUD, "moved": CLOUD - 1}, labels=[0, 1, 1, 0]),
    "class_strips": lambda: plots.class_strips(
        {"in order": [[0, 0, 1], [1]], "shuffled": [[1, 0, 0], [1]]},
        parts=("train", "test"),
        classes=("no", "yes"),
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_shown_with_alt_text(name: str) -> None:
    figure = PICTURES[name]()
    assert isinstance(figure, plots.Picture)
    assert figure.bundle()["text/plain"] == figure.alt


def test_walks_draw_the_paths_and_mark_their_ends() -> None:
    figure = PICTURES["walks"]()
    path, star, first, single, second = figure.axes[0].lines
    assert path.get_xydata().tolist() == RAVINE["down"].tolist()
    assert star.get_xydata().tolist() == [[0.5, 0.0]]
    assert first.get_xydata().tolist() == [[-2.0, 1.0]]
    assert single.get_xydata().tolist() == second.get_xydata().tolist() == [[1.0, 1.0]]
    assert "down ends after 2 steps at (0.5, 0), loss 0.25" in figure.alt
    assert figure.axes[0].get_xlabel() == "$w_1$"


def test_clouds_draw_every_set_around_its_mean() -> None:
    figure = PICTURES["clouds"]()
    assert [ax.get_title() for ax in figure.axes] == ["raw", "moved"]
    for ax, cloud in zip(figure.axes, (CLOUD, CLOUD - 1), strict=True):
        drawn = np.concatenate([c.get_offsets() for c in ax.collections])
        assert sorted(drawn.tolist()) == sorted(cloud.tolist())
        assert ax.lines[-1].get_xydata().tolist() == [cloud.mean(axis=0).tolist()]
    assert "raw: mean [1.0, 2.0], standard deviation [1.0, 2.0], correlation 0.00" in figure.alt


def test_class_strips_draw_one_bar_for_each_sample_and_count_the_classes() -> None:
    figure = PICTURES["class_strips"]()
    assert [ax.images[0].get_array().tolist() for ax in figure.axes] == [
        [[0, 0, 1, 1]],
        [[1, 0, 0, 1]],
    ]
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["train", "test"]
    assert "in order: train [2, 1], test [0, 1]" in figure.alt


@pytest.mark.parametrize(
    ("log", "scales"),
    [
        (True, ("log", "log")),
        ("x", ("log", "linear")),
        ("y", ("linear", "log")),
        (False, ("linear", "linear")),
    ],
)
def test_lines_take_one_logarithmic_axis(log: bool | str, scales: tuple[str, str]) -> None:
    figure = plots.lines([1, 2], {"a": [3, 4]}, xlabel="x", ylabel="y", log=log)  # type: ignore[arg-type]
    assert (figure.axes[0].get_xscale(), figure.axes[0].get_yscale()) == scales


def test_seven_lines_have_seven_colours() -> None:
    figure = plots.lines([1, 2], {str(k): [k, k] for k in range(7)}, xlabel="x", ylabel="y")
    assert len({line.get_color() for line in figure.axes[0].lines}) == 7
