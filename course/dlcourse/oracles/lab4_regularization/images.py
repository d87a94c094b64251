"""Images changed, on SciPy's and torch's functions for them; arrays are (N, H, W, C)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import Rng, like, to_numpy
from dlcourse.oracles.convert import on_torch


@on_torch
def flip_horizontal(images: Tensor) -> Tensor:
    """torch's flip along the width."""
    return torch.flip(images, dims=(2,)).clamp(0, 1)


def rotate(images: Tensor, degrees: float) -> Tensor:
    """SciPy's rotation, bilinear; a pixel outside the image counts as 0."""
    from scipy import ndimage  # it takes long to import

    plain = to_numpy(images)
    turned = ndimage.rotate(
        plain.astype(float), degrees, axes=(1, 2), reshape=False, order=1, mode="grid-constant"
    )
    return like(np.clip(turned, 0, 1).astype(plain.dtype), images)


def random_crop(images: Tensor, size: int, rng: Rng) -> Tensor:
    """One of NumPy's sliding windows for every image."""
    windows = sliding_window_view(to_numpy(images), (size, size), axis=(1, 2))
    n, rows, columns = windows.shape[:3]
    place = (to_numpy(rng.integers(0, count, (n,))) for count in (rows, columns))
    chosen = np.moveaxis(windows[(np.arange(n), *place)], 1, -1)
    return like(np.clip(chosen, 0, 1), images)


@on_torch
def shift_color(images: Tensor, shift: Any) -> Tensor:
    """torch's sum, clamped; ``shift`` is one number, or an array (or a list) of one per channel."""
    shift = torch.as_tensor(shift, dtype=images.dtype, device=images.device)
    return torch.add(images, shift).clamp(0, 1)


@on_torch
def change_contrast(images: Tensor, factor: float) -> Tensor:
    """torch's linear interpolation between every image's mean (factor 0) and itself (factor 1)."""
    means = torch.mean(images, dim=(1, 2, 3), keepdim=True).expand_as(images)
    return torch.lerp(means, images, float(factor)).clamp(0, 1)
