"""A stand-in for Colab's package: the calls that dlcourse uses, and what they were asked."""

from google.colab import _message, drive, files, output

__all__ = ["_message", "drive", "files", "output"]
