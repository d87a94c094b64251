"""The gradebook in PostgreSQL, with a real server and four graders at once."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import text
from typer.testing import CliRunner

from autograder import cli
from autograder.course import Course
from tests.cohort import Materials
from tests.conftest import missing

LAB = "lab1_mlp"
GRADERS = 4
#: Pieces that each student has written, and what these are worth.
WRITTEN = {
    "ada": ({"relu"}, 2), "ben": ({"relu", "mse"}, 4), "cid": (set[str](), 0), "dea": ({"mse"}, 2),
    "eve": ({"relu"}, 2), "fay": ({"relu", "mse"}, 4), "gus": (set[str](), 0), "hal": ({"mse"}, 2),
}  # fmt: skip

pytestmark = pytest.mark.slow


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        missing("PostgreSQL is missing: install it with `apt-get install postgresql`")
    return found[-1].parent


def _as_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an empty database on a server of its own, reached through a unix socket."""
    programs = _programs()
    # Not pytest's folder, which the server's user may not enter; short, as a socket's name must be.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    make = [programs / "initdb", "-D", data, "-U", "grader", "-A", "trust", "-N", "-E", "UTF8"]
    subprocess.run([*_as_user(), *make], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    start = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*_as_user(), *start], cwd=folder, stderr=log)
    try:
        _wait_for([str(programs / "pg_isready"), "-q", "-h", str(folder)])
        yield f"postgresql+psycopg://grader@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # ends with its connections
        process.wait(timeout=120)
        shutil.rmtree(folder)


def _wait_for(command: list[str]) -> None:
    for _ in range(1200):
        if subprocess.run(command).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("the server does not start")


@pytest.fixture
def root(tmp_path: Path, repository: Path) -> Path:
    """A class that has handed in and is in no gradebook yet."""
    parts = Materials.read(repository, LAB)
    for student, (written, _) in WRITTEN.items():
        folder = tmp_path / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(json.dumps(parts.partly(written)), encoding="utf-8")
    return tmp_path


def test_four_graders_at_once(root: Path, repository: Path, server: str) -> None:
    """No lab, no gradebook, no secret yet; each grader has half of the class, each student two."""
    names, environment = sorted(WRITTEN), os.environ | {"DLCOURSE_DATABASE": server}
    graders = []
    for number in range(GRADERS):
        only = [f"--only={names[(2 * number + step) % len(names)]}" for step in range(4)]
        words = ["grade", LAB, "--root", str(root), "--no-feedback", "--workers", "1", *only]
        command = [str(Path(sys.executable).with_name("autograder")), *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        graders.append(subprocess.Popen(command, env=environment, text=True, **pipes))
    for grader in graders:
        output, _ = grader.communicate(timeout=900)
        assert grader.returncode == 0, output
    assert not (root / "gradebook.db").exists()
    assert not list(root.rglob("*.part"))
    points = {name: float(worth) for name, (_, worth) in WRITTEN.items()}
    with Gradebook(server) as gradebook:
        entered = gradebook.assignment_submissions(LAB)
        assert sorted(entry.student_id for entry in entered) == names
        assert {entry.student_id: entry.score for entry in entered} == points
        cells = {len(notebook.grades) for entry in entered for notebook in entry.notebooks}
        assert len(cells) == 1
        assert len(gradebook.db.execute(text("SELECT * FROM alembic_version")).all()) == 1
    assert _exported(repository, server, root / "grades.csv") == points


def _exported(repository: Path, server: str, path: Path) -> dict[str, float]:
    """What plain nbgrader finds, in the course's folder, with the same setting."""
    command = [sys.executable, "-m", "nbgrader", "export", "--to", str(path)]
    environment = os.environ | {"DLCOURSE_DATABASE": server}
    subprocess.run(command, cwd=repository, env=environment, check=True, capture_output=True)
    with path.open(newline="", encoding="utf-8") as file:
        return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}


def test_what_nbgraders_settings_name_is_used(tmp_path: Path) -> None:
    """db_url in nbgrader_config.py, for the folder that it lies in and no other."""
    setting = 'c = get_config()\nc.CourseDirectory.db_url = "postgresql+psycopg://host/book"\n'
    (tmp_path / "nbgrader_config.py").write_text(setting, encoding="utf-8")
    assert Course(tmp_path, tmp_path).database_url == "postgresql+psycopg://host/book"
    assert Course(tmp_path, tmp_path, "sqlite:///mine").database_url == "sqlite:///mine"
    assert Course(tmp_path / "demo", tmp_path).database_url.startswith("sqlite:///")


def test_a_server_that_does_not_answer(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql+psycopg://ada:password@127.0.0.1:1/book"
    monkeypatch.setenv("DLCOURSE_DATABASE", address)
    result = CliRunner().invoke(cli.app, ["grade", LAB, "--root", str(root)])
    assert result.exit_code == 3
    assert "does not answer" in result.output
    assert "ada:***@127.0.0.1" in result.output
    assert "password" not in result.output
