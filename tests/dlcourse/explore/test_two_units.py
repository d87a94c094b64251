"""The two-unit network: every number of every operation against torch's autograd."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch
from dlcourse import piece
from dlcourse.explore import TwoUnits, step_through
from dlcourse.explore.two_units import FORWARD, MINUS, OPERATIONS, PRIME, show
from dlcourse.plots.computation import NODES, SIZE, WEIGHTS

#: Inches of the smallest box; those of units are a little larger.
WIDE, HIGH = 0.94, 0.78
NAMES = ("x", "ȳ", "θ₁₀", "θ₁₁", "θ₂₀", "θ₂₁", "φ₀", "φ₁", "φ₂")


def example(seed: int) -> TwoUnits:
    random = np.random.default_rng(seed)
    x, t, *numbers = random.uniform(-2, 2, 9)
    return TwoUnits(x, t, np.reshape(numbers[:4], (2, 2)), np.array(numbers[4:]))


def by_torch(given: dict[str, float]) -> dict[str, float]:
    """Values and derivatives of the network, by autograd."""
    node = {name: torch.tensor(v, dtype=torch.float64) for name, v in given.items()}
    for name in given:
        node[name].requires_grad_()
    for i in "₁₂":
        node[f"f{i}"] = node[f"θ{i}₀"] + node[f"θ{i}₁"] * node["x"]
        node[f"h{i}"] = node[f"f{i}"].relu()
    node["y"] = node["φ₀"] + node["φ₁"] * node["h₁"] + node["φ₂"] * node["h₂"]
    node["L"] = (node["y"] - node["ȳ"]) ** 2
    for tensor in node.values():
        tensor.retain_grad()
    node["L"].backward()
    gradients = {f"dL/d{name}": float(tensor.grad) for name, tensor in node.items()}
    return {name: tensor.item() for name, tensor in node.items()} | gradients


@pytest.mark.parametrize("seed", range(12))
def test_every_number_is_autograd_s(seed: int) -> None:
    network = example(seed)
    expected = by_torch(network.given())
    steps = network.steps()
    assert len(steps) == OPERATIONS
    for step in steps:
        assert step.value == pytest.approx(expected[step.name], rel=1e-12, abs=1e-12), step.name


def test_the_examples_have_units_that_are_on_and_off() -> None:
    values = [step.value for k in range(12) for step in example(k).steps() if step.name == "h₁"]
    assert min(values) == 0
    assert max(values) > 0


def test_six_operations_go_forward_and_the_others_backward() -> None:
    backward = [step.name.startswith("dL/d") for step in example(0).steps()]
    assert backward == [False] * FORWARD + [True] * (OPERATIONS - FORWARD)


def test_every_parameter_and_the_input_get_a_derivative() -> None:
    names = {step.name for step in example(0).steps()}
    assert {f"dL/d{name}" for name in NAMES if name != "ȳ"} <= names


@pytest.mark.parametrize("seed", range(4))
def test_the_formulas_come_out_at_the_value(seed: int) -> None:
    for step in example(seed).steps():
        *_, numbers, value = step.formula.split(" = ")
        if any(letter in numbers for letter in f"da{PRIME}"):
            continue  # a name or an activation, not a sum of numbers
        words = numbers.replace("·", "*").replace("²", "**2").replace(MINUS, "-")
        shown = float(value.strip("()").replace(MINUS, "-"))
        assert eval(words) == pytest.approx(shown, rel=0.02, abs=0.08), step.formula


def test_numbers_are_shown_with_their_sign_in_brackets() -> None:
    assert [show(v) for v in (1.5, -0.25, -0.001)] == ["1.50", f"({MINUS}0.25)", "0.00"]


def test_no_box_of_the_picture_covers_another_or_leaves_it() -> None:
    places = NODES | WEIGHTS
    for (a, (x, y)), (b, (u, v)) in combinations(places.items(), 2):
        assert abs(x - u) >= WIDE or abs(y - v) >= HIGH, f"{a} and {b} overlap"
    for name, (x, y) in places.items():
        assert WIDE / 2 <= x <= SIZE[0] - WIDE / 2, name
        assert HIGH / 2 <= y <= SIZE[1] - HIGH / 2, name


def test_a_picture_holds_what_is_known_so_far_and_no_more() -> None:
    words = example(0).picture(after=FORWARD).alt
    assert "L = " in words
    assert "dL/d" not in words


@pytest.mark.parametrize("step", [0, 1, 6, 7, 19])
def test_the_panel_names_operation_direction_and_number(step: int) -> None:
    panel = step_through(step)
    if step == 0:
        assert "Nothing computed yet" in panel.alt
        return
    way = "forward" if step <= FORWARD else "backward"
    formula = TwoUnits(2.0, 0.5, np.array([[-0.5, 1], [2, -0.5]]), np.array([0.5, 1, -0.5]))
    assert f"Operation {step} of 19, {way}: {formula.steps()[step - 1].formula}" in panel.alt


def test_the_last_step_compares_with_the_piece() -> None:
    assert "The largest difference from two_unit_gradients is 0e+00" in step_through(19).alt

    @piece
    def two_unit_gradients(x, t, theta, phi):  # type: ignore[no-untyped-def]
        return np.zeros((2, 2)), np.zeros(3)

    assert "The largest difference from two_unit_gradients is 4e+00" in step_through(19).alt
