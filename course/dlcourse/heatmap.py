"""Where an array is wrong, as tables of coloured cells: expected, got, and their ratio.

Every cell holds its number, so that nothing depends on seeing colours; wrong cells have a frame.
The colours are ColorBrewer's PuOr (matplotlib has it, too), which colour-blind people can tell
apart; cells bring their own text colour and read the same on a dark page.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking.outcome import Compared

#: The most rows and columns that are shown.
MOST = 12
#: ColorBrewer PuOr with 11 classes: from purple (low) over white to orange (high).
COLOURS = (
    "#2d004b", "#542788", "#8073ac", "#b2abd2", "#d8daeb", "#f7f7f7",
    "#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08",
)  # fmt: skip
#: Ratios that a student recognises.
NAMED = {2.0: "2", 0.5: "1/2", -1.0: "-1", -2.0: "-2", -0.5: "-1/2", 0.1: "0.1", 0.01: "0.01"}

STYLE = """<style>
.dlcourse-maps {display: flex; flex-wrap: wrap; gap: 1em; margin: .3em 0}
.dlcourse-maps table {border-collapse: collapse; margin: 0; font-size: 85%}
.dlcourse-maps caption {caption-side: top; text-align: left; padding: .1em 0; color: inherit;
  white-space: nowrap}
.dlcourse-maps td, .dlcourse-maps th {padding: .15em .4em; text-align: right;
  font-family: monospace; font-weight: normal; white-space: nowrap; border: 1px solid #8884}
.dlcourse-maps th {border: none; opacity: .7}
.dlcourse-maps td.wrong {outline: 2px solid #D55E00; outline-offset: -2px; font-weight: bold}
</style>"""

Table = NDArray[Any]


@dataclass(frozen=True)
class Window:
    """The part of two arrays that is shown, as tables, with the names of its rows and columns.

    said: which part of the arrays it is; empty when all of them is shown.
    """

    got: Table
    expected: Table
    wrong: NDArray[np.bool_]
    rows: list[str]
    columns: list[str]
    said: str

    @property
    def ratio(self) -> Table:
        """got / expected: 1 where it is right, not finite where 0 is expected."""
        with np.errstate(all="ignore"):
            quotient = self.got.astype(float) / self.expected.astype(float)
        return np.where(self.wrong, quotient, 1.0)


def window(compared: Compared) -> Window:
    """The first wrong entries and what stands around them; a vector is a row."""
    arrays = [compared.got, compared.expected, compared.wrong]
    vector, said = compared.wrong.ndim == 1, []
    if compared.wrong.ndim > 2:
        place = tuple(int(i) for i in np.argwhere(compared.wrong)[0][:-2])
        arrays = [array[place] for array in arrays]
        said.append(f"[{', '.join(map(str, place))}] of the first axes")
    got, expected, wrong = (np.atleast_2d(array) for array in arrays)
    rows = _around(wrong, axis=0)
    columns = _around(wrong[rows.start : rows.stop], axis=1)
    for lines, count, name in (
        (rows, wrong.shape[0], "rows"),
        (columns, wrong.shape[1], "entries" if vector else "columns"),
    ):
        if len(lines) < count:
            said.append(f"{name} {lines.start} to {lines.stop - 1} of {count}")
    cut = np.ix_(rows, columns)
    names = [""] if vector else [str(row) for row in rows]
    numbers = [str(column) for column in columns]
    return Window(got[cut], expected[cut], wrong[cut], names, numbers, ", ".join(said))


def _around(wrong: NDArray[np.bool_], axis: int) -> range:
    """At most ``MOST`` lines: from two before the first wrong one on."""
    first, count = int(np.argwhere(wrong)[:, axis].min()), wrong.shape[axis]
    start = max(0, min(first - 2, count - MOST))
    return range(start, min(start + MOST, count))


def maps(compared: Compared) -> str:
    """Expected, got and ratio side by side, as HTML; empty for what is no table."""
    if not drawable(compared):
        return ""
    seen = window(compared)
    finite = np.abs(seen.expected[np.isfinite(seen.expected)].astype(float))
    scale = finite.max(initial=0.0) or 1.0
    return _side_by_side(
        seen,
        _table("expected", seen.expected, seen.expected / scale, seen, mark=False),
        _table("got", seen.got, seen.got / scale, seen),
        _table("got / expected", seen.ratio, _ratio_colour(seen.ratio), seen),
    )


def where(compared: Compared) -> str:
    """Which entries are wrong, without what is expected of them, as HTML.

    Empty when all are: that needs no picture.
    """
    if not drawable(compared) or compared.wrong.all():
        return ""
    seen = window(compared)
    marks = np.vectorize(_mark, otypes=[object])(seen.got, seen.ratio, seen.wrong)
    table = _table("where it is right (=)", marks, np.where(seen.wrong, 0.4, 0.0), seen)
    return _side_by_side(seen, table)


def _side_by_side(seen: Window, *tables: str) -> str:
    note = f"<div>Shown: {escape(seen.said)}.</div>" if seen.said else ""
    return f"{STYLE}{note}<div class='dlcourse-maps'>{''.join(tables)}</div>"


def ratios(compared: Compared) -> str:
    """got / expected as lines of text; empty for what is no table."""
    if not drawable(compared):
        return ""
    seen = window(compared)
    cells = [[_text(value) for value in row] for row in seen.ratio]
    width = max(len(text) for row in cells for text in row)
    lines = ["  ".join(text.rjust(width) for text in row) for row in cells]
    return "\n".join([*lines, *([f"({seen.said})"] if seen.said else [])])


def drawable(compared: Compared | None) -> TypeGuard[Compared]:
    """Whether there is something to draw: more than one number."""
    return compared is not None and compared.wrong.ndim > 0 and compared.wrong.size > 1


def _table(caption: str, values: Table, colour: Table, seen: Window, mark: bool = True) -> str:
    head = "".join(f"<th scope='col'>{column}</th>" for column in seen.columns)
    body = "".join(
        f"<tr><th scope='row'>{row}</th>"
        + "".join(
            _cell(value, tone, mark and bool(wrong))
            for value, tone, wrong in zip(*line, strict=True)
        )
        + "</tr>"
        for row, *line in zip(seen.rows, values, colour, seen.wrong, strict=True)
    )
    return f"<table><caption>{escape(caption)}</caption><tr><th></th>{head}</tr>{body}</table>"


def _cell(value: Any, tone: float, wrong: bool) -> str:
    """One cell; ``tone`` goes from -1 (purple) over 0 (white) to 1 (orange)."""
    tone = float(np.clip(np.nan_to_num(float(tone), nan=1.0), -1, 1))
    place = round((tone + 1) / 2 * (len(COLOURS) - 1))
    ink = "#000" if 2 <= place <= 8 else "#fff"
    style = f"background:{COLOURS[place]};color:{ink}"
    kind = " class='wrong'" if wrong else ""
    return f"<td{kind} style='{style}'>{escape(_text(value))}</td>"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):.3g}".replace("e-0", "e-")


def _ratio_colour(ratio: Table) -> Table:
    """White for 1, orange above and purple below it, on a scale of factors of two."""
    with np.errstate(all="ignore"):
        tone = np.log2(np.abs(ratio)) / 4
    return np.where(ratio < 0, -1.0, np.where(np.isfinite(ratio), tone, 1.0))


def _mark(got: float, ratio: float, wrong: bool) -> str:
    """What may be told of an entry whose right value is secret."""
    if not wrong:
        return "="
    if got == 0:
        return "0"
    if not np.isfinite(got):
        return "NaN" if np.isnan(got) else "inf"
    names = (
        f"{name} \N{MULTIPLICATION SIGN}"
        for factor, name in NAMED.items()
        if abs(ratio / factor - 1) < 1e-6
    )
    return next(names, "≠")
