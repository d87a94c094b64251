"""Whether this dlcourse is new enough for a notebook."""

from __future__ import annotations

from dlcourse.errors import VersionError

__version__ = "0.1.0"


def require(version: str) -> None:
    """Do nothing if dlcourse is at least this version; raises ``VersionError`` if it is older."""
    if _numbers(__version__) < _numbers(version):
        raise VersionError(
            f"this notebook needs dlcourse {version} or newer, and {__version__} is installed. "
            "Copy the line of this cell that begins with %pip into a cell of its own, add "
            "--upgrade to it, run it, and restart the kernel."
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
