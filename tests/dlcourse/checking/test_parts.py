"""Arrays in lists, tuples and dicts: in one row, back in their places, by name."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.checking.parts import by_part, leaves, named_inputs, nested_like

A, B, C = np.zeros(1), np.ones(2), np.arange(3.0)
PARAMS: dict[str, Any] = {"encoder": [(A, B)], "decoder": [(C, A)]}


def test_leaves_from_left_to_right_and_back() -> None:
    pairs = zip(leaves(PARAMS), (A, B, C, A), strict=True)
    assert all(leaf is array for leaf, array in pairs)
    assert nested_like(PARAMS, range(4)) == {"encoder": [(0, 1)], "decoder": [(2, 3)]}


def test_names_do_not_hang_on_the_order_of_a_dict() -> None:
    turned = {"decoder": PARAMS["decoder"], "encoder": PARAMS["encoder"]}
    one, other = by_part((A, PARAMS), ("loss", "grads")), by_part((A, turned), ("loss", "grads"))
    assert one.keys() == other.keys()
    assert one["grads[decoder][0][0]"] is other["grads[decoder][0][0]"] is C
    assert by_part(PARAMS, ()).keys() == {f"{part}[0][{k}]" for part in PARAMS for k in (0, 1)}


def test_inputs_by_name() -> None:
    found = named_inputs("(x, params, n=3)", (A, {"W": [B]}, 3))
    assert list(found) == ["x", "params[W][0]"]
