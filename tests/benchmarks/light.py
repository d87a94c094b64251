"""A light class: the pieces of lab 1 without its demonstrations, for stock nbgrader and for ours.

Both sides get the same files of the same students, and each engine puts its own locked cells into
them.  Stock has a set-up cell with nothing but NumPy in it and a few plain asserts a piece, which
is less than our checks do; ours has the set-up cell of a lab and all of its checks.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.cohort.sample import Materials, Notebook, cell_named, own_cell

LAB = "lab1_mlp"
#: Every so many students have left out one of these, which no other piece needs.
SOME = 4
LEFT_OUT = ("cross_entropy", "mse", "elu", "accuracy", "count_parameters", "relu_interpolant")

STOCK_SETUP = """import numpy as np
namespace = lambda *arrays: np
piece = lambda function: function"""
OUR_SETUP = "import numpy as np\nfrom dlcourse import check, namespace, piece"

#: What makes a notebook one that uses torch: a cell of the student's own, below the set-up.
TORCH = """import torch
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(4, 3)).pow(2).mean().backward()
optimizer.step()"""

#: Hidden tests as teachers write them, by piece.
ASSERTS = {
    "relu": "assert np.allclose(relu(np.array([-2.0, 0, 3])), [0, 0, 3])",
    "elu": "assert np.allclose(elu(np.array([-1.0, 2])), [np.exp(-1) - 1, 2])\n"
    "assert np.allclose(elu(np.array([-1.0]), 2.0), 2 * (np.exp(-1) - 1))",
    "sigmoid": "assert np.allclose(sigmoid(np.array([0.0, 1e4, -1e4])), [0.5, 1, 0])",
    "softmax": "p = softmax(np.array([[1.0, 2, 3], [1e4, 0, 0]]))\n"
    "assert np.allclose(p.sum(-1), 1)\nassert np.allclose(p[1], [1, 0, 0])",
    "linear": "x, W, b = np.ones((4, 3)), np.arange(6.0).reshape(2, 3), np.ones(2)\n"
    "assert np.allclose(linear(x, W, b), x @ W.T + b)\n"
    "try:\n    linear(np.ones((4, 2)), W, b)\n    assert False\nexcept ValueError:\n    pass",
    "shallow_network": "y = shallow_network(np.array([-1.0, 2]), np.array([[0.0, 1], [1, -1]]), "
    "np.array([1.0, 2, 3]))\nassert np.allclose(y, [7, 5])",
    "relu_interpolant": "theta, phi = relu_interpolant(np.array([0.0, 1, 3]), "
    "np.array([1.0, 2, 0]))\nh = np.maximum(theta[:, 0] + np.outer([0.5, 3], theta[:, 1]), 0)\n"
    "assert np.allclose(phi[0] + h @ phi[1:], [1.5, 0])",
    "mlp": "W = [np.ones((3, 2)), np.ones((1, 3))]\nb = [np.zeros(3), np.ones(1)]\n"
    "assert np.allclose(mlp(np.array([[1.0, 1], [-1, -1]]), W, b), [[7], [1]])",
    "count_parameters": "assert count_parameters([784, 100, 10]) == 79510",
    "mse": "assert np.allclose(mse(np.array([1.0, 2]), np.array([1.0, 4])), 2)",
    "mae": "assert np.allclose(mae(np.array([1.0, 2]), np.array([1.0, 4])), 1)",
    "binary_cross_entropy": "loss = binary_cross_entropy(np.array([0.5, 1.0]), "
    "np.array([1.0, 1.0]))\nassert np.allclose(loss, np.log(2) / 2)",
    "cross_entropy": "loss = cross_entropy(np.array([[0.0, 0], [1e4, 0]]), np.array([1, 0]))\n"
    "assert np.allclose(loss, np.log(2) / 2)",
    "accuracy": "f = np.array([[1.0, 2], [3, 0], [1, 1]])\n"
    "assert np.isclose(accuracy(f, np.array([1, 1, 0])), 2 / 3)",
}


def write_stock(root: Path, repository: Path) -> None:
    """A course for stock nbgrader, with the lab's source and no preprocessor of ours."""
    source = _light(_read(repository, "solutions"), STOCK_SETUP)
    for name, asserts in ASSERTS.items():
        hidden = f"### BEGIN HIDDEN TESTS\n{asserts}\n### END HIDDEN TESTS"
        cell_named(source, f"test_{name}")[1]["source"] = hidden
    _write(root / "source", source)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'c'\n"
    )


def write_ours(root: Path, repository: Path) -> None:
    """The same course for our grader: the light lab, built and released."""
    for place in ("solutions", "labs"):
        _write(root / place, _light(_read(repository, place), OUR_SETUP))


def write_class(root: Path, repository: Path, students: int, torch: bool) -> None:
    """What the students hand in; no two files are alike."""
    parts = Materials.read(repository, LAB)
    parts = Materials(_light(parts.release, OUR_SETUP), parts.solutions)
    for number in range(students):
        student = f"student-{number:05d}"
        notebook = parts.partly(set(parts.solutions) - missing(number))
        own = f"# {student}\n" + (TORCH if torch else "answer = 6 * 7")
        notebook["cells"].insert(cell_named(notebook, "setup")[0] + 1, own_cell(own))
        _write(root / "submitted" / student, notebook)


def missing(number: int) -> set[str]:
    """The pieces that a student has not written."""
    return {LEFT_OUT[number // SOME % len(LEFT_OUT)]} if number % SOME == SOME - 1 else set()


def _light(notebook: Notebook, setup: str) -> Notebook:
    """The cells that nbgrader knows, without demonstrations."""
    light = copy.deepcopy(notebook)
    light["cells"] = [c for c in light["cells"] if not _id(c).startswith(("demo_", "-"))]
    cell_named(light, "setup")[1]["source"] = setup
    return light


def _id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "-")


def _read(repository: Path, place: str) -> Notebook:
    found: Notebook = json.loads((repository / place / LAB / f"{LAB}.ipynb").read_text("utf-8"))
    return found


def _write(folder: Path, notebook: Notebook) -> None:
    path = folder / LAB / f"{LAB}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
