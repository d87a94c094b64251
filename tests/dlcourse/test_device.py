"""``dlcourse.device()``: what it picks, what it says, and what it moves."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import dlcourse
import numpy as np
import pytest
import torch
from dlcourse.arrays import like, to_numpy, to_tensor

from tests.devices import REAL, simulated_card

X, LABELS = np.ones((4, 3)), np.arange(4)


@pytest.fixture
def two_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    card = SimpleNamespace(name="Card 9", total_memory=16 * 2**30)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda number: card)


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)


def without_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


def test_the_first_card_is_taken_and_named(two_cards: None) -> None:
    found = dlcourse.device()
    assert found == "cuda"
    assert repr(found) == "cuda: Card 9, a graphics card with 16 GiB"
    assert dlcourse.device("cuda:1") == "cuda:1"


def test_the_cpu_can_be_asked_for_beside_a_card(two_cards: None) -> None:
    found = dlcourse.device("cpu")
    assert found == "cpu"
    assert "as you asked for; cuda is here, too (Card 9" in repr(found)


def test_an_apple_chip_says_what_becomes_of_float64(apple: None) -> None:
    found = dlcourse.device()
    assert found == "mps"
    assert "has no float64, float32 is used" in repr(found)


def test_without_a_card_it_is_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    without_cards(monkeypatch)
    assert repr(dlcourse.device()).startswith("cpu: no graphics card that torch can use")


def test_a_missing_device_is_an_error_that_says_what_is_there(two_cards: None) -> None:
    with pytest.raises(ValueError, match=r"no device 'mps' here. There is 'cuda', 'cuda:1', 'cpu'"):
        dlcourse.device("mps")


WITHOUT_TORCH = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            raise ImportError(name)
sys.meta_path.insert(0, Missing())
import dlcourse, numpy as np
found = dlcourse.device()
x, labels = found.put(np.ones((4, 3)), np.arange(4), dtype="float32")
print(repr(found), type(x).__name__, x.dtype, labels.dtype.kind)
"""


def test_without_torch_arrays_stay_with_numpy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], capture_output=True, text=True, check=True
    )
    said = "torch is not installed, so arrays stay with NumPy on the processor"
    assert done.stdout.strip() == f"cpu: {said} ndarray float32 i"


def test_torch_takes_it_as_a_device() -> None:
    found = dlcourse.device("cpu")
    assert torch.zeros(2, device=found).device == torch.device("cpu")
    assert torch.nn.Linear(2, 2).to(found).weight.device == torch.device("cpu")


@pytest.mark.parametrize("name", REAL)
def test_put_moves_arrays_and_tensors_by_one_call(name: str) -> None:
    here = dlcourse.device(name)
    x, labels = here.put(X, torch.from_numpy(LABELS))
    assert (x.device.type, labels.device.type) == (name, name)
    assert (x.dtype, labels.dtype) == (torch.float64, torch.int64)
    assert np.array_equal(to_numpy(x), X)
    assert here.put(X, dtype="float32").dtype == torch.float32
    assert here.put(LABELS, dtype="float32").dtype == torch.int64


def test_what_is_put_does_not_share_memory() -> None:
    moved = dlcourse.device("cpu").put(X)
    moved[0] = 7
    assert X[0, 0] == 1


def test_put_refuses_lists() -> None:
    with pytest.raises(TypeError, match="not list"):
        dlcourse.device("cpu").put([1.0, 2.0])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_on_mps_every_float_is_float32(dtype: type) -> None:
    with simulated_card():  # knows MPS, too
        assert to_tensor(X.astype(dtype), "mps:0").dtype == torch.float32
        assert to_tensor(LABELS, "mps:0").dtype == torch.int64
        beside = like(X, torch.zeros(1, dtype=torch.int64, device="mps:0"))
    assert (beside.dtype, beside.device.type) == (torch.float32, "mps")


def test_bfloat16_comes_back_as_float32() -> None:
    assert to_numpy(torch.ones(2, dtype=torch.bfloat16)).dtype == np.float32
