"""One code, two libraries."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from dlcourse import namespace, rng
from dlcourse.arrays import is_array, is_torch, to_numpy

F = np.array([[1.0, -2.0], [0.0, 3.0]])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_one_line_gives_the_same_numbers_in_both_libraries(dtype: str) -> None:
    def line(f):
        xp = namespace(f)
        return xp.sum(xp.exp(xp.minimum(f, xp.zeros_like(f))), axis=-1, keepdims=True)

    a, b = line(F.astype(dtype)), line(torch.from_numpy(F.astype(dtype)))
    assert isinstance(b, torch.Tensor)
    assert str(a.dtype) == dtype
    assert str(b.dtype) == f"torch.{dtype}"
    assert np.allclose(a, b.numpy())


@pytest.mark.parametrize("wrong", [[1.0], (1, 2), 3.0, "text", None])
def test_what_is_no_array_is_named(wrong: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(wrong).__name__}"):
        namespace(wrong)


def test_mixed_libraries_are_named() -> None:
    with pytest.raises(TypeError, match="a NumPy array and a torch tensor are mixed"):
        namespace(F, torch.from_numpy(F))


def test_what_an_array_is() -> None:
    assert is_array(F)
    assert is_array(np.float32(1))
    assert is_array(torch.ones(1))
    assert not is_array([1.0])
    assert is_torch(torch.ones(1))
    assert not is_torch(F)


def test_to_numpy_takes_tensors_with_gradients_too() -> None:
    assert np.array_equal(to_numpy(torch.ones(2, requires_grad=True)), [1, 1])


@pytest.mark.parametrize("draw", ["normal", "uniform"])
def test_the_same_seed_gives_the_same_numbers_beside_any_array(draw: str) -> None:
    plain = getattr(rng(3), draw)((2, 5))
    single = getattr(rng(3, like=np.zeros(1, dtype=np.float32)), draw)((2, 5))
    tensor = getattr(rng(3, like=torch.zeros(1)), draw)((2, 5))
    assert plain.dtype == np.float64
    assert np.array_equal(plain.astype(np.float32), single)
    assert tensor.dtype == torch.float32
    assert np.array_equal(single, tensor.numpy())


def test_no_number_from_0_to_1_is_rounded_up_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    source = rng(0, like=torch.zeros(1))
    monkeypatch.setattr(source, "_generator", _Ones())
    assert source.uniform((3,)).max() < 1
    assert (5 * source.uniform((3,))).max() < 5  # as when an index is made of it


class _Ones:
    """Draws the largest number below 1 that float64 has."""

    def random(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.full(shape, np.nextafter(1.0, 0.0))


def test_integers_and_permutations_stay_integers() -> None:
    source = rng(1, like=torch.zeros(1))
    assert source.integers(0, 3, (50,)).dtype == torch.int64
    assert sorted(source.permutation(9).tolist()) == list(range(9))


def test_importing_dlcourse_does_not_import_torch() -> None:
    code = "import sys, dlcourse; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
