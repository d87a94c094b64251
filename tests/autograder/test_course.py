"""Where a course keeps its things."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from autograder.course import Course, CourseError, find_course


def test_the_secret_is_made_once_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DLCOURSE_SECRET", raising=False)
    course = Course(tmp_path, tmp_path)
    first = course.secret()
    assert len(first) == 64
    assert course.secret() == first
    assert stat.S_IMODE((tmp_path / "course_secret.txt").stat().st_mode) == 0o600
    assert Course(tmp_path / "..", tmp_path).secret() != first
    (tmp_path.parent / "course_secret.txt").unlink()


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCOURSE_SECRET", "from outside")
    assert Course(tmp_path, tmp_path).secret() == b"from outside"
    assert not (tmp_path / "course_secret.txt").exists()


def test_a_bare_folder_takes_its_labs_from_the_repository(tmp_path: Path, repository: Path) -> None:
    course = find_course(tmp_path)
    assert course.root == tmp_path
    assert course.materials == repository
    assert course.database_url == f"sqlite:///{tmp_path}/gradebook.db"


def test_a_course_of_its_own_comes_first(tmp_path: Path) -> None:
    for name in ("labs", "solutions"):
        (tmp_path / name).mkdir()
    assert find_course(tmp_path).materials == tmp_path


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="does not exist"):
        find_course(tmp_path / "nowhere")
    with pytest.raises(CourseError, match="autograder build"):
        Course(tmp_path, tmp_path).release("lab1_mlp")


def test_settings_of_nbgrader_config_are_kept(repository: Path, tmp_path: Path) -> None:
    config = Course(tmp_path, repository).config()
    assert config.CourseDirectory.course_id == "dlcourse"
    assert config.CourseDirectory.root == str(tmp_path)
