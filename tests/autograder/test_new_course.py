"""The folder of a course for one term."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.build.everything import build_all
from autograder.build.start import Start, read_start
from autograder.course import Course, CourseError, find_course
from autograder.new_course import NewCourse, make_course, require_fit
from autograder.publish import public_half
from autograder.slides import slide_of

START = Start("git+https://github.com/you/students.git#subdirectory=course")
EXCHANGE = Path("/srv/nbgrader/exchange")
NEW = NewCourse("deep-learning", "2026-fall", START, EXCHANGE, database="sqlite:////srv/marks.db")


@pytest.fixture(scope="module")
def made(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that tests only read."""
    folder = tmp_path_factory.mktemp("courses") / "fall"
    make_course(folder, Course(repository, repository), NEW)
    return folder


def _new_course(*words: str, answers: str = ""):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(cli.app, ["new-course", *words], input=answers)


def test_it_is_a_course_of_its_own(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DLCOURSE_DATABASE", "DLCOURSE_SECRET"):
        monkeypatch.delenv(name, raising=False)
    course = find_course(made)
    assert (course.root, course.materials) == (made, made)
    config = course.config()
    assert config.CourseDirectory.course_id == "deep-learning-2026-fall"
    assert config.Exchange.root == str(EXCHANGE)
    assert course.database_url == "sqlite:////srv/marks.db"
    assert read_start(made) == START
    assert slide_of("relu", made).link == ""
    words = (made / "README.md").read_text(encoding="utf-8")
    assert f"c.Exchange.root = {str(EXCHANGE)!r}" in words


def test_only_the_owner_can_look_inside(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    secret = made / "course_secret.txt"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text(encoding="utf-8")) == 64
    ignored = (made / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert {"/course_secret.txt", "/submitted/", "/gradebook.db", "/*.csv"} <= set(ignored)


def test_a_build_finds_everything_as_it_is(made: Path) -> None:
    """Lectures are not run again, though their first cell is another."""
    built = dict(build_all(Course(made, made)))
    assert len(built) == 15
    assert not any(built.values())


def test_what_it_publishes_leads_to_its_own_repository(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.publish.content.build_wheel", lambda course: ("w", b""))
    monkeypatch.setattr("autograder.publish.content.sources_in", lambda wheel: {})
    content = public_half(Course(made, made), read_start(made))
    lab = content["labs/lab1_mlp/lab1_mlp.ipynb"].decode()
    assert "github/you/students/blob/main/labs/lab1_mlp/lab1_mlp.ipynb" in lab
    assert lab == (made / "labs" / "lab1_mlp" / "lab1_mlp.ipynb").read_text(encoding="utf-8")


def test_the_next_term_comes_from_this_one(made: Path, tmp_path: Path) -> None:
    """With what a teacher has changed, and with the same hidden inputs if that is wanted."""
    term = tmp_path / "fall"
    term.mkdir()
    for name in ("solutions", "lectures"):
        (term / name).mkdir()
    for name in ("nbgrader_config.py", "pyproject.toml", ".gitignore", "LICENSE"):
        (term / name).write_text((made / name).read_text(encoding="utf-8"), encoding="utf-8")
    with (term / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    secret = "the secret of the term before"
    wheel = Start("https://university.example/dlcourse.whl", "https://github.com/you/two")
    next_term = NewCourse("deep-learning", "2027-spring", wheel, Path("/srv/spring"), secret)
    folder = tmp_path / "spring"
    make_course(folder, Course(term, term), next_term)
    config = Course(folder, folder).config()
    assert config.CourseDirectory.course_id == "deep-learning-2027-spring"
    assert config.Exchange.root == "/srv/spring"
    assert config.LateSubmissionPlugin.penalty_method == "zero"
    assert config.CourseDirectory.db_url == f"sqlite:///{folder}/gradebook.db"
    assert (folder / "course_secret.txt").read_text(encoding="utf-8") == secret
    assert read_start(folder) == wheel
    assert (folder / ".gitignore").read_text() == (made / ".gitignore").read_text()


@pytest.mark.slow
def test_it_asks_for_what_is_not_given(tmp_path: Path) -> None:
    answers = f"deep-learning\n2026-fall\n\n{tmp_path}/exchange\n\n"
    said = _new_course(str(tmp_path / "my course"), answers=answers)
    assert said.exit_code == 0, said.output
    for question in ("Name", "Term", "Colab installs", "exchange", "Secret"):
        assert question in said.output
    assert f"next:\n    cd '{tmp_path}/my course'\n    nbgrader generate" in said.output
    course = find_course(tmp_path / "my course")
    assert course.config().CourseDirectory.course_id == "deep-learning-2026-fall"
    assert read_start(course.materials).install_from.startswith("git+https://")


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    said = _new_course(str(tmp_path))
    assert said.exit_code == 2
    assert "not empty" in said.output
    assert "Name" not in said.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["", "deep learning", "../x", "-x", "é"])
def test_a_name_that_folders_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    said = _new_course(str(tmp_path / "new"), "--name", name, "--term", "2026")
    assert said.exit_code == 2
    assert "must begin with a letter or digit" in " ".join(said.output.replace("│", "").split())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewCourse("a", "b", START, Path("exchange")), "whole path"),
        (NewCourse("a", "b", START, Path("/srv/new/exchange")), "outside of /srv/new"),
        (NewCourse("a", "b", START, EXCHANGE, secret="short"), "16 characters"),
    ],
)
def test_what_does_not_fit_is_named(new: NewCourse, reason: str) -> None:
    with pytest.raises(CourseError, match=reason):
        require_fit(Path("/srv/new"), new)


def test_what_fails_halfway_leaves_nothing(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("autograder.new_course.release_lab", fail)
    with pytest.raises(OSError, match="no space"):
        make_course(tmp_path / "new", Course(repository, repository), NEW)
    assert list(tmp_path.iterdir()) == []
