"""A training run in one .npz file: what it needs to go on as if it had never been broken off."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from dlcourse.arrays import Array, to_numpy
from dlcourse.training.nested import Arrays, put_together, take_apart

#: Of the file's format; another one is not read.
FORMAT = 1


class CheckpointError(Exception):
    """A checkpoint cannot be written or read, or belongs to another run."""


def fingerprint(*arrays: Array) -> str:
    """A short text that changes with any number in the arrays."""
    digest = hashlib.sha256()
    for array in map(to_numpy, arrays):
        digest.update(f"{array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def write(path: Path, settings: dict[str, Any], content: dict[str, Any]) -> None:
    """Write a run; the file is replaced in one go, so that it is whole whenever one looks.

    ``settings`` says in words and numbers which run it is, ``content`` is where it has got to.
    Raises ``CheckpointError`` when a part of the content is no array and no number.
    """
    arrays: Arrays = {}
    try:
        described = {name: take_apart(value, arrays) for name, value in content.items()}
    except TypeError as error:
        raise CheckpointError(
            f"the run cannot be kept in {path}: it holds {error}. Optimizers and stopping rules "
            "can be kept while all they remember are arrays, numbers, and lists, tuples and dicts "
            "of these."
        ) from error
    note = json.dumps({"format": FORMAT, "settings": settings, "content": described})
    partly = path.with_name(path.name + ".part")
    with open(partly, "wb") as file:
        np.savez(file, **{"note": np.array(note), **arrays})  # type: ignore[arg-type]
    os.replace(partly, path)


def read(path: Path, settings: dict[str, Any], device: Any = None) -> dict[str, Any]:
    """The content of a run's file.

    Raises ``CheckpointError`` when it is no checkpoint, or one of a run with other settings.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            note = json.loads(str(file["note"]))
            arrays = {name: file[name] for name in file.files if name != "note"}
        if note["format"] != FORMAT:
            raise ValueError(f"its format is {note['format']}, not {FORMAT}")
        _require_same(path, note["settings"], settings)
        return {k: put_together(v, arrays, device) for k, v in note["content"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise CheckpointError(
            f"{path} is no checkpoint that can be read ({error}). "
            "Delete it to start again, or name another file."
        ) from error


def _require_same(path: Path, kept: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Raise ``CheckpointError`` that names every setting of the kept run that is another one."""
    other = [
        f"{name} was {kept.get(name)!r} and is {value!r}"
        for name, value in wanted.items()
        if kept.get(name) != value
    ]
    if other:
        raise CheckpointError(
            f"{path} belongs to another run: {'; '.join(other)}. Train with the settings of that "
            "run to go on with it; delete it, or name another file, to start a new one."
        )
