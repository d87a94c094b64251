"""The augmentation panel: six versions of one picture, each what its name says."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import augmentation
from dlcourse.explore.augmentation import PICTURES, original, versions, window

HOW = {"degrees": 90.0, "share": 0.5, "shift": 0.1, "factor": 0.0, "seed": 3}


@pytest.mark.parametrize("picture", PICTURES)
def test_each_version_is_what_its_name_says(picture: str) -> None:
    x = original(picture)
    made = versions(x, **HOW)
    assert np.array_equal(made["flip"], x[0, :, ::-1])
    assert np.allclose(made["rotation"], np.rot90(x[0]), atol=1e-9)
    assert np.ptp(made["contrast change"]) < 1e-9
    assert made["random crop"].shape == (x.shape[1] // 2, x.shape[2] // 2, x.shape[3])
    warm = np.array([0.1, 0, -0.1]) if x.shape[-1] == 3 else 0.1
    assert np.allclose(made["color shift"], np.clip(x[0] + warm, 0, 1))


def test_the_window_of_a_crop_is_found_and_only_where_it_is() -> None:
    image = np.random.default_rng(0).random((9, 9, 3))
    assert window(image, image[2:6, 4:8]) == (2, 4)
    assert window(image, image[2:6, 4:8] + 1e-3) is None


def test_the_caption_says_where_the_crop_is() -> None:
    panel = augmentation()
    crop = versions(original("flower"), 0.0, 0.7, 0.0, 1.0, 1)["random crop"]
    row, column = window(original("flower")[0], crop) or (-1, -1)
    assert f"keeps 67 of 96 rows and columns and starts at row {row}, column {column}" in panel.alt


def test_photographs_keep_their_dark_colours() -> None:
    """A palette made for diagrams had given the dark background of the flower stray colours."""
    import io

    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(augmentation().image.value)).convert("RGB"))
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 150
