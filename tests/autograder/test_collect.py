"""Reading what students handed in: any damage ends in a reason."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.collect import (
    SECRET_FILE,
    UnreadableError,
    complete,
    load_submission,
    parse_submission,
    read_submission,
    students,
)
from autograder.course import Course

CELL = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {}, "outputs": []}


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "lab.ipynb"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b'{"cells": [', "not JSON"),
        ("é".encode("latin-1"), "not UTF-8"),
        (b"[1, 2]", "no notebook"),
        (b'{"cells": 3}', "no notebook"),
        (b'{"a": 1}', "no notebook"),
        (b"[" * 100_000, "nested too deeply"),
        ("{}".encode("utf-16"), "not UTF-8"),
    ],
)
def test_unreadable_files_have_a_reason(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_submission(_file(tmp_path, content))


def test_a_missing_notebook_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "homework.pdf").touch()
    with pytest.raises(UnreadableError, match=r"no lab\.ipynb; the folder holds homework\.pdf"):
        read_submission(tmp_path / "lab.ipynb")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = _file(tmp_path, json.dumps({"cells": [CELL]}).encode())
    link = tmp_path / "link.ipynb"
    link.symlink_to(target)
    with pytest.raises(UnreadableError, match="link"):
        read_submission(link)


def test_sources_may_be_lists_texts_or_missing(tmp_path: Path) -> None:
    cells = [CELL, {"cell_type": "code", "source": "c = 3"}, {"cell_type": "markdown"}, 7, None]
    found = read_submission(_file(tmp_path, json.dumps({"cells": cells}).encode()))
    assert [cell.source for cell in found] == ["a = 1\nb = 2", "c = 3", ""]


def test_a_byte_order_mark_and_old_worksheets_are_read(tmp_path: Path) -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}
    found = read_submission(_file(tmp_path, b"\xef\xbb\xbf" + json.dumps(old).encode()))
    assert [cell.source for cell in found] == ["x = 1"]


def test_students_are_listed_by_folder(tmp_path: Path) -> None:
    for name in ("zoe", "ada"):
        (tmp_path / "submitted" / name / "lab1_mlp").mkdir(parents=True)
    (tmp_path / "submitted" / "empty").mkdir()
    assert list(students(Course(tmp_path, tmp_path), "lab1_mlp")) == ["ada", "zoe"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
    max_leaves=20,
)
CELLS = st.lists(
    st.dictionaries(
        st.sampled_from(["cell_type", "source", "metadata", "outputs", "id"]),
        JSON | st.sampled_from(["code", "def relu(f):\n    return f"]),
    )
)


@given(st.one_of(JSON, st.fixed_dictionaries({"cells": CELLS | JSON})))
def test_any_json_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    path = _file(tmp_path_factory.mktemp("any"), json.dumps(data).encode())
    with contextlib.suppress(UnreadableError):
        assert all(isinstance(cell.source, str) for cell in read_submission(path))


def test_what_is_handed_in_is_no_way_to_other_files(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "anna" / "lab1_mlp"
    elsewhere.mkdir()
    (elsewhere / "lab1_mlp.ipynb").write_text("{}")
    folder.parent.mkdir()
    folder.symlink_to(elsewhere)
    with pytest.raises(UnreadableError, match="link"):
        load_submission(folder / "lab1_mlp.ipynb")


def test_the_random_text_does_not_follow_a_link(tmp_path: Path) -> None:
    notebook, goal = tmp_path / "lab1_mlp.ipynb", tmp_path / "made_by_the_teacher"
    notebook.write_text("{}")
    (tmp_path / "submission_secret.txt").symlink_to(goal)
    (tmp_path / "autograded").mkdir()
    complete(notebook, tmp_path / "autograded")
    assert not goal.exists()


ROUNDS = 50


def _race(folder: Path, start: Any, found: Any) -> None:
    """One of two graders at the same submissions; tells which random text it saw at each."""
    seen = []
    for number in range(ROUNDS):
        notebook, graded = folder / f"{number}" / "lab.ipynb", folder / "graded" / f"{number}"
        start.wait()
        complete(notebook, graded)
        seen.append((notebook.parent / SECRET_FILE).read_text(encoding="utf-8"))
    found.put(seen)


def test_two_graders_at_once_agree_on_the_random_text(tmp_path: Path) -> None:
    """nbgrader finds a student's feedback by it: what one grader has copied must stay true."""
    for number in range(ROUNDS):
        for folder in (tmp_path / f"{number}", tmp_path / "graded" / f"{number}"):
            folder.mkdir(parents=True)
        (tmp_path / f"{number}" / "lab.ipynb").write_text("{}")
    processes = multiprocessing.get_context("fork")
    start, found = processes.Barrier(2), processes.Queue()
    graders = [processes.Process(target=_race, args=(tmp_path, start, found)) for _ in range(2)]
    for grader in graders:
        grader.start()
    first, second = found.get(timeout=60), found.get(timeout=60)
    for grader in graders:
        grader.join()
    assert first == second
    assert len(set(first)) == ROUNDS
    for number, text in enumerate(first):
        assert re.fullmatch("[0-9a-f]{64}", text)
        assert (tmp_path / "graded" / f"{number}" / SECRET_FILE).read_text() == text
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    "content",
    [
        b'{"cells":[' + b"{}," * 30_000 + b"{}]}",
        b'{"cells":[' + b"[]," * 1_100_000 + b"[]]}",
        b'{"cells":[' + b"1," * 4_100_000 + b"1]}",
        b'{"cells":[{"cell_type":"code","source":"' + b"a;" * 1_100_000 + b'"}]}',
    ],
    ids=["cells", "brackets", "commas", "code"],
)
def test_a_file_that_would_fill_the_memory_is_not_read(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        parse_submission(content)
