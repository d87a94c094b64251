"""A verdict in a notebook: every test cell gets its points and the reasons for them."""

from __future__ import annotations

from html import escape

from dlcourse.checking import CheckResult, Outcome
from dlcourse.heatmap import where
from dlcourse.show import Report, is_unwritten, sentence, told, words
from nbformat import NotebookNode, from_dict

from autograder.verdict import PieceVerdict, Verdict


def explain(notebook: NotebookNode, verdict: Verdict) -> None:
    """Write the verdicts into the notebook's test cells, and problems of cells below those cells.

    A test cell's last output is its score, which is what nbgrader reads.
    """
    verdicts = {f"test_{row.piece.name}": row for row in verdict.pieces}
    for position, cell in enumerate(notebook.cells):
        if problem := verdict.cell_problems.get(position):
            words = f"When this notebook was graded, this cell {problem}\n"
            cell.outputs = [
                *cell.outputs,
                from_dict({"output_type": "stream", "name": "stdout", "text": words}),
            ]
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in verdicts:
            cell.outputs = _outputs(verdicts[grade_id])


def as_output(kind: str, **parts: object) -> NotebookNode:
    """As nbformat makes it, without looking at each in the light of the JSON schema."""
    return from_dict({"output_type": kind, "metadata": {}, **parts})


def _outputs(verdict: PieceVerdict) -> list[NotebookNode]:
    table = {"text/html": _html(verdict), "text/plain": _text(verdict)}
    score = {"text/plain": str(verdict.score)}
    return [
        as_output("display_data", data=table),
        as_output("execute_result", data=score, execution_count=None),
    ]


def shown(verdict: PieceVerdict) -> tuple[CheckResult, ...]:
    """The hidden results to speak of: none while the piece is not written."""
    return () if is_unwritten(verdict.hidden) else verdict.hidden


def _headline(verdict: PieceVerdict) -> str:
    points = f"{verdict.score:g} of {verdict.piece.points:g} points"
    return f"{verdict.piece.name}: {points}"


def _text(verdict: PieceVerdict) -> str:
    lines = [_headline(verdict), *filter(None, [verdict.advice.strip()])]
    lines.append(repr(Report(verdict.piece, verdict.visible)))
    lines += ["hidden checks:"] if shown(verdict) else []
    for result in shown(verdict):
        lines.append(f"  {'passes' if result.ok else 'FAILS '}  {result.title}")
        lines += [f"          {sentence(outcome)}" for outcome in told(result)]
    return "\n".join(lines)


def _html(verdict: PieceVerdict) -> str:
    rows = []
    for result in shown(verdict):
        mood, word = ("yes", "passes") if result.ok else ("no", "fails")
        found = "".join(f"<br>{_html_outcome(outcome)}" for outcome in told(result))
        rows.append(
            f"<tr><td class='{mood}'>{word}</td><td>{escape(result.title)}{found}</td></tr>"
        )
    body = f"<table class='dlcourse-rows'>{''.join(rows)}</table>"
    table = f"<div class='dlcourse-check'><p>Hidden checks</p>{body}</div>"
    advice = f"<p>{escape(verdict.advice)}</p>" if verdict.advice else ""
    return (
        f"<p><b>{escape(_headline(verdict))}</b></p>{advice}"
        + Report(verdict.piece, verdict.visible)._repr_html_()
        + (table if rows else "")
    )


def _html_outcome(outcome: Outcome) -> str:
    """An outcome in words, and where it is wrong; what is expected stays secret."""
    picture = where(outcome.compared) if outcome.compared is not None and not outcome.ok else ""
    return words(sentence(outcome)) + picture
