"""Text in, notebooks out: sources in py:percent become lectures, labs with solutions, releases."""

from autograder.build.lab import build_lab
from autograder.build.lecture import build_lecture
from autograder.build.release import release_lab

__all__ = ["build_lab", "build_lecture", "release_lab"]
