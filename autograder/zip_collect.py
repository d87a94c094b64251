"""``nbgrader zip_collect`` for what learning platforms let a teacher download."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import Unicode

from autograder.collect import MAX_BYTES
from autograder.platforms import Choice, RosterError, Upload, choose, read_roster
from autograder.sandbox.words import clean

#: Zip files within zip files that are opened.
DEEPEST = 3


class Extractor(ExtractorPlugin):  # type: ignore[misc]
    """Unpacks downloads; a file that cannot be unpacked is named, and stops nothing."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Every zip file into a folder of its name, everything else as it is."""
        source, goal = Path(archive_path), Path(extracted_path)
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            target = goal / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix.lower() == ".zip":
                self._unpack(path, target.with_suffix(""), 1)
            else:
                shutil.copy(path, target)

    def _unpack(self, archive: Path, folder: Path, depth: int) -> None:
        try:
            with zipfile.ZipFile(archive) as file:
                for member in file.infolist():
                    if reason := _refuse(member, folder):
                        self._left(f"{archive.name}: {member.filename}", reason)
                    elif not member.is_dir():
                        self._put(file, member, folder, depth)
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            self._left(archive.name, f"cannot be unpacked: {error}")

    def _put(
        self, file: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, depth: int
    ) -> None:
        path = folder / member.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(file.read(member))
        except (RuntimeError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
            path.unlink(missing_ok=True)
            self._left(member.filename, f"cannot be unpacked: {error}")
            return
        if path.suffix.lower() == ".zip" and depth < DEEPEST:
            self._unpack(path, path.with_suffix(""), depth + 1)

    def _left(self, name: str, reason: str) -> None:
        self.log.warning("Not collected: %s: %s", clean(name), clean(reason))


def _refuse(member: zipfile.ZipInfo, folder: Path) -> str:
    name = PurePosixPath(member.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in member.filename:
        return "its path leads out of the zip file"
    if member.file_size > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1_000_000} MB"
    if not member.is_dir() and (folder / name).exists():
        return "the zip file holds two files of this name"
    return ""


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """One notebook a student, the newest; every file that is left is named with the reason."""

    roster = Unicode(
        "", help="CSV with columns platform,student_id: what the platform calls whom"
    ).tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._plan: dict[str, dict[str, Any]] | None = None

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Whose file this is, as nbgrader asks for it; None for one that does not count."""
        if self._plan is None:
            self._plan = self._read_all()
        return self._plan.get(submitted_file)

    def _read_all(self) -> dict[str, dict[str, Any]]:
        app = self.parent
        folder = Path(app._format_collect_path(app.extracted_directory))
        lab = app.coursedir.assignment_id
        paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        choice = choose([p for p in paths if not p.endswith(".zip")], lab, self._roster())
        for path, reason in sorted(choice.left.items()):
            self.log.warning("Not collected: %s: %s", clean(path), clean(reason))
        late = self._late(choice, lab)
        return {
            str(folder / upload.path): {"student_id": student, "file_id": lab} | _time(upload, late)
            for student, upload in choice.chosen.items()
        }

    def _roster(self) -> dict[str, str] | None:
        if not self.roster:
            return None
        try:
            return read_roster(Path(self.parent.coursedir.root, self.roster))
        except RosterError as error:
            self.parent.fail(str(error))
            raise

    def _late(self, choice: Choice, lab: str) -> datetime | None:
        """The time to enter for files marked LATE: just after the due date, if there is one."""
        names = sorted(student for student, upload in choice.chosen.items() if upload.late)
        if not names:
            return None
        directory = self.parent.coursedir
        try:
            with Gradebook(directory.db_url, directory.course_id) as gradebook:
                due = gradebook.find_assignment(lab).duedate
        except MissingEntry:
            due = None
        how = "counted as one second late" if due else f"{lab} has no due date: no penalty"
        self.log.warning("Marked LATE, not by how much; %s: %s", how, clean(", ".join(names)))
        return due + timedelta(seconds=1) if due else None


def _time(upload: Upload, late: datetime | None) -> dict[str, Any]:
    if upload.when:
        day, hour = upload.when[:10], upload.when[11:].replace("-", ":")
        return {"timestamp": f"{day} {hour} UTC"}
    return {"timestamp": late} if upload.late and late else {}
