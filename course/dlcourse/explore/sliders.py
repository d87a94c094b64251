"""Controls of a panel, all of one size, with a name that a screen reader can say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets


def slider(label: str, value: float, low: float, high: float, step: float = 0.1) -> Any:
    """A slider over real numbers."""
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return widgets.FloatSlider(
        value, min=low, max=high, step=step, readout_format=f".{decimals}f", **_look(label)
    )


def counter(label: str, value: int, low: int, high: int) -> Any:
    """A slider over whole numbers."""
    return widgets.IntSlider(value, min=low, max=high, **_look(label))


def choice(label: str, options: Sequence[str]) -> Any:
    """A menu; the first option is chosen at the start."""
    return widgets.Dropdown(options=list(options), value=options[0], **_look(label))


def stops(label: str, values: Sequence[int], value: int) -> Any:
    """A slider that stops at the given whole numbers only."""
    return widgets.SelectionSlider(options=list(values), value=value, **_look(label))


def _look(label: str) -> dict[str, Any]:
    layout = widgets.Layout(width=f"{max(290, 210 + 9 * len(label))}px", margin="0 8px 0 0")
    return {"description": label, "style": {"description_width": "initial"}, "layout": layout}
