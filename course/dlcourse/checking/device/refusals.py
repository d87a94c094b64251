"""What certainly stops on a card, with the exceptions that torch raises there.

Only what is listed here stops on the pretended card.  Whatever else torch may refuse on a real one
costs nobody anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from dlcourse.checking.device.places import Place, place_of, tensors_in

#: What makes a NumPy array of a tensor.
TO_NUMPY = frozenset(("numpy", "__array__", "__dlpack__"))

#: Functions whose tensors must lie on one device, but for CPU tensors without axes; those with an
#: underscore at the end, which write into a tensor, are meant as well.
#: A test holds each against torch's own FakeTensorMode.
_ON_ONE_DEVICE = """
add sub mul div true_divide divide subtract multiply floor_divide remainder fmod pow __add__
__sub__ __mul__ __truediv__ __pow__ __radd__ __rsub__ __rmul__ __rdiv__ __rtruediv__ __rpow__
__matmul__ __rmatmul__ __eq__ __ne__ eq ne lt le gt ge maximum minimum atan2 where lerp addcmul
addcdiv logaddexp hypot clamp __and__ __or__ __xor__ logical_and logical_or logical_xor
bitwise_and bitwise_or copysign matmul mm bmm mv dot addmm baddbmm addmv outer einsum tensordot
linalg_vecdot linear mse_loss l1_loss
cross_entropy nll_loss binary_cross_entropy binary_cross_entropy_with_logits cat concat stack
hstack vstack gather take take_along_dim index_select index_add masked_fill
scatter scatter_add searchsorted bucketize
"""
ON_ONE_DEVICE = frozenset(_ON_ONE_DEVICE.split())
#: Where an index may lie on the CPU beside a tensor on the card, but not the other way.
INDEXING = frozenset(("__getitem__", "__setitem__"))

TWO_DEVICES = (
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
)
NO_NUMPY = (
    "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to "
    "host memory first."
)
INDICES = "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
GENERATOR = "Expected a 'cuda' device type for generator but found 'cpu'"


def refuse(
    name: str, args: Any, kwargs: Any, given: Sequence[torch.Tensor], place: Place | None
) -> None:
    """Raise what torch raises when it certainly cannot do this on a card."""
    if name in TO_NUMPY and not kwargs.get("force") and _is_on(given[0], "cuda"):
        raise TypeError(NO_NUMPY)
    if name in INDEXING and _is_on(args[0], "cpu") and _any_on_card(args[1]):
        raise RuntimeError(INDICES + _made_by([args[0]]))
    if name in ON_ONE_DEVICE or (name.endswith("_") and name.rstrip("_") in ON_ONE_DEVICE):
        apart = [tensor for tensor in given if _has_axes_on(tensor, "cpu")]
        if apart and any(_is_on(tensor, "cuda") for tensor in given):
            raise RuntimeError(TWO_DEVICES + _made_by(apart))
    generator = kwargs.get("generator")
    if isinstance(generator, torch.Generator) and place is not None and place.device == "cuda":
        raise RuntimeError(GENERATOR)


def _is_on(tensor: torch.Tensor, device: str) -> bool:
    place = place_of(tensor)
    return place is not None and place.device == device


def _has_axes_on(tensor: torch.Tensor, device: str) -> bool:
    return tensor.ndim > 0 and _is_on(tensor, device)


def _any_on_card(index: Any) -> bool:
    return any(_has_axes_on(tensor, "cuda") for tensor in tensors_in(index))


def _made_by(tensors: Sequence[torch.Tensor]) -> str:
    """Which function has put one of the tensors on the CPU, in words that ``faults`` reads."""
    makers = (place.maker for tensor in tensors if (place := place_of(tensor)))
    maker = next(filter(None, makers), "")
    return f" (on cpu: made by {maker})" if maker else ""
