"""Pictures are computed by one thread, and afterwards everything is as before."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from dlcourse.explore import Panel
from dlcourse.explore.sliders import slider
from dlcourse.threads import one_thread
from threadpoolctl import threadpool_info, threadpool_limits


def threads() -> int:
    """The most threads that NumPy's algebra may use."""
    np.ones((2, 2)) @ np.ones((2, 2))
    return max(part["num_threads"] for part in threadpool_info() if part["user_api"] == "blas")


def test_one_inside_and_as_before_afterwards() -> None:
    with threadpool_limits(2, user_api="blas"):
        with one_thread():
            assert threads() == 1
        assert threads() == 2


def test_a_panel_draws_with_one() -> None:
    seen = []

    def draw(figure: Any, height: float) -> str:
        seen.append(threads())
        figure.subplots().bar([0], [height])
        return "a bar"

    with threadpool_limits(2, user_api="blas"):
        Panel(draw, {"height": slider("height", 1, 0, 3)}, shows="One bar.")
    assert seen == [1]


def test_it_works_without_threadpoolctl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with threadpool_limits(2, user_api="blas"), one_thread():
        assert threads() == 2
