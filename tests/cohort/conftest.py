"""Gives the tests of ``suite.SampleClass`` the samples of their lab, one by one."""

from __future__ import annotations

import pytest

from tests.cohort.sample import samples


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "sample" in metafunc.fixturenames:
        rows = samples(metafunc.cls.LAB)
        metafunc.parametrize("sample", rows, ids=[sample.student for sample in rows])
