"""Finds what students handed in and reads it, however damaged it is."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.sandbox.words import clean

MAX_BYTES = 50_000_000
#: Every bracket of JSON becomes an object of up to 250 bytes, every comma one of up to 60.
MAX_BRACKETS, MAX_COMMAS = 1_000_000, 4_000_000
#: Cells, and characters of code and of words in all: reading code takes a kilobyte for a character.
MAX_CELLS, MAX_CODE, MAX_WORDS = 20_000, 600_000, 2_000_000
SECRET_FILE, TIME_FILE = "submission_secret.txt", "timestamp.txt"
#: Both hold a line; a student could have put anything under their names.
MAX_LINE = 1000


class UnreadableError(Exception):
    """A submission cannot be read as a notebook; the message says why, for a teacher."""


@dataclass(frozen=True)
class SubmittedCell:
    """One cell of a submission, whatever tool wrote it.

    grade_id: nbgrader's name of the cell; empty when the metadata is lost or damaged.
    attachments: pictures that were put into a Markdown cell, as they came.
    """

    cell_type: str
    source: str
    grade_id: str
    outputs: tuple[Any, ...]
    attachments: Any = None


def students(course: Course, lab: str) -> Iterator[str]:
    """Everyone with a folder for this lab under ``submitted/``, in alphabetical order."""
    folder = course.root / "submitted"
    if folder.is_dir():
        yield from sorted(p.name for p in folder.iterdir() if (p / lab).is_dir())


def read_submission(path: Path) -> list[SubmittedCell]:
    """The cells of a submitted notebook; raises ``UnreadableError`` with the reason."""
    return parse_submission(load_submission(path))


def parse_submission(content: bytes) -> list[SubmittedCell]:
    """The cells in the content of a file; raises ``UnreadableError`` with the reason."""
    data = _parse(content)
    if not isinstance(data, dict):
        raise UnreadableError("the file is JSON, but no notebook: it holds no cells")
    cells = data.get("cells")
    if cells is None and isinstance(data.get("worksheets"), list):  # notebooks before 2015
        sheets = [s.get("cells") for s in data["worksheets"] if isinstance(s, dict)]
        cells = [c for sheet in sheets if isinstance(sheet, list) for c in sheet]
    if not isinstance(cells, list):
        raise UnreadableError("the file is JSON, but no notebook: it holds no cells")
    if len(cells) > MAX_CELLS:
        raise UnreadableError(f"the notebook has {len(cells)} cells, more than {MAX_CELLS}")
    found = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    for kind, what, most in (("code", "code", MAX_CODE), ("markdown", "words", MAX_WORDS)):
        length = sum(len(cell.source) for cell in found if cell.cell_type == kind)
        if length > most:
            raise UnreadableError(f"the notebook holds {length} characters of {what}, over {most}")
    return found


def load_submission(path: Path) -> bytes:
    """The content of a submitted file; raises ``UnreadableError`` with the reason."""
    if path.is_symlink() or path.parent.is_symlink():
        raise UnreadableError("the notebook or its folder is a link to another place")
    if not path.is_file():
        raise UnreadableError(_what_is_there(path))
    if path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size // 1_000_000
        raise UnreadableError(f"the notebook has {size} MB, more than {MAX_BYTES // 1_000_000}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"the notebook cannot be opened: {error.strerror}") from error


def _what_is_there(path: Path) -> str:
    others = sorted(p.name for p in path.parent.glob("*") if p.is_file() and p.suffix != ".txt")
    names = ", ".join(clean(name)[:100] for name in others[:5])
    found = f"; the folder holds {names}" if others else "; the folder is empty"
    return f"there is no {path.name}{found}"


def _parse(content: bytes) -> Any:
    if not content.strip():
        raise UnreadableError("the file is empty")
    brackets = content.count(b"{") + content.count(b"[")
    if brackets > MAX_BRACKETS or content.count(b",") > MAX_COMMAS:
        raise UnreadableError("the file holds far more parts than any notebook")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"the file is not UTF-8 text (byte {error.start})") from error
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        raise UnreadableError(f"the file is not JSON: {reason}") from error


def _cell(cell: dict[str, Any]) -> SubmittedCell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    source = source.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be saved
    outputs = cell.get("outputs")
    return SubmittedCell(
        "code" if cell.get("cell_type") == "code" else "markdown",
        source,
        _grade_id(cell.get("metadata")),
        tuple(outputs) if isinstance(outputs, list) else (),
        cell.get("attachments"),
    )


def _grade_id(metadata: Any) -> str:
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def complete(submission: Path, autograded: Path) -> None:
    """Add what ``nbgrader submit`` would have left beside a notebook that came another way.

    ``nbgrader release_feedback`` needs both files beside the graded copy.  The random text is kept
    with the submission; a time is not, so that nobody is late by when somebody copied a file.
    """
    secret, time = submission.parent / SECRET_FILE, submission.parent / TIME_FILE
    part = autograded / f"{SECRET_FILE}.{os.getpid()}.part"
    part.write_text(secrets.token_hex(32), encoding="utf-8")
    # Linked, it has its name and all of its text at once, or another grader was first; never goes
    # through a student's link.  A folder that may not be written to is graded as well.
    with contextlib.suppress(OSError):
        os.link(part, secret)
    part.unlink()
    changed = datetime.fromtimestamp(submission.stat().st_mtime, UTC)
    _copy(secret, autograded, secrets.token_hex(32))
    _copy(time, autograded, f"{changed:%Y-%m-%d %H:%M:%S.%f} UTC")


def holds_a_line(file: Path) -> bool:
    """Whether this is a short file of its own, as nbgrader leaves them beside a notebook."""
    return file.is_file() and not file.is_symlink() and file.stat().st_size <= MAX_LINE


def clear_parts(folder: Path, lab: str) -> None:
    """Remove the half files that a process which was killed left in a lab's folders."""
    for part in folder.glob(f"*/{lab}/*.part"):
        number = part.suffixes[-2].lstrip(".") if len(part.suffixes) > 1 else ""
        if number.isdecimal() and not _runs(int(number)):
            part.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:  # somebody else's
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def _copy(file: Path, folder: Path, otherwise: str) -> None:
    """A file's copy in another folder; ``otherwise`` where there is neither file nor copy."""
    target = folder / file.name
    if holds_a_line(file):
        target.unlink(missing_ok=True)
        target.write_bytes(file.read_bytes())
    elif not target.exists():
        target.write_text(otherwise, encoding="utf-8")
