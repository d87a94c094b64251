"""SMOTE on a cloud: new points on the lines, a caption that tells when they are not."""

from __future__ import annotations

import re

import numpy as np
import pytest
from dlcourse import pieces
from dlcourse.explore import smote_cloud
from dlcourse.explore.smote_cloud import COMMON, cloud, distance_to_segments, segments
from sklearn.neighbors import NearestNeighbors


@pytest.mark.parametrize("k", [1, 4, 30])
def test_the_lines_lead_to_the_nearest_neighbours(k: int) -> None:
    x, labels = cloud(16)
    rare = x[labels == 1]
    near = min(k, 15)
    expected = NearestNeighbors(n_neighbors=near).fit(rare).kneighbors(return_distance=False)
    lines = segments(rare, k).reshape(16, near, 2, 2)
    assert np.array_equal(lines[:, :, 0], np.repeat(rare[:, None], near, axis=1))
    assert np.array_equal(np.sort(lines[:, :, 1], axis=1), np.sort(rare[expected], axis=1))


def test_distance_to_a_line_is_the_shortest() -> None:
    line = np.array([[[0.0, 0.0], [2.0, 0.0]]])
    points = np.array([[1.0, 0.0], [1.0, 0.5], [-3.0, 4.0], [2.0, -1.0]])
    assert distance_to_segments(points, line) == pytest.approx([0, 0.5, 5, 1])


def test_few_neighbours_stay_in_a_group_and_many_join_them() -> None:
    panel = smote_cloud()
    assert f"{COMMON - 16} new points" in panel.alt
    assert "joins the two groups" not in panel.alt
    panel.controls["k"].value = 10
    assert "joins the two groups" in panel.alt


def test_repeated_points_are_copies() -> None:
    panel = smote_cloud()
    panel.controls["method"].value = "random oversampling"
    assert f"{COMMON - 16} of them are copies" in panel.alt


def test_points_off_the_lines_are_told() -> None:
    @pieces.piece
    def smote(x, labels, k, rng):  # type: ignore[no-untyped-def]
        new = np.tile([0.0, 3.0], (COMMON - 16, 1))
        return np.concatenate([x, new]), np.append(labels, np.ones(len(new), dtype=int))

    found = re.search(r"at 1 places, at most (\S+) away", smote_cloud().alt)
    assert found
    assert float(found[1]) > 0.5
