"""The house style: letters that the last row can read, colours that everyone can tell apart."""

from __future__ import annotations

from contextlib import AbstractContextManager

import matplotlib as mpl
from cycler import cycler

#: Okabe and Ito (2008), Color Universal Design: safe for all common kinds of colour blindness.
COLOURS: dict[str, str] = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "black": "#000000",
}

#: The order in which curves and classes take their colours; lines get a dash of their own as well.
CYCLE: tuple[str, ...] = tuple(c for name, c in COLOURS.items() if name not in ("yellow", "black"))
DASHES: tuple[str, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))  # type: ignore[assignment]
MARKERS: tuple[str, ...] = ("o", "s", "^", "D", "v", "P")
GREY = "#666666"

_SETTINGS: dict[str, object] = {
    "font.size": 15,
    "axes.titlesize": 17,
    "axes.labelsize": 16,
    "xtick.labelsize": 14,
    "ytick.labelsize": 14,
    "legend.fontsize": 14,
    "legend.frameon": False,
    "lines.linewidth": 3.0,
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "mathtext.fontset": "dejavusans",
}


def style() -> AbstractContextManager[None]:
    """The house style as a context: ``with style(): ...``; nothing is changed outside it."""
    context: AbstractContextManager[None] = mpl.rc_context(_SETTINGS)
    return context
