"""The catalogue: every lab and every piece that students write, with points and formula."""

from __future__ import annotations

import difflib

from dlcourse.catalogue import (
    lab1_mlp,
    lab2_backprop,
    lab3_optimizers,
    lab4_regularization,
    lab5_autoencoders,
)
from dlcourse.catalogue.piece import Lab, Piece, Question
from dlcourse.errors import UnknownPieceError

__all__ = ["LABS", "Lab", "Piece", "Question", "find_lab", "find_piece", "is_piece", "lab_of"]

_MODULES = (lab1_mlp, lab2_backprop, lab3_optimizers, lab4_regularization, lab5_autoencoders)
LABS: dict[str, Lab] = {module.LAB.name: module.LAB for module in _MODULES}
_PIECES: dict[str, Piece] = {piece.name: piece for lab in LABS.values() for piece in lab.pieces}
_LAB_OF: dict[str, Lab] = {piece.name: lab for lab in LABS.values() for piece in lab.pieces}


def find_piece(name: str) -> Piece:
    """The piece of this name; raises ``UnknownPieceError`` that suggests the nearest ones."""
    if name in _PIECES:
        return _PIECES[name]
    near = difflib.get_close_matches(name, _PIECES, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the pieces are {', '.join(_PIECES)}"
    raise UnknownPieceError(f"no lab has a piece called {name!r}: {hint}")


def is_piece(name: str) -> bool:
    """Whether some lab has a piece of this name."""
    return name in _PIECES


def lab_of(name: str) -> Lab:
    """The lab in which this piece is written."""
    return _LAB_OF[find_piece(name).name]


def find_lab(name: str) -> Lab:
    """The lab of this name; raises ``KeyError`` that lists the labs."""
    if name not in LABS:
        raise KeyError(f"no lab is called {name!r}; the labs are {', '.join(LABS)}")
    return LABS[name]
