"""A piece: one function or class that students write, and all about it that is not code."""

from __future__ import annotations

from dataclasses import dataclass

from dlcourse.catalogue.by_hand import BY_HAND


@dataclass(frozen=True)
class Piece:
    """One row of the catalogue.

    name: what the student's function or class is called.
    points: what it is worth in its lab.
    signature: its arguments with their defaults, as written after the name.
    returns: one word for each thing it returns: "array" (same library, dtype and device as the
        first array that went in), "arrays" (a list or tuple of them), "scalar" (an array with no
        axes), "float" (a Python float), "number" (a float or an array of one element), "integer",
        "boolean", "booleans" (an array of them), "labels" (an array of integers in the library of
        the input), "integers" (in any library), "batches" (many of these), "nested" (dicts, lists
        and tuples of arrays), "history" (a dict of lists of numbers), "any", "object".
    formula: in LaTeX, without dollar signs.
    slide: the lecture and the slide that explain it, as "01_mlp#slide-title".
    about: what it is, in a few words.
    forbidden: what it may not call (see ``by_hand``); None stands for what its lab forbids, and an
        empty tuple for nothing, where the library is the point.
    updates: the arguments that it changes in place; all others stay as they were.
    patience: how much longer than usual one call may take when it is graded, as a factor.
    """

    name: str
    points: float
    signature: str
    returns: tuple[str, ...]
    formula: str
    slide: str
    about: str
    forbidden: tuple[str, ...] | None = None
    updates: tuple[str, ...] = ()
    patience: float = 1.0

    @property
    def trains(self) -> bool:
        """Whether a call trains a network, and so takes seconds."""
        return self.patience > 1


@dataclass(frozen=True)
class Question:
    """A written question: answered in words, graded by hand."""

    name: str
    points: float
    about: str


@dataclass(frozen=True)
class Lab:
    """A lab: its title, its pieces and its written questions, in the order of the notebook.

    forbidden: what its pieces may not call, unless they say it themselves.
    """

    name: str
    title: str
    pieces: tuple[Piece, ...]
    questions: tuple[Question, ...]
    forbidden: tuple[str, ...] = BY_HAND

    def forbidden_in(self, piece: Piece) -> tuple[str, ...]:
        """What a piece of this lab may not call."""
        return self.forbidden if piece.forbidden is None else piece.forbidden
