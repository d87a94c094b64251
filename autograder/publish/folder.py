"""Keeps a published folder up to date, and touches nothing in it that others wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

#: Lies in a publication and says which files are its own: path -> hashes of what was written there.
MARKER = ".dlcourse-publication.json"
Known = dict[str, list[str]]


class PublishError(Exception):
    """A folder cannot be published to; the message says why and what to do."""


@dataclass
class Changes:
    """What an update did, as paths in the folder.

    kept: files that somebody has changed since they were published; they stay so.
    """

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def update(folder: Path, content: Mapping[str, bytes]) -> Changes:
    """Make a folder hold ``content``, by path.

    Raises ``PublishError``, before anything is written, when the folder holds other things and is
    no earlier publication, or holds a file of somebody else's where one must go.
    """
    known = require_ours(folder)
    _refuse_strangers(folder, content, known)
    folder.mkdir(parents=True, exist_ok=True)
    both = {path: [*known.get(path, []), _hash(data)] for path, data in content.items()}
    _write_marker(folder, known | both)  # killed from here on, the next update goes on
    changes = Changes()
    for path, data in content.items():
        _write(folder, path, data, known, changes)
    for path in known.keys() - content.keys():
        _remove(folder, path, known, changes)
    _write_marker(folder, {path: [_hash(data)] for path, data in content.items()})
    return changes


def require_ours(folder: Path) -> Known:
    """The files that an earlier publication wrote; none in a folder that is new or empty.

    Raises ``PublishError`` when the folder holds other things.
    """
    marker = folder / MARKER
    if marker.is_file():
        try:
            known: Known = json.loads(marker.read_text(encoding="utf-8"))["files"]
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError(
                f"{marker} cannot be read ({error}): publish to a new folder"
            ) from error
        return known
    if folder.exists() and not folder.is_dir():
        raise PublishError(f"{folder} is a file: name a folder")
    if folder.is_dir() and (others := sorted({p.name for p in folder.iterdir()} - {".git"})):
        raise PublishError(
            f"{folder} holds other things, such as {others[0]}, and is no earlier publication "
            f"(it has no {MARKER}): name an empty folder, or one that does not exist yet"
        )
    return {}


def _refuse_strangers(folder: Path, content: Iterable[str], known: Known) -> None:
    root = folder.resolve()
    taken = [
        path
        for path in content
        if not (folder / path).parent.resolve().is_relative_to(root)
        or (folder / path).is_symlink()
        or (path not in known and (folder / path).exists())
    ]
    if taken:
        raise PublishError(
            f"{folder} has files where the course's own must go, which it did not write: "
            f"{', '.join(taken[:5])}. Move them away, then publish again"
        )


def _write(folder: Path, path: str, data: bytes, known: Known, changes: Changes) -> None:
    file = folder / path
    there = _hash(file.read_bytes()) if file.is_file() else ""
    if there == _hash(data):
        return
    if there and there not in known[path]:
        changes.kept.append(path)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    _put(file, data)
    changes.written.append(path)


def _remove(folder: Path, path: str, known: Known, changes: Changes) -> None:
    """Take out what is published no longer, unless somebody has changed it."""
    file = folder / path
    if not file.is_file() or file.is_symlink():
        return
    if _hash(file.read_bytes()) not in known[path]:
        changes.kept.append(path)
        return
    file.unlink()
    changes.removed.append(path)
    for parent in file.relative_to(folder).parents:
        if parent.name and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _write_marker(folder: Path, files: Known) -> None:
    about = "The files that `autograder publish` wrote; it changes and removes no others."
    text = json.dumps({"about": about, "files": files}, indent=1, sort_keys=True)
    _put(folder / MARKER, f"{text}\n".encode())


def _put(file: Path, data: bytes) -> None:
    """In one step, so that a file is whole or as it was."""
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(data)
    part.replace(file)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
