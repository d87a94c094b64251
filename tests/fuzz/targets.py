"""What is fuzzed: bytes go in, and every promise is asked of what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import nbformat
from dlcourse.catalogue import find_lab
from nbformat import NotebookNode
from nbformat.v4 import writes_json

from autograder.collect import UnreadableError, parse_submission
from autograder.forbidden import find_forbidden
from autograder.normalise import normalise
from autograder.sandbox import WireError, wire
from tests.fuzz.change import change_message, change_notebook
from tests.fuzz.seeds import LAB, messages, notebooks
from tests.properties.labs import released
from tests.properties.messages import read, written
from tests.properties.promises import keeps_the_skeleton, loses_nothing, own_code

Change = Callable[[bytes, int, int], bytes]


class BrokenPromise(Exception):
    """The code did not raise, and did not do what it promises either."""


@dataclass(frozen=True)
class Target:
    """One thing that reads bytes, and from which inputs the search starts.

    change: makes a new input of one that is known, its greatest size and a seed.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Mapping[str, bytes]]
    change: Change


@cache
def _release() -> NotebookNode:
    return nbformat.reads(released(LAB), as_version=4)


def read_notebook(content: bytes) -> None:
    """A submitted file on the released notebook, saved, and read again."""
    try:
        cells = parse_submission(content)
    except UnreadableError:
        return
    found = normalise(cells, _release())
    _promise(keeps_the_skeleton(found, _release()), "the skeleton is kept")
    _promise(loses_nothing(cells, found, _release()), "no cell is lost")
    again = normalise(parse_submission(writes_json(found.notebook).encode()), _release())
    same = own_code(again, _release()) == own_code(found, _release())
    _promise(same, "a second time changes nothing")
    find_forbidden(find_lab(LAB), found.steps)


def read_message(content: bytes) -> None:
    """A message of the wire; what is read can be written, and read as the same."""
    try:
        value = read(content)
    except WireError:
        return
    text = wire.pack(value).json
    _promise(wire.pack(read(written(value))).json == text, "what is read comes back")


def _promise(kept: bool, words: str) -> None:
    if not kept:
        raise BrokenPromise(f"not true: {words}")


TARGETS = {
    "normalise": Target(read_notebook, notebooks, change_notebook),
    "wire": Target(read_message, messages, change_message),
}
