"""What stops on the pretended card stops in torch's own simulation, too, and what goes on does not.

``FakeTensorMode`` holds no numbers, and so cannot say how a piece does; but it knows the rules.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import torch
from dlcourse.checking.device.faults import MEANINGS
from dlcourse.checking.device.pretended import PretendedCard
from dlcourse.checking.device.refusals import ON_ONE_DEVICE, TWO_DEVICES
from torch._subclasses.fake_tensor import FakeTensorMode

F = torch.nn.functional
Make = Callable[[Any, Any], Any]

#: How a function of the table is called on one tensor on the card and one on the CPU.
PLAIN = (
    "add sub mul div true_divide divide subtract multiply floor_divide remainder fmod pow eq ne lt "
    "le gt ge maximum minimum atan2 logaddexp hypot logical_and logical_or logical_xor matmul mm "
    "copysign"
)
OPERATORS = (
    "__add__ __sub__ __mul__ __truediv__ __pow__ __radd__ __rsub__ __rmul__ __rdiv__ __rtruediv__ "
    "__rpow__ __matmul__ __rmatmul__ __eq__ __ne__"
)
CALLS: dict[str, Make] = {
    **{name: lambda x, c, n=name: getattr(torch, n)(x, c) for name in PLAIN.split()},
    **{name: lambda x, c, n=name: getattr(x, n)(c) for name in OPERATORS.split()},
    **{
        f"__{name}__": lambda x, c, n=name: getattr(x > 0, f"__{n}__")(c > 0)
        for name in ("and", "or", "xor")
    },
    "bitwise_and": lambda x, c: torch.bitwise_and(x > 0, c > 0),
    "bitwise_or": lambda x, c: torch.bitwise_or(x > 0, c > 0),
    "where": lambda x, c: torch.where(x > 0, x, c),
    "lerp": lambda x, c: torch.lerp(x, c, 0.5),
    "addcmul": lambda x, c: torch.addcmul(x, x, c),
    "addcdiv": lambda x, c: torch.addcdiv(x, x, c),
    "clamp": lambda x, c: torch.clamp(x, min=c),
    "bmm": lambda x, c: torch.bmm(_cube(x), _cube(c)),
    "mv": lambda x, c: torch.mv(x, c.sum(0)),
    "dot": lambda x, c: torch.dot(x.sum(0), c.sum(0)),
    "addmm": lambda x, c: torch.addmm(x, x, c),
    "baddbmm": lambda x, c: torch.baddbmm(_cube(x), _cube(x), _cube(c)),
    "addmv": lambda x, c: torch.addmv(x.sum(0), x, c.sum(0)),
    "outer": lambda x, c: torch.outer(x.sum(0), c.sum(0)),
    "einsum": lambda x, c: torch.einsum("ij,jk->ik", x, c),
    "tensordot": lambda x, c: torch.tensordot(x, c, 1),
    "linalg_vecdot": lambda x, c: torch.linalg.vecdot(x, c),
    "linear": lambda x, c: F.linear(x, c),
    "mse_loss": lambda x, c: F.mse_loss(x, c),
    "l1_loss": lambda x, c: F.l1_loss(x, c),
    "cross_entropy": lambda x, c: F.cross_entropy(x, c),
    "nll_loss": lambda x, c: F.nll_loss(x, c.sum(0).long()),
    "binary_cross_entropy": lambda x, c: F.binary_cross_entropy(x, c),
    "binary_cross_entropy_with_logits": lambda x, c: F.binary_cross_entropy_with_logits(x, c),
    **{
        name: lambda x, c, n=name: getattr(torch, n)([x, c])
        for name in ("cat", "concat", "stack", "hstack", "vstack")
    },
    "gather": lambda x, c: torch.gather(x, 0, c.long()),
    "take": lambda x, c: torch.take(x, c.long()),
    "take_along_dim": lambda x, c: torch.take_along_dim(x, c.long(), 0),
    "index_select": lambda x, c: torch.index_select(x, 0, c.sum(0).long()),
    "index_add": lambda x, c: torch.index_add(x, 0, c.sum(0).long(), x),
    "masked_fill": lambda x, c: torch.masked_fill(x, c > 0, 0.0),
    "scatter": lambda x, c: torch.scatter(x, 0, c.long(), 0.0),
    "scatter_add": lambda x, c: torch.scatter_add(x, 0, c.long(), x),
    "searchsorted": lambda x, c: torch.searchsorted(x.sum(0), c.sum(0)),
    "bucketize": lambda x, c: torch.bucketize(x, c.sum(0)),
}
#: What a card allows, though two devices are in it.
ALLOWED: dict[str, Make] = {
    "a number without axes": lambda x, c: x * torch.tensor(2.0) + c[0, 0],
    "a Python number": lambda x, c: 2 * x - 1.5,
    "brought to the CPU first": lambda x, c: x.cpu() + c,
    "brought to the card first": lambda x, c: x + c.to(x.device),
    "made beside it": lambda x, c: x + torch.zeros(3, device=x.device) + torch.ones_like(x),
    "copied into it": lambda x, c: torch.zeros_like(x).copy_(c),
}


def _cube(x: Any) -> Any:
    return x.reshape(1, 3, 3)


@pytest.fixture
def both() -> Iterator[list[AbstractContextManager[Any]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old aliases warn
        yield [PretendedCard(), FakeTensorMode()]


def pair() -> tuple[Any, Any]:
    return torch.tensor([[0.1, 0.2, 0.3]] * 3).to("cuda"), torch.zeros(3, 3)


def test_every_function_of_the_table_is_tried() -> None:
    assert set(CALLS) == ON_ONE_DEVICE


@pytest.mark.parametrize("name", sorted(ON_ONE_DEVICE))
def test_two_devices_stop_here_and_in_torchs_simulation(
    name: str, both: list[AbstractContextManager[Any]]
) -> None:
    pretended, fake = both
    with pretended, pytest.raises(RuntimeError, match=TWO_DEVICES.split(",")[0]):
        CALLS[name](*pair())
    with (
        fake,
        pytest.raises(
            RuntimeError, match=r"same device|two devices|different devices|got tensor with cpu"
        ),
    ):
        CALLS[name](*fake_pair())


def fake_pair() -> tuple[Any, Any]:
    return torch.empty(3, 3, device="cuda"), torch.empty(3, 3)


@pytest.mark.parametrize("how", ALLOWED)
def test_what_a_card_allows_goes_on(how: str) -> None:
    with PretendedCard():
        x, c = pair()
        assert ALLOWED[how](x, c).shape == x.shape


def test_every_word_of_torch_has_a_meaning() -> None:
    """These are a real card's, written down from torch's sources."""
    said = [
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor",
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0",
        "Expected all tensors to be on the same device, but got mat2 is on cpu, different from",
        "Expected tensor to have cuda:0 Device, but got tensor with cpu Device (while checking",
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
        "Expected a 'cuda' device type for generator but found 'cpu'",
    ]
    assert all(any(re.search(pattern, line) for pattern in MEANINGS) for line in said)
    harmless = ["CUDA out of memory", "PyTorch is not linked with support for cuda devices"]
    assert not any(re.search(pattern, line) for pattern in MEANINGS for line in harmless)
