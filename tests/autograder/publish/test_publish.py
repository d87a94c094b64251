"""A publication as students and lecturers use it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.build.start import Start, read_start
from autograder.course import Course
from autograder.publish import PublishError, public_half
from tests.autograder.publish.conftest import START

#: Runs cells of notebooks with the package in a folder, where nothing else of the course is.
ALONE = """
import sys
target, *notebooks = sys.argv[1:]

class Alone:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("autograder", "tests", "nbgrader"):
            raise ModuleNotFoundError(name)

sys.path.insert(0, target)
sys.meta_path.insert(0, Alone)
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for notebook in notebooks:
    path, _, most = notebook.partition("=")
    cells = [c for c in json.load(open(path))["cells"] if c["cell_type"] == "code"]
    for cell in cells[: int(most)]:
        shell.run_cell("".join(cell["source"])).raise_error()
import dlcourse
print("from", dlcourse.__file__)
"""


def _publish(*words: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(cli.app, ["publish", *words])


@pytest.mark.slow
def test_its_wheel_and_notebooks_work_alone(published: Path, tmp_path: Path) -> None:
    """The start of every lab, and a lecture's first slides, with the wheel alone."""
    (wheel,) = (published / "wheels").glob("*.whl")
    target = tmp_path / "packages"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True)
    notebooks = [f"{path}=1" for path in sorted(published.glob("labs/*/*.ipynb"))]
    assert len(notebooks) == 5
    notebooks += [f"{published}/lectures/01_mlp.ipynb=4"]
    done = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, str(target), *notebooks],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert f"from {target}" in done.stdout


def test_every_notebook_starts_with_the_setting_that_was_given(published: Path) -> None:
    notebooks = sorted(published.glob("l*/**/*.ipynb"))
    assert len(notebooks) == 10
    for path in notebooks:
        cells = nbformat.read(path, as_version=4).cells
        where = path.relative_to(published).as_posix()
        badge = f"(https://colab.research.google.com/github/you/students/blob/fall/{where})"
        assert badge in cells[0].source
        assert badge in (published / "README.md").read_text(encoding="utf-8")
        first = next(cell.source for cell in cells if cell.cell_type == "code")
        assert first.startswith(START.install())
        assert sum("%pip install" in cell.source for cell in cells) == 1


@pytest.fixture
def same_wheel(content: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel is not built anew."""
    path = next(path for path in content if path.endswith(".whl"))
    built = (path.removeprefix("wheels/"), content[path])
    monkeypatch.setattr("autograder.publish.content.build_wheel", lambda course: built)


@pytest.mark.usefixtures("same_wheel")
def test_with_the_settings_of_the_course_they_are_as_they_were_built(repository: Path) -> None:
    content = public_half(Course(repository, repository), read_start(repository))
    for path in (*repository.glob("lectures/*.ipynb"), *repository.glob("labs/*/*.ipynb")):
        assert content[path.relative_to(repository).as_posix()] == path.read_bytes()


@pytest.mark.usefixtures("same_wheel")
def test_where_it_is_not_on_github_there_is_no_badge(repository: Path) -> None:
    start = Start("https://university.example/dlcourse-0.1.0-py3-none-any.whl")
    content = public_half(Course(repository, repository), start)
    assert b"Open in Colab" not in content["README.md"]
    assert b"upload" in content["README.md"].lower()
    assert b"git clone" not in content["README.md"]


def test_the_package_s_needs_are_in_environment_yml(content: dict[str, bytes]) -> None:
    environment = content["environment.yml"].decode()
    needs = re.findall(r'"([\w-]+>=[\d.]+)"', content["course/pyproject.toml"].decode())
    needs = [need.replace("torch>", "pytorch>") for need in needs if "setuptools" not in need]
    assert len(needs) == 9
    for need in needs:
        assert f"  - {need}\n" in environment
    assert "nbgrader" not in environment


@pytest.mark.slow
def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    """And those commands work; the push goes to a repository on this machine.

    Publishing again without a change changes nothing, in the wheel neither.
    """
    folder, remote = tmp_path / "our students", tmp_path / "remote.git"
    said = _publish(str(folder), "--install-from", START.install_from)
    assert said.exit_code == 0, said.output
    commands = said.output.partition("next:\n")[2]
    assert "git remote add origin https://github.com/you/students.git" in commands
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    git = {
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": f"url.{remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/you/students.git",
        "GIT_CONFIG_KEY_1": "user.name",
        "GIT_CONFIG_VALUE_1": "a teacher",
        "GIT_CONFIG_KEY_2": "user.email",
        "GIT_CONFIG_VALUE_2": "teacher@university.example",
    }
    subprocess.run(["bash", "-euc", commands], env=os.environ | git, check=True)
    tree = ["git", "--git-dir", str(remote), "ls-tree", "-r", "--name-only", "fall"]
    pushed = subprocess.run(tree, capture_output=True, text=True, check=True).stdout.split("\n")
    assert "labs/lab1_mlp/lab1_mlp.ipynb" in pushed
    assert "course/dlcourse/results/double_descent.csv" in pushed
    again = _publish(str(folder), "--install-from", START.install_from)
    assert "0 files written" in again.output
    assert again.output.rstrip().endswith("git push")


def test_without_the_repository_the_reason_is_said(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.publish.content.REPOSITORY", tmp_path)
    with pytest.raises(PublishError, match="course is missing: publish with"):
        public_half(Course(repository, repository), START)


def test_what_does_not_fit_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    quoted = _publish(str(tmp_path / "new"), "--install-from", 'dlcourse"; import os')
    assert quoted.exit_code == 2
    assert "no quotes" in quoted.output
    assert not (tmp_path / "new").exists()
    full = _publish(str(tmp_path))
    assert full.exit_code == 3
    assert "notes.txt" in full.output
    assert os.listdir(tmp_path) == ["notes.txt"]
