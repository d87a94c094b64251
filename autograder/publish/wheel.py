"""dlcourse as a wheel, from which its sources are published too: one says what belongs to it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.publish.folder import PublishError

#: What tools leave in the sources.
LEFT = shutil.ignore_patterns("build", "dist", "*.egg-info", "__pycache__", ".*")
#: The date of all files in the wheel, so that the same sources make the same wheel: 1 January 1980.
EPOCH = "315532800"


def build_wheel(course: Path) -> tuple[str, bytes]:
    """The name and the content of a wheel of the package in ``course``; needs no network.

    Raises ``PublishError`` with pip's words when it cannot be built.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(course, Path(scratch, "course"), ignore=LEFT)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--no-build-isolation", "--disable-pip-version-check"]
        done = subprocess.run(
            [*command, "--wheel-dir", scratch, str(copy)],
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            capture_output=True,
            text=True,
        )
        built = list(Path(scratch).glob("*.whl"))
        if done.returncode or len(built) != 1:
            raise PublishError(f"the wheel of {course} was not built: {done.stderr.strip()}")
        return built[0].name, built[0].read_bytes()


def sources_in(wheel: bytes) -> dict[str, bytes]:
    """The package's files in a wheel, by path, without the wheel's own."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if _is_source(name)}


def _is_source(name: str) -> bool:
    return not name.partition("/")[0].endswith(".dist-info") and not name.endswith("/")
