"""What the guides say is so: commands, paths, numbers, messages that they quote."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer
from dlcourse.catalogue import LABS
from nbgrader.apps import NbGraderApp

from autograder.cli import app
from autograder.site.anchors import slide_address

DOCS = Path(__file__).parents[2] / "autograder" / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), DOCS.parents[1] / "README.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
TICKED = re.compile(r"`([^`\n]+)`")
#: Folders in whose names a path of this repository begins.
TOP = ("autograder/", "course/", "lectures/", "labs/", "solutions/", "tests/")


def _commands() -> list[tuple[str, list[str]]]:
    """Every command that a guide tells the reader to type, with the page that does."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [
            line for kind, block in BLOCK.findall(text) if not kind for line in block.split("\n")
        ]
        for line in [*lines, *TICKED.findall(BLOCK.sub("", text))]:
            if re.match(r"(autograder|nbgrader|make) [a-z]", line):
                found.append((page.name, shlex.split(line, comments=True)))
    return found


@cache
def _options() -> dict[str, set[str]]:
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    return {
        n: {o for p in c.params for o in (*p.opts, *p.secondary_opts)} for n, c in commands.items()
    }


@pytest.mark.parametrize(("page", "words"), _commands(), ids=lambda value: " ".join(value))
def test_every_command_exists(page: str, words: list[str], repository: Path) -> None:
    program, name, *rest = words
    if program == "autograder":
        assert name in _options()
        options = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert options <= _options()[name]
    elif program == "nbgrader":
        assert name in NbGraderApp.subcommands
    else:
        makefile = (repository / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{name}:", makefile, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_exists(page: Path, repository: Path) -> None:
    words = TICKED.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))
    paths = [w for w in words if w.startswith(TOP) and re.fullmatch(r"[\w./-]+", w)]
    lost = [path for path in paths if not (repository / path).exists()]
    assert lost == []


def test_numbers_are_those_of_the_catalogue() -> None:
    home = (DOCS / "index.md").read_text(encoding="utf-8")
    table = (DOCS / "labs" / "index.md").read_text(encoding="utf-8")
    assert f"{sum(len(lab.pieces) for lab in LABS.values())} functions and classes" in home
    for name, lab in LABS.items():
        count, points = len(lab.pieces), sum(piece.points for piece in lab.pieces)
        assert f"[Lab: {count} pieces](labs/{name}.ipynb)" in home
        asked = sum(question.points for question in lab.questions)
        assert f"({name}.ipynb) | {count} | {points:g} and a question of {asked:g} |" in table


def test_feedback_can_lead_to_the_slides_of_the_site() -> None:
    guide = (DOCS / "instructor" / "collecting.md").read_text(encoding="utf-8")
    address = re.search(r'^lectures-at = "https://<your address>/(.*)"$', guide, re.M)
    assert address is not None
    filled = address[1].format(lecture="02_backprop", slide="deltas-at-the-output-layer")
    assert filled == slide_address("02_backprop#deltas-at-the-output-layer")


def test_messages_are_quoted_as_programs_say_them(repository: Path) -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("autograder", "course/dlcourse", "tests")
        for path in (repository / folder).rglob("*.py")
    ]
    said = re.sub(r'"\s*\n\s*f?"', "", "\n".join(sources))
    problems = (DOCS / "problems.md").read_text(encoding="utf-8")
    quoted = [block.strip() for kind, block in BLOCK.findall(problems) if kind == "text"]
    python, nbgrader = "NameError: name 'piece' is not defined", "SchemaTooOldError"
    assert len(quoted) > 8
    assert {python, nbgrader} < set(quoted)
    unsaid = [
        q for q in quoted if q not in (python, nbgrader) and q.partition("scikit")[0] not in said
    ]
    assert unsaid == []


def test_the_workflow_is_one_that_github_reads(repository: Path) -> None:
    workflow = repository / ".github" / "workflows" / "pages.yml"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, "vendor.github-workflows", str(workflow)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "make site" in workflow.read_text(encoding="utf-8")
