"""The report's pictures as SVG in the colours of the page, light or dark."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from autograder.report.class_ import Class
from autograder.report.items import Item

#: Colours that stand for a variable of the page; a picture uses them nowhere else.
VARIABLES = {
    "#010101": "currentColor",
    "#020202": "var(--right)",
    "#030303": "var(--partly)",
    "#040404": "var(--wrong)",
    "#050505": "var(--unwritten)",
    "#060606": "var(--grid)",
    "#070707": "var(--on-right)",
    "#080808": "var(--on-partly)",
}
INK, RIGHT, PARTLY, WRONG, UNWRITTEN, GRID, ON_RIGHT, ON_PARTLY = VARIABLES
_STYLE = {
    "svg.fonttype": "none",
    "font.size": 11,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}
WIDTH = 8.6
#: What a bar of the second picture is made of: words, colour, colour of the number in it.
PARTS = (
    ("right", "all points", RIGHT, ON_RIGHT),
    ("partly", "some points", PARTLY, ON_PARTLY),
    ("wrong", "no points", WRONG, ON_RIGHT),
    ("unwritten", "not written", UNWRITTEN, ON_PARTLY),
)


def marks_picture(class_: Class) -> str:
    """How many students have how many points."""
    scores = [student.score for student in class_.graded]
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(2.6)
        edges = np.linspace(0, class_.maximum, min(21, int(class_.maximum) + 1))
        counts, *_ = axes.hist(scores, bins=edges, color=RIGHT, edgecolor=ON_RIGHT)
        median = float(np.median(scores))
        axes.axvline(median, color=INK, linewidth=2, linestyle="--")
        axes.annotate(
            f"median {median:.4g}", (median, 1.0), (-6, 2), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="right", color=INK,
        )  # fmt: skip
        axes.set(xlabel="points", ylabel="students", xlim=(0, class_.maximum))
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.grid(axis="y", color=GRID)
        most = int(counts.argmax())
        words = (
            f"Histogram of the points of {len(scores)} students; median {median:.4g} of "
            f"{class_.maximum:g}, most students between {edges[most]:g} and {edges[most + 1]:g}."
        )
        return _svg(figure, "marks", words)


def pieces_picture(found: Sequence[Item]) -> str:
    """For every piece, how many have all of its points, some, none, or did not write it."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(0.7 + 0.3 * len(found))
        names = [item.piece.name for item in found]
        left = np.zeros(len(found))
        for part, words, colour, ink in PARTS:
            counts = np.array([getattr(item, part) for item in found])
            bars = axes.barh(names, counts, left=left, color=colour, label=words, height=0.76)
            axes.bar_label(
                bars, [str(n) if n else "" for n in counts], label_type="center", color=ink
            )
            left += counts
        axes.set(xlim=(0, max(left.max(), 1)), xlabel="students")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, borderaxespad=0.2,
            handlelength=1, columnspacing=1.4,
        )  # fmt: skip
        lowest = min(found, key=lambda item: item.difficulty)
        words = (
            f"Bars of {len(found)} pieces; the table below has the same numbers. Fewest points in "
            f"{lowest.piece.name}: {100 * lowest.difficulty:.0f}% on average."
        )
        return _svg(figure, "pieces", words)


def _figure(height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


def _svg(figure: Figure, name: str, words: str) -> str:
    """A figure as part of a page: no head, no metadata, ids of its own, colours of the page."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, variable)
    text = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", text)
    label = f'<svg role="img" aria-label="{escape(words, quote=True)}" '
    text = text.replace("<svg ", label, 1)
    return re.sub(r' (width|height)="[\d.]+pt"', "", text, count=2)
