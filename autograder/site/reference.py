"""The reference of the pieces: one page a lab, from the catalogue and the notebook students get."""

from __future__ import annotations

from pathlib import Path

import nbformat
from dlcourse.catalogue import LABS, Lab, Piece

from autograder.site.anchors import page_source, slide_address
from autograder.site.stubs import Stub, read_stubs


def write_reference(materials: Path, folder: Path) -> None:
    """Write ``<lab>.md`` for every lab of the catalogue."""
    folder.mkdir(parents=True, exist_ok=True)
    for lab in LABS.values():
        notebook = nbformat.read(materials / "labs" / lab.name / f"{lab.name}.ipynb", as_version=4)
        stubs = read_stubs(notebook)
        page = [_head(lab), *(_piece(lab, piece, stubs[piece.name]) for piece in lab.pieces)]
        (folder / f"{lab.name}.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")


def _head(lab: Lab) -> str:
    points = sum(piece.points for piece in lab.pieces)
    rows = [f"| [`{p.name}`](#piece-{p.name}) | {p.about} | {p.points:g} |" for p in lab.pieces]
    asked = "".join(f" {_sentence(q.about)}: {q.points:g} points, in words." for q in lab.questions)
    return "\n".join(
        [
            f"# Lab {lab.name[3]}: the pieces",
            "",
            f"What you write in [{lab.title}](../labs/{lab.name}.ipynb): {len(lab.pieces)} pieces, "
            f"{points:g} points.{asked}",
            "",
            "| piece | what it is | points |",
            "|---|---|--:|",
            *rows,
            "",
            *_forbidden("What the pieces of this lab may not call", lab.forbidden),
        ]
    )


def _piece(lab: Lab, piece: Piece, stub: Stub) -> str:
    own = piece.forbidden is not None and piece.forbidden != lab.forbidden
    return "\n".join(
        [
            f"(piece-{piece.name})=",
            f"## `{piece.name}`",
            "",
            f"````{{py:{stub.kind}}} {piece.name}{piece.signature}",
            f"{_sentence(piece.about)}. {piece.points:g} points.",
            "",
            f"$$\n{piece.formula}\n$$",
            "",
            "```text",
            stub.text,
            "```",
            "````",
            "",
            f'Explained on <a href="../{slide_address(piece.slide)}">its slide</a> '
            f"and in [the lecture](../{page_source(piece.slide)}).",
            "",
            *(_forbidden("What this piece may not call", piece.forbidden or ()) if own else []),
        ]
    )


def _forbidden(title: str, names: tuple[str, ...]) -> list[str]:
    """A list of what may not be called, closed until somebody opens it."""
    refused = [f"`{name}`" for name in names if not name.startswith("!")]
    allowed = [f"`{name[1:]}`" for name in names if name.startswith("!")]
    if not refused:
        return ["This piece may call what it likes: the library is the point.", ""]
    words = ", ".join(refused) + (f". Not refused: {', '.join(allowed)}" if allowed else "")
    return [f":::{{dropdown}} {title}", f"{words}. A `*` stands for anything.", ":::", ""]


def _sentence(words: str) -> str:
    """With a capital letter in front."""
    return words[:1].upper() + words[1:]
