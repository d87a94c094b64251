"""Rows of samples in their order, coloured by class, cut into sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import picture
from dlcourse.plots.style import CYCLE, style


def class_strips(
    named: Mapping[str, Sequence[ArrayLike]],
    *,
    parts: Sequence[str],
    classes: Sequence[str],
    alt: str = "",
) -> Figure:
    """Draw, under each name, the labels of several sets end to end: one thin bar for each sample.

    ``parts`` names the sets, ``classes`` what the labels mean.
    """
    figure = picture(9.2, 1.45 * len(named) + 0.7, alt or _in_words(named, parts))
    colours = ListedColormap(CYCLE[: len(classes)])
    with style():
        axes = figure.subplots(len(named), 1, squeeze=False)[:, 0]
        for ax, (name, sets) in zip(axes, named.items(), strict=True):
            arrays = [to_numpy(labels) for labels in sets]
            labels = np.concatenate(arrays)
            ax.imshow(labels[None], aspect="auto", cmap=colours, vmin=0, vmax=len(classes) - 1)
            cuts = np.array([0, *np.cumsum([len(part) for part in arrays])]) - 0.5
            for cut in cuts[1:-1]:
                ax.axvline(cut, color="white", linewidth=8)
            ax.set_xticks((cuts[:-1] + cuts[1:]) / 2, parts)
            ax.set_yticks([])
            ax.tick_params(length=0)
            ax.set_title(name, loc="left")
            ax.grid(False)
        patches = [Patch(color=CYCLE[k], label=text) for k, text in enumerate(classes)]
        figure.legend(handles=patches, loc="outside lower center", ncols=len(classes))
    return figure


def _in_words(named: Mapping[str, Sequence[ArrayLike]], parts: Sequence[str]) -> str:
    said = []
    for name, sets in named.items():
        counts = (np.bincount(to_numpy(labels)).tolist() for labels in sets)
        said.append(
            f"{name}: "
            + ", ".join(f"{part} {count}" for part, count in zip(parts, counts, strict=True))
        )
    return f"how many samples of each class are in which set. {'; '.join(said)}"
