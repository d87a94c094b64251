"""The checks that a student may see, a module a lab."""

from __future__ import annotations

import importlib

from dlcourse.catalogue import lab_of
from dlcourse.checking import CheckResult, Student
from dlcourse.checking.registry import Registry

#: Nothing to hide: the inputs of visible checks are the same everywhere.
SEED = b"visible"


def run_visible(name: str, student: Student) -> list[CheckResult]:
    """The results of all visible checks of a piece."""
    module = importlib.import_module(f"dlcourse.visible.{lab_of(name).name}")
    registry: Registry = module.CHECKS
    return registry.run(name, student, SEED)
