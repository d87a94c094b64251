"""The table under a check: HTML in a notebook, text elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from dlcourse.catalogue import Piece
from dlcourse.checking.outcome import CheckResult, Outcome
from dlcourse.heatmap import drawable, maps, ratios

STYLE = """<style>
.dlcourse-check table {border-collapse: collapse; font-size: 100%; margin: .3em 0 .6em}
.dlcourse-check .dlcourse-rows > tbody > tr > td {text-align: left; vertical-align: top;
  padding: .25em .8em; border-bottom: 1px solid #8884; white-space: pre-wrap}
.dlcourse-check code, .dlcourse-check td.n {font-family: monospace}
.dlcourse-check td.name {width: 1%}
.dlcourse-check .yes {border-left: .3em solid #0072B2; padding-left: .5em}
.dlcourse-check .no {border-left: .3em solid #D55E00; padding-left: .5em}
</style>"""


@dataclass(frozen=True)
class Report:
    """What the visible checks of one piece found; no results when it is not written yet."""

    piece: Piece
    results: tuple[CheckResult, ...]

    @property
    def ok(self) -> bool:
        """Whether every visible check passed."""
        return bool(self.results) and all(result.ok for result in self.results)

    @property
    def headline(self) -> str:
        """One line: how many checks passed."""
        if is_unwritten(self.results):
            return f"{self.piece.name}: not written yet"
        passed = sum(result.ok for result in self.results)
        ending = "; the hidden checks decide the marks" if self.ok else ""
        return f"{self.piece.name}: {passed} of {len(self.results)} visible checks pass{ending}"

    def __repr__(self) -> str:
        lines = [self.headline]
        for result in () if is_unwritten(self.results) else self.results:
            lines.append(f"  {'passes' if result.ok else 'FAILS '}  {result.title}")
            lines += [_text_row(outcome) for outcome in _tried_once(told(result))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        mood = "yes" if self.ok else "no"
        head = f"<p class='{mood}'><b>{escape(self.headline)}</b></p>"
        body = "".join(_html_result(result) for result in self.results)
        table = "" if is_unwritten(self.results) else f"<table class='dlcourse-rows'>{body}</table>"
        return f"{STYLE}<div class='dlcourse-check'>{head}{table}</div>"


def is_unwritten(results: tuple[CheckResult, ...]) -> bool:
    """Whether there is nothing to show but that the piece is still a stub."""
    return all(result.reason.endswith(": is not written yet") for result in results)


def words(text: str) -> str:
    """A reason as HTML: `code` between backticks is set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def show(report: Report) -> None:
    """Display in IPython, print elsewhere."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(report)
        return
    if get_ipython() is None:
        print(report)
    else:
        display(report)


def told(result: CheckResult) -> tuple[Outcome, ...]:
    """The outcomes of a check to speak of: none when it passes, or repeats another one's."""
    return () if result.ok or result.echo else result.told


def _tried_once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, of which only the first wrong one of a call says what was tried."""
    seen: set[str] = set()
    for outcome in outcomes:
        yield replace(outcome, tried=outcome.what) if outcome.tried in seen else outcome
        seen |= set() if outcome.ok else {outcome.tried}


def sentence(outcome: Outcome) -> str:
    """An outcome in words; of one that is right, how closely it agrees."""
    if outcome.ok:
        return f"{outcome.part} agrees ({outcome.measured})"
    return f"{outcome.what}: {outcome.reason}"


def _text_row(outcome: Outcome) -> str:
    rows = [("", sentence(outcome))]
    if not outcome.ok:
        rows += _numbers(outcome)
        rows += [("ratio", ratios(outcome.compared))] if drawable(outcome.compared) else []
    return "\n".join(_indent(f"{name}  {text}" if name else text, name) for name, text in rows)


def _indent(text: str, name: str) -> str:
    """Continued lines start below the first one's text."""
    margin = " " * 10
    return margin + text.replace("\n", "\n" + margin + " " * (len(name) + 2 if name else 0))


def _numbers(outcome: Outcome) -> list[tuple[str, str]]:
    measured = "; ".join(text for text in (outcome.measured, outcome.numeric) if text)
    pairs = [("tried", outcome.tried), ("measured", measured)]
    pairs += [("expected", outcome.expected), ("got", outcome.got)]
    return [(name, text) for name, text in pairs if text and text != outcome.what]


def _html_result(result: CheckResult) -> str:
    mood, word = ("yes", "passes") if result.ok else ("no", "fails")
    rows = [f"<tr><td class='{mood}'>{word}</td><td colspan='2'>{escape(result.title)}</td></tr>"]
    for outcome in _tried_once(told(result)):
        rows.append(f"<tr><td></td><td colspan='2'>{words(sentence(outcome))}</td></tr>")
        rows += [] if outcome.ok else _html_numbers(outcome)
    return "".join(rows)


def _html_numbers(outcome: Outcome) -> list[str]:
    """Rows with what was tried, and the numbers: as heat maps where there are several."""
    rows = [
        f"<tr><td></td><td class='name'>{name}</td><td class='n'>{escape(text)}</td></tr>"
        for name, text in _numbers(outcome)
        if not (drawable(outcome.compared) and name in ("expected", "got"))
    ]
    if drawable(outcome.compared):
        rows.append(f"<tr><td></td><td colspan='2'>{maps(outcome.compared)}</td></tr>")
    return rows
