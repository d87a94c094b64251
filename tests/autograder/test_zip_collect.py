"""Downloads of learning platforms: one notebook a student, and no file is lost without a word."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from dlcourse.catalogue import find_lab

from autograder.collect import TIME_FILE
from autograder.platforms import RosterError, choose, read_roster
from tests.cohort.sample import Materials

LAB = "lab1_mlp"
MOODLE = "Student {name}_{number}_assignsubmission_file"


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("Student One_1234567_assignsubmission_file_lab1_mlp.ipynb", "Student-One"),
        ("all/Student One_1234567_assignsubmission_file_/my lab.ipynb", "Student-One"),
        ("all/Student One_1234567_assignsubmission_file/sub/lab1_mlp.ipynb", "Student-One"),
        ("studentone_12345_67890_lab1_mlp.ipynb", "12345"),
        ("one student_LATE_12345_67890_lab1_mlp-1.ipynb", "12345"),
        ("all/studentone_12345_67890_work/Copy of lab1_mlp.ipynb", "12345"),
        ("Lab 1_s12_attempt_2026-01-30-15-00-00_lab1_mlp.ipynb", "s12"),
        ("s12_lab1_mlp.ipynb", "s12"),
    ],
)
def test_whose_a_file_is(path: str, student: str) -> None:
    assert list(choose([path], LAB).chosen) == [student]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("s_LATE_1_10_lab1_mlp.ipynb", "s_LATE_1_11_lab1_mlp-1.ipynb"),
        ("s_1_19_lab1_mlp-9.ipynb", "s_LATE_1_20_lab1_mlp-10.ipynb"),
        ("s_1_10_lab1_mlp.ipynb", "s_1_9_lab1_mlp (1).ipynb"),
        ("s_1_10_lab1_mlp.ipynb", "s_1_11_lab1_mlp.ipynb"),
        ("s_1_11_notes.ipynb", "s_1_10_lab1_mlp.ipynb"),
        ("L_s_attempt_2026-01-30-15-00-00_lab1_mlp.ipynb",
         "L_s_attempt_2026-02-01-09-00-00_lab1_mlp.ipynb"),
    ],
)  # fmt: skip
def test_the_newest_of_several_counts_in_any_order(older: str, newer: str) -> None:
    for paths in ([older, newer], [newer, older]):
        choice = choose(paths, LAB)
        assert [upload.path for upload in choice.chosen.values()] == [newer]
        assert choice.left == {older: f"{newer} of the same student counts"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("essay.ipynb", "no known platform"),
        ("s_1_10_report.pdf", "no notebook"),
        ("s_1_10_lab2_backprop.ipynb", "names another lab, lab2_backprop"),
        ("__MACOSX/._s_1_10_lab1_mlp.ipynb", "macOS"),
    ],
)
def test_what_does_not_count_has_a_reason(path: str, reason: str) -> None:
    choice = choose([path], LAB)
    assert reason in choice.left[path]
    assert not choice.chosen


def test_namesakes_are_told_apart_by_the_roster_alone() -> None:
    paths = [f"{MOODLE.format(name='One', number=n)}_lab1_mlp.ipynb" for n in (7, 8)]
    assert set(choose(paths, LAB).left) == set(paths)
    assert list(choose(paths, LAB, {"7": "s7", "8": "s8"}).chosen) == ["s7", "s8"]


def test_the_roster_knows_numbers_and_names(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("platform,student_id,note\nParticipant 7,s7,\nstudent  ONE,s1,\n")
    paths = [f"Student {name}_{n}_assignsubmission_file_/lab.ipynb"
             for name, n in (("Seven", 7), ("One", 1), ("Two", 2))]  # fmt: skip
    choice = choose(paths, LAB, read_roster(file))
    assert set(choice.chosen) == {"s7", "s1"}
    assert choice.left == {paths[2]: "the roster has neither 'Student Two' nor 2"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line"),
        ("name,id\na,b\n", "first line"),
        ("platform,student_id\n7,../x\n", "no name"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(text)
    with pytest.raises(RosterError, match=words):
        read_roster(file)


def _zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return content.getvalue()


def _downloads(parts: Materials) -> dict[str, bytes]:
    """What a teacher has fetched from two platforms, with what goes wrong there."""
    right = json.dumps(parts.solved()).encode()
    some = json.dumps(parts.partly({"relu", "mse"})).encode()
    none = json.dumps(parts.partly(set())).encode()
    moodle = {
        f"{MOODLE.format(name='One', number=71)}_lab1_mlp.ipynb": some,
        f"{MOODLE.format(name='Two', number=72)}_/lab1_mlp.ipynb": none,
        f"{MOODLE.format(name='Two', number=72)}_/lab1_mlp (1).ipynb": right,
        f"{MOODLE.format(name='Two', number=72)}_/report.pdf": b"%PDF",
        f"{MOODLE.format(name='Three', number=73)}_/work.zip": _zip({"lab1_mlp.ipynb": some}),
        "../../climber_1_2_lab1_mlp.ipynb": right,
        "holiday.ipynb": right,
    }
    canvas = {
        "studentfour_104_900_lab1_mlp.ipynb": none,
        "studentfour_LATE_104_901_lab1_mlp-1.ipynb": right,
        "studentfive_105_902_work.zip": b"no zip file",
    }
    return {"moodle.zip": _zip(moodle), "canvas.zip": _zip(canvas)}


@pytest.mark.slow
def test_downloads_are_collected_and_graded(tmp_path: Path, repository: Path) -> None:
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder / LAB, tmp_path / folder / LAB)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path)
    archive = tmp_path / "downloaded" / LAB / "archive"
    archive.mkdir(parents=True)
    for name, content in _downloads(Materials.read(repository, LAB)).items():
        (archive / name).write_bytes(content)

    due = "--duedate=2026-01-30 12:00:00 UTC"
    _run(tmp_path, "nbgrader", "db", "assignment", "add", LAB, due)
    said = _run(tmp_path, "nbgrader", "zip_collect", LAB)
    for name, reason in {
        "../../climber_1_2_lab1_mlp.ipynb": "its path leads out",
        "holiday.ipynb": "no known platform",
        "report.pdf": "no notebook",
        "_/lab1_mlp.ipynb": "of the same student counts",
        "studentfour_104_900_lab1_mlp.ipynb": "of the same student counts",
        "studentfive_105_902_work.zip": "cannot be unpacked",
    }.items():
        lines = [line for line in said.splitlines() if "Not collected" in line and name in line]
        assert any(reason in line for line in lines), f"{name}:\n{said}"
    assert "counted as one second late: 104" in said
    assert not list(tmp_path.rglob("*climber*"))
    time = (tmp_path / "submitted" / "104" / LAB / TIME_FILE).read_text(encoding="utf-8")
    assert time.startswith("2026-01-30 12:00:01")

    _run(tmp_path, "autograder", "grade", LAB, "--no-feedback", "--json", "class.json")
    students = json.loads((tmp_path / "class.json").read_text(encoding="utf-8"))["students"]
    points = {piece.name: piece.points for piece in find_lab(LAB).pieces}
    everything, some = sum(points.values()), points["relu"] + points["mse"]
    assert {name: row["score"] for name, row in students.items()} == {
        "104": everything, "Student-One": some, "Student-Two": everything, "Student-Three": some,
    }  # fmt: skip


def _run(folder: Path, *words: str) -> str:
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    environment = os.environ | {"HOME": str(folder), "DLCOURSE_SECRET": "zip"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
