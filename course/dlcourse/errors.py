"""What goes wrong before any check runs: names the thing, the reason and what to do."""

from __future__ import annotations


class PieceError(Exception):
    """A piece was declared or asked for in a way that the course does not know."""


class UnknownPieceError(PieceError):
    """No lab has a piece of this name."""


class SignatureError(PieceError):
    """A piece takes other arguments than the lab says."""


class MissingPackageError(ImportError):
    """A package that is needed only here is not installed."""


class NotebookError(Exception):
    """A notebook file could not be read."""


class VersionError(Exception):
    """A notebook needs a newer dlcourse than the one that is installed."""
