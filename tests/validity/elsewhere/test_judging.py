"""Solutions are judged one by one, in processes that a solution cannot take with it."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Any

import numpy as np
import pytest
from dlcourse import namespace

from tests.validity.elsewhere import judging, pool
from tests.validity.elsewhere.judging import Solution, judge
from tests.validity.elsewhere.numbers import wrong_numbers
from tests.validity.elsewhere.style import Function, reference
from tests.validity.elsewhere.tables import TOGETHER, by_style, of_style


def solution(piece: str, function: Function, right: bool = False) -> Solution:
    return Solution(piece, function.__name__, lambda: function, right, "by hand")


def numpy_only(dh: Any, f: Any) -> Any:
    return np.where(np.asarray(f) > 0, dh, 0.0)


def in_place(dh: Any, f: Any) -> Any:
    dh[f <= 0] = 0
    return dh


def leaky(dh: Any, f: Any) -> Any:
    return namespace(f).where(f > 0, dh, 0.01 * dh)


def endless(dh: Any, f: Any) -> Any:
    while True:
        with contextlib.suppress(Exception):
            time.perf_counter()


def test_the_reference_passes_everywhere() -> None:
    verdict = judge(solution("relu_backward", reference("relu_backward"), right=True))
    assert verdict.ours
    assert all(verdict.passed.values())


def test_wrong_numbers_are_told_from_what_the_contract_adds() -> None:
    assert wrong_numbers("relu_backward", leaky, b"secret")
    for function in (numpy_only, in_place, reference("relu_backward")):
        assert not wrong_numbers("relu_backward", function, b"secret")


def test_what_never_ends_is_stopped_and_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", 0.05)
    verdict = judge(solution("relu_backward", endless))
    assert verdict.stopped
    assert not verdict.ours
    assert not any(verdict.passed.values())


def test_only_wrong_numbers_are_counted() -> None:
    found = [judge(solution("relu_backward", wrong)) for wrong in (leaky, numpy_only)]
    assert [verdict.ours for verdict in found] == [False, False]
    (pair,) = of_style(found, "CS231n, printed", right=False)
    assert pair == (found[0], True)
    assert of_style(found, TOGETHER, right=False) == [(found[0], False)]
    assert by_style(found).row_count == len(judging.STYLES) + 1


def test_a_process_that_dies_costs_one_solution() -> None:
    def work(number: int) -> int:
        return os._exit(1) if number == 2 else number

    found = list(pool.spread(range(5), work, lambda number: -number, workers=2))
    assert sorted(found) == [-2, 0, 1, 3, 4]


def test_a_process_that_hangs_costs_one_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.5)

    def work(number: int) -> int:
        if number == 2:
            time.sleep(60)
        return number

    found = list(pool.spread(range(5), work, lambda number: -number, workers=1))
    assert sorted(found) == [-2, 0, 1, 3, 4]
