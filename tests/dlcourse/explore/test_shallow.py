"""The shallow network: joints where pre-activations cross zero, y the sum of its parts."""

import pytest
from dlcourse.explore import shallow_network


def test_the_joints_are_named() -> None:
    assert "unit 1 at x = 0.40, unit 2 at x = 0.60, unit 3 at x = 1.30" in shallow_network().alt


def test_a_joint_moves_with_its_bias() -> None:
    panel = shallow_network()
    panel.controls["theta_10"].value = 1.0
    assert "unit 1 at x = 1.00" in panel.alt


def test_a_flat_unit_has_no_joint() -> None:
    panel = shallow_network()
    for i in (1, 2, 3):
        panel.controls[f"theta_{i}1"].value = 0.0
    assert "No unit switches" in panel.alt


@pytest.mark.parametrize("phi", ["phi_0", "phi_1", "phi_2", "phi_3"])
def test_phi_moves_no_joint(phi: str) -> None:
    panel = shallow_network()
    before = panel.alt
    panel.controls[phi].value = -1.0
    assert panel.alt == before
