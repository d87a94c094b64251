"""A publication, searched for everything that students must not get."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

PUBLIC = {
    ".dlcourse-publication.json", ".gitignore", "LICENSE", "README.md", "course", "environment.yml",
    "labs", "lectures", "wheels",
}  # fmt: skip
BODY = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
#: The example in the package's own words.
SHOWN = {("relu", "course/README.md")}
#: Shorter words stand in the course's public half in their own right, such as names of pieces.
LONG = 40


def _lines(text: str) -> str:
    """Code without indentation, blank lines and comments."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(["", *(line for line in lines if line and not line.startswith("#")), ""])


def _solutions(repository: Path) -> Iterator[tuple[str, str, str]]:
    """Lab, name and body of everything that is solved; of a question, the whole answer."""
    for path in sorted(repository.glob("solutions/*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution"):
                bodies = BODY.findall(cell.source) or [cell.source]
                yield from ((path.stem, marks.grade_id, _lines(body)) for body in bodies)


def test_no_solution(repository: Path, texts: dict[str, str]) -> None:
    """No body as a whole anywhere, and in the lab itself not one line of it."""
    public = {path: _lines(text) for path, text in texts.items()}
    solutions = list(_solutions(repository))
    assert len(solutions) > 70
    found = {(n, path) for _, n, body in solutions for path in public if body in public[path]}
    assert found == SHOWN
    for lab, name, body in solutions:
        there = set(public[f"labs/{lab}/{lab}.ipynb"].split("\n"))
        lines = {line for line in body.split("\n") if len(line) > 2}
        assert not lines & there, name


def test_the_search_finds_a_solution_that_is_there(repository: Path) -> None:
    source = (repository / "solutions" / "lab1_mlp.py").read_text(encoding="utf-8")
    found = [name for lab, name, body in _solutions(repository) if body in _lines(source)]
    assert len(found) > 10


@pytest.mark.parametrize("kind", ["checks", "misconceptions"])
def test_no_hidden_check_and_no_misconception(
    kind: str, repository: Path, texts: dict[str, str]
) -> None:
    """Nothing that they say is in a notebook; of misconceptions, nothing is in dlcourse either."""
    hidden = set()
    for path in (repository / "autograder" / kind).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                hidden.add(" ".join(node.value.split()))
    hidden = {text for text in hidden if len(text) > LONG}
    assert len(hidden) > 100
    paths = [p for p in texts if kind == "misconceptions" or p.endswith(".ipynb")]
    public = " ".join(" ".join(texts[path].split()) for path in paths)
    assert [text for text in hidden if text in public] == []


def test_nothing_of_the_autograder(texts: dict[str, str], published: Path) -> None:
    for path, text in texts.items():
        assert not re.search(r"^\s*(from|import) autograder", text, re.MULTILINE), path
        assert "HIDDEN TESTS" not in text, path
        assert "SOLUTION" not in text, path
        assert not re.search(r"@hidden\(|@misconception|course_secret", text), path
    assert {path.name for path in published.iterdir()} == PUBLIC
    names = {part for path in published.rglob("*") for part in path.parts}
    assert not names & {"__pycache__", ".git", "solutions", "autograder", "tests", "gradebook.db"}


def test_no_path_of_this_machine(published: Path, repository: Path) -> None:
    """Not in the outputs of lectures either."""
    for path in published.rglob("*"):
        if path.is_file():
            assert str(repository).encode() not in path.read_bytes(), path


def test_the_wheel_is_the_published_package_and_no_more(published: Path) -> None:
    (wheel,) = (published / "wheels").iterdir()
    with zipfile.ZipFile(io.BytesIO(wheel.read_bytes())) as archive:
        inside = {n: archive.read(n) for n in archive.namelist() if ".dist-info/" not in n}
    package = published / "course" / "dlcourse"
    files = {p.relative_to(package.parent).as_posix(): p for p in package.rglob("*") if p.is_file()}
    assert {name: path.read_bytes() for name, path in files.items()} == inside
    assert {name.partition("/")[0] for name in inside} == {"dlcourse"}
    assert {Path(name).suffix for name in inside} == {".py", ".csv", ".typed"}
