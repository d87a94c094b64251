"""Finds submissions whose code is alike beyond what a class shares anyway.

copydetect names the fingerprints of each cell (winnowing: Schleimer, Wilkerson and Aiken, 2003);
names of variables, comments and spaces do not count.  A fingerprint weighs the more the fewer
students have it, log(students / those who have it), and nothing if the release or half of the class
has it: everybody's relu looks alike, and that says nothing.  Two submissions are as alike as the
weight that they share, divided by all the weight of the lighter one.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from copydetect import CodeFingerprint
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

#: Characters of a fingerprint after filtering, and how many neighbours one of them stands for.
LENGTH, WINDOW = 25, 4
#: From this share of its weight on, a submission needs a look, if the two share so much weight, in
#: so many pieces.
ALIKE, ENOUGH, PIECES = 0.75, 150.0, 4
#: A class that is larger needs more weight, one that is smaller says little of what is common.
USUAL, LEAST = 40, 8

Cells = Mapping[str, str]
#: A fingerprint counts for the piece in which it stands.
Mark = tuple[str, int]


@dataclass(frozen=True)
class Alike:
    """Students whose submissions are alike, how much the two nearest are, and in which pieces."""

    students: tuple[str, ...]
    share: float
    pieces: tuple[str, ...]


def find_alike(written: Mapping[str, Cells], release: Cells) -> list[Alike]:
    """Groups of students with similar code; cells are given by the name of their piece."""
    names = sorted(written)
    released = {(piece, mark) for piece, code in release.items() for mark in _marks(code, 1)}
    marks = [_own(written[name], released) for name in names]
    table, index = _table(marks)
    weights = _weights(table)
    weighted = (table * weights).tocsr()
    shared = np.asarray((weighted @ table.T).todense())
    alone = np.diag(shared)
    lighter = np.maximum(np.minimum(alone[:, None], alone[None, :]), 1e-9)
    share = np.where(shared >= _enough(len(names)), shared / lighter, 0.0)
    np.fill_diagonal(share, 0.0)
    for a, b in np.argwhere(share >= ALIKE):
        if len(_common(weighted, a, b, index)) < PIECES:
            share[a, b] = 0.0
    return [_describe(group, names, share, weighted, index) for group in _groups(share)]


def _enough(size: int) -> float:
    """The weight that two must share: more in a large class, where chance has more pairs to try."""
    return ENOUGH * (1 + 0.4 * max(0.0, float(np.log2(max(size, 1) / USUAL))))


def _own(cells: Cells, released: set[Mark]) -> set[Mark]:
    return {(piece, mark) for piece, code in cells.items() for mark in _marks(code)} - released


@functools.lru_cache(maxsize=20_000)
def _marks(code: str, window: int = WINDOW) -> frozenset[int]:
    """The fingerprints of a cell; those of equal cells are made once."""
    if len(code) < LENGTH:
        return frozenset()
    found = CodeFingerprint("cell.py", LENGTH, window, fp=io.StringIO(code))
    return frozenset(map(int, found.hashes))


def _table(marks: Sequence[set[Mark]]) -> tuple[csr_array, list[Mark]]:
    """One row a student, one column a fingerprint."""
    index = sorted(set().union(*marks))
    column = {mark: number for number, mark in enumerate(index)}
    rows = [row for row, found in enumerate(marks) for _ in found]
    columns = [column[mark] for found in marks for mark in found]
    shape = (len(marks), len(index))
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape), index


def _weights(table: csr_array) -> NDArray[np.float64]:
    count = np.maximum(np.asarray(table.sum(axis=0)).ravel(), 1)
    size = max(table.shape[0], LEAST)
    weights: NDArray[np.float64] = np.where(count < size / 2, np.log(size / count), 0.0)
    return weights


def _groups(share: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Those who are alike, directly or through others; the largest groups first."""
    _, label = connected_components(csr_array(share >= ALIKE), directed=False)
    groups = [np.flatnonzero(label == name) for name in np.unique(label)]
    return sorted((group for group in groups if len(group) > 1), key=len, reverse=True)


def _describe(
    group: NDArray[np.intp],
    names: Sequence[str],
    share: NDArray[np.float64],
    weighted: csr_array,
    index: list[Mark],
) -> Alike:
    here = share[np.ix_(group, group)]
    a, b = group[list(np.unravel_index(here.argmax(), here.shape))]
    pieces = _common(weighted, a, b, index)
    return Alike(tuple(names[i] for i in group), float(here.max()), pieces)


def _common(weighted: csr_array, a: int, b: int, index: list[Mark]) -> tuple[str, ...]:
    """The pieces in which two submissions share what weighs something."""
    common = np.asarray((weighted[[a]] * weighted[[b]]).todense()).ravel()
    return tuple(dict.fromkeys(index[column][0] for column in np.flatnonzero(common).tolist()))
