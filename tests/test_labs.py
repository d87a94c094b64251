"""What the text of a lab promises of its figures and training runs, with the reference pieces."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import jupytext
import pytest
from dlcourse import experiment, pieces
from dlcourse.catalogue import LABS
from nbformat import NotebookNode

from tests.reference import ROOT

Scope = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def code_cells(lab: str) -> list[NotebookNode]:
    notebook = jupytext.read(ROOT / "solutions" / f"{lab}.py", fmt="py:percent")
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(cell: NotebookNode, scope: Scope) -> None:
    exec(compile(cell.source, str(cell.metadata.get("demo", "a cell")), "exec"), scope)


def assigned_names(source: str) -> set[str]:
    """The names that a cell gives a value at its top level, definitions included."""
    found = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found.add(statement.name)
            continue
        nodes = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        found |= {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    return found


@pytest.mark.parametrize("lab", LABS)
def test_no_figure_takes_the_name_of_a_piece(lab: str) -> None:
    """Else a student's code could use it, and stop where figures are not run: at the grading."""
    names = {piece.name for other in LABS.values() for piece in other.pieces}
    for cell in code_cells(lab):
        if "demo" in cell.metadata:
            assert not assigned_names(cell.source) & names, cell.metadata["demo"]


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_figures_can_be_run_again_in_any_order(lab: str) -> None:
    """As students do who come back to a piece: all cells once, then the figures from the end."""
    scope: Scope = {"__name__": "__main__"}
    cells = code_cells(lab)
    for cell in cells:
        run(cell, scope)
    for cell in reversed([cell for cell in cells if "demo" in cell.metadata]):
        run(cell, scope)


@pytest.mark.slow
def test_the_gradients_of_lab_2_teach_a_network_to_read() -> None:
    """At least 96% of the new digits, for several seeds; 50 of them gave 97.1% to 99.3%."""
    scope: Scope = {"__name__": "__main__"}
    for cell in code_cells("lab2_backprop"):
        if "demo" not in cell.metadata or cell.metadata["demo"] == "training_loop":
            run(cell, scope)
    scope["train"], scope["test"] = scope["data"].split(scope["data"].digits(), 0.75, 0.25)
    for seed in range(5):
        network = scope["nn"].MLP(scope["WIDTHS"], seed=seed)
        shuffle = scope["np"].random.default_rng(seed)
        for _ in range(scope["EPOCHS"]):
            scope["train_epoch"](network, shuffle)
        assert network.accuracy(scope["test"].x, scope["test"].labels) >= 0.96, seed


@pytest.mark.slow
def test_the_experiment_of_lab_4_shows_overfitting_and_what_helps() -> None:
    """With the reference pieces, for three of the five draws that the notebook takes."""
    scope: Scope = {"__name__": "__main__"}
    for cell in code_cells("lab4_regularization"):
        if "demo" not in cell.metadata:
            run(cell, scope)
    sets = [experiment.digits(seed) for seed in range(3)]
    names = ("nothing", "dropout", "noise, turned, batch norm")
    recipes = {name: scope["RECIPES"][name] for name in names}
    found = experiment.compare(recipes, lambda seed: sets[seed][:2], range(3))
    scores = {
        name: [100 * network.accuracy(sets[k][2]) for k, network in enumerate(networks)]
        for name, networks in found.items()
    }
    for network, (train, _, _) in zip(found["nothing"], sets, strict=True):
        assert network.accuracy(train) > 0.92  # though a fifth of these labels is wrong
        losses = network.history["val_loss"]
        assert losses[-1] > 1.2 * min(losses)
    gains = {name: [a - b for a, b in zip(scores[name], scores["nothing"], strict=True)]
             for name in names[1:]}  # fmt: skip
    assert min(gains["noise, turned, batch norm"]) > 4
    assert sum(gains["dropout"]) / 3 > 3
