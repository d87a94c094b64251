"""The time of the cells that must run for a mark, where nothing else is done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import torch
from dlcourse.catalogue import find_lab
from dlcourse.checking import Student, ThisProcess
from dlcourse.visible import run_visible

from autograder.checks import run_hidden
from autograder.collect import parse_submission
from autograder.match import without_magics
from autograder.misconceptions import wrong_results
from autograder.normalise import normalise
from autograder.sandbox.shell import make_shell, run_cell
from tests.cohort import Materials

TIMES = 10


def seconds_of_cells(root: Path, lab: str) -> float:
    """Seconds of set-up, pieces and test cells of a solved lab, one core, everything imported."""
    torch.set_num_threads(1)
    materials = Materials.read(root, lab)
    release = nbformat.reads(json.dumps(materials.release), as_version=4)
    steps = normalise(parse_submission(json.dumps(materials.solved()).encode()), release).steps
    shell, student = make_shell(), Student(ThisProcess(), known_mistakes=wrong_results)

    def run() -> None:
        for step in steps:
            assert run_cell(shell, without_magics(step.source)) is None
        for piece in find_lab(lab).pieces:
            results = run_visible(piece.name, student) + run_hidden(piece.name, student, b"secret")
            assert all(result.ok for result in results), piece.name

    run()
    return _median(run)


def _median(run: Callable[[], None]) -> float:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[TIMES // 2]
