"""Whose notebook a file is, to go by the names that learning platforms give to downloads."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dlcourse.catalogue import LABS

#: What stands around a student's file, by platform; the first that fits counts.
#: Moodle: a full name and a number that is another one in each assignment, flat or as a folder.
#: Canvas: the sorted name, LATE, the numbers of the user and of the upload.
NAMES = {
    "Moodle": r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)",
    "Blackboard": r"[^/]+?_(?P<name>[A-Za-z0-9.-]+)_attempt_"
    r"(?P<when>\d{4}(?:-\d\d){5})_(?P<file>.+)",
    "Canvas": r"(?P<name>[^/_]+)_(?P<late>LATE_)?(?P<number>\d+)_(?P<upload>\d+)_(?P<file>.+)",
    "plain": r"(?P<name>[A-Za-z0-9.-]+)_(?P<file>lab\d_[a-z]+[^/]*)",
}
#: What a platform or a browser adds to a name that is there already: lab-2.ipynb, lab (2).ipynb.
AGAIN = re.compile(r"(?:-| ?\()(\d{1,4})\)?\.ipynb$")
STUDENT_ID = re.compile(r"[\w@-][\w.@-]*")
COLUMNS = ("platform", "student_id")


class RosterError(Exception):
    """The list of students cannot be used; the message says why."""


@dataclass(frozen=True)
class Upload:
    """A notebook of a download: whose it is, as the platform says, and which of several."""

    path: str
    platform: str
    name: str
    number: str
    file: str
    when: str
    late: bool
    order: tuple[str, int, int]


@dataclass(frozen=True)
class Choice:
    """By student id, the upload that counts; by path, why a file does not."""

    chosen: dict[str, Upload]
    left: dict[str, str]


def read_roster(path: Path) -> dict[str, str]:
    """Student ids by what the platform calls them: a CSV with the columns platform, student_id."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise RosterError(f"the roster {path} cannot be read: {error}") from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise RosterError(f"the roster {path} needs a first line with {','.join(COLUMNS)}")
    roster = {_key(row["platform"] or ""): (row["student_id"] or "").strip() for row in rows}
    if bad := [name for name in roster.values() if not STUDENT_ID.fullmatch(name)]:
        raise RosterError(f"the roster {path} has a student_id that is no name: {bad[0]!r}")
    return roster


def _key(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("participant ")


def read_name(path: str) -> Upload | None:
    """What a file's name, with its folders, says; None when no platform names files like that."""
    for platform, pattern in NAMES.items():
        if match := re.fullmatch(rf"(?:.*/)?{pattern}", path):
            found = match.groupdict()
            again, when = AGAIN.search(path), found.get("when") or ""
            order = (when, int(again[1]) if again else 0, int(found.get("upload") or 0))
            return Upload(
                path, platform, found["name"], found.get("number") or "", found["file"],
                when, bool(found.get("late")), order,
            )  # fmt: skip
    return None


def choose(paths: Iterable[str], lab: str, roster: dict[str, str] | None = None) -> Choice:
    """The newest notebook of each student; everything else is left, with the reason.

    Whose it is: what the roster says; without one, Canvas' number or else the name.
    """
    left: dict[str, str] = {}
    found: dict[str, list[Upload]] = defaultdict(list)
    for path in paths:
        upload = read_name(path)
        if reason := _no_notebook(path, lab, upload):
            left[path] = reason
        elif upload and (student := _student(upload, roster)):
            found[student].append(upload)
        elif upload:
            left[path] = f"the roster has neither {upload.name!r} nor {upload.number or 'a number'}"
    for student in _namesakes(found) if roster is None else ():
        reason = f"several people are called {student}: tell them apart in a roster, by number"
        left |= {upload.path: reason for upload in found.pop(student)}
    chosen = {}
    for student, uploads in found.items():
        uploads.sort(key=lambda upload: (lab in upload.file, upload.order))
        chosen[student] = uploads.pop()
        newer = f"{chosen[student].path} of the same student counts"
        left |= {upload.path: newer for upload in uploads}
    return Choice(chosen, left)


def _no_notebook(path: str, lab: str, upload: Upload | None) -> str:
    name = path.rsplit("/", 1)[-1]
    if "__MACOSX/" in path or name.startswith("._"):
        return "made by macOS, not by the student"
    if not name.endswith(".ipynb"):
        return "no notebook"
    if upload is None:
        return "no known platform names files like this"
    others = [other for other in LABS if other in upload.file and lab not in upload.file]
    return f"names another lab, {others[0]}" if others else ""


def _student(upload: Upload, roster: dict[str, str] | None) -> str:
    if roster is not None:
        return roster.get(upload.number) or roster.get(_key(upload.name)) or ""
    if upload.platform == "Canvas":
        return upload.number
    return re.sub(r"[^\w.-]+", "-", upload.name.strip()).strip("-.") or upload.number


def _namesakes(found: dict[str, list[Upload]]) -> list[str]:
    """Names that belong to several numbers of one assignment."""
    return [name for name, uploads in found.items() if len({u.number for u in uploads}) > 1]
