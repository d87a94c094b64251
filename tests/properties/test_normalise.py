"""Whatever is handed in: a reason why it cannot be read, or the released notebook with all that was
written put into it."""

from __future__ import annotations

import json
import time

import nbformat
import pytest
from dlcourse.catalogue import LABS
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import writes_json

from autograder.collect import SubmittedCell, UnreadableError, parse_submission
from autograder.forbidden import find_forbidden
from autograder.match import defined_names, only_checks, without_magics
from autograder.normalise import MAX_ADDED, normalise
from autograder.outputs import MAX_WORDS, harmless_words
from tests.properties import examples
from tests.properties.labs import released
from tests.properties.notebooks import files
from tests.properties.promises import is_added, keeps_the_skeleton, loses_nothing, own_code

SUBMITTED = st.sampled_from(sorted(LABS)).flatmap(lambda lab: st.tuples(st.just(lab), files(lab)))


def _release(lab: str) -> NotebookNode:
    return nbformat.reads(released(lab), as_version=4)


@examples(60)
@given(SUBMITTED)
def test_any_file_is_unreadable_or_put_on_the_release(submitted: tuple[str, bytes]) -> None:
    lab, content = submitted
    try:
        cells = parse_submission(content)
    except UnreadableError:
        return
    release = _release(lab)
    found = normalise(cells, release)
    assert release == _release(lab)
    assert keeps_the_skeleton(found, release)
    assert loses_nothing(cells, found, release)
    nbformat.validate(found.notebook)
    written = writes_json(found.notebook).encode("utf-8")
    again = normalise(parse_submission(written), release)
    assert own_code(again, release) == own_code(found, release)
    assert keeps_the_skeleton(again, release)
    find_forbidden(LABS[lab], found.steps)


@pytest.mark.parametrize("lab", LABS)
def test_a_notebook_as_it_was_handed_out_comes_back_as_it_was(lab: str) -> None:
    found = normalise(parse_submission(released(lab).encode()), _release(lab))
    assert found.notes == ()
    assert keeps_the_skeleton(found, _release(lab))
    assert not any(is_added(cell) for cell in found.notebook.cells)


def test_more_cells_than_are_kept_are_spoken_of() -> None:
    cells = [SubmittedCell("code", f"x = {n}", "", ()) for n in range(MAX_ADDED + 3)]
    found = normalise(cells, _release("lab1_mlp"))
    assert sum(map(is_added, found.notebook.cells)) == MAX_ADDED
    assert "3 cells were left out: more than 500 were added" in found.notes


#: Characters that mean something to the patterns with which sources and words are read.
ALPHABET = (" ", "\t", "\n", "a", "a ", ", ", "=", ".", "!", "%", "?", "\\", "\\\n", "%time ",
        "import ",
            "(", "[", "]", "](", "![", ":", "<", ">", "&", "&#", "`", "$", "#", "'", '"', '"""',
            "f'{", "-",
            "not ", "lambda:", "if 1:", "javascript", "attachment:", "http://", "_", "\u2028",
            "1", "*")  # fmt: skip
UNITS = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=4).map("".join)


@examples(60)
@given(UNITS, UNITS, UNITS)
def test_long_sources_and_words_take_no_long_time(start: str, unit: str, end: str) -> None:
    """One unit again and again is what patterns try in all ways, if they can."""
    source = start + unit * (20_000 // len(unit)) + end
    begin = time.process_time()
    without_magics(source)
    defined_names(source)
    only_checks(source)
    harmless_words((start + unit * MAX_WORDS)[: MAX_WORDS - len(end)] + end, ("a.png",))
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("read", [without_magics, defined_names, only_checks])
@pytest.mark.parametrize("unit", [" ", "a ", "\t", "a, ", "a.", "= "])
def test_a_line_as_long_as_a_cell_may_be_is_read_in_no_time(read: object, unit: str) -> None:
    source = unit * (240_000 // len(unit)) + "x"
    begin = time.process_time()
    read(source)
    assert time.process_time() - begin < 5


def test_a_notebook_of_format_3_is_read_like_one_of_format_4() -> None:
    notebook = json.loads(released("lab1_mlp"))
    old = {"worksheets": [{"cells": notebook["cells"]}], "nbformat": 3}
    assert parse_submission(json.dumps(old).encode()) == parse_submission(
        json.dumps(notebook).encode()
    )
