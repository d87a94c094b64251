"""The reference pieces on array-api-strict: nothing but the standard, and nothing off the device.

It is a NumPy that refuses what the array API standard does not have, methods such as ``.sum()`` and
mixed dtypes among it, on simulated devices, which do not mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import array_api_strict as strict
import numpy as np
import pytest
from dlcourse import rng
from dlcourse.arrays import is_array
from dlcourse.catalogue import LABS

from tests.reference import solutions

DEVICES = ("CPU_DEVICE", "device1")

#: Pieces that cannot be judged, each with its reason.
NOT_JUDGED = {
    "count_parameters": "takes and gives whole numbers, no array",
    "autograd_gradients": "is torch itself",
    "torch_mlp": "is torch itself",
    "torch_train": "is torch itself",
    "TorchAutoencoder": "is torch itself",
    "EarlyStopping": "copies whatever it is given, and calculates with plain numbers",
    "rotate": "x[:, i, j, :] with arrays i, j is beyond the standard; NumPy and torch agree on it",
    "train_classifier": "x[rows], the course's way to pick samples, is take in the standard",
    "train_autoencoder": "x[rows], the course's way to pick samples, is take in the standard",
}


class Arrays:
    """Draws the same numbers for every library; ``make`` makes an array of one of them."""

    def __init__(self, make: Callable[[np.ndarray], Any], dtype: str) -> None:
        self._make, self._dtype = make, dtype
        self._random = np.random.default_rng(0)

    def normal(self, *shape: int) -> Any:
        return self._make(self._random.normal(size=shape).astype(self._dtype))

    def uniform(self, *shape: int) -> Any:
        return self._make(self._random.random(shape).astype(self._dtype))

    def line(self, n: int) -> Any:
        return self._make(np.arange(n).astype(self._dtype))

    def labels(self, n: int, classes: int) -> Any:
        return self._make(np.arange(n) % classes)

    def network(self, *widths: int) -> tuple[list[Any], list[Any]]:
        return [self.normal(b, a) for a, b in pairwise(widths)], [
            self.normal(b) for b in widths[1:]
        ]

    def autoencoder(self) -> dict[str, list[Any]]:
        halves = {"encoder": self.network(3, 4, 2), "decoder": self.network(2, 4, 3)}
        return {name: list(zip(*half, strict=True)) for name, half in halves.items()}

    def rng(self) -> Any:
        return rng(0, like=self.normal(1))


def _two(a: Arrays) -> Any:
    return a.normal(4, 3), a.normal(4, 3)


def _one(a: Arrays) -> Any:
    return (a.normal(4, 3),)


def _step(a: Arrays) -> Any:
    return a.normal(2, 3), a.normal(2, 3), None, 0.1


ARGUMENTS: dict[str, Callable[[Arrays], Any]] = {
    "relu": _one,
    "elu": _one,
    "sigmoid": _one,
    "softmax": _one,
    "linear": lambda a: (a.normal(5, 3), a.normal(4, 3), a.normal(4)),
    "shallow_network": lambda a: (a.normal(5), a.normal(3, 2), a.normal(4)),
    "mlp": lambda a: (a.normal(5, 3), *a.network(3, 4, 2)),
    "relu_interpolant": lambda a: (a.line(4), a.normal(4)),
    "mse": _two,
    "mae": _two,
    "binary_cross_entropy": lambda a: (a.uniform(4), a.uniform(4)),
    "cross_entropy": lambda a: (a.normal(4, 3), a.labels(4, 3)),
    "accuracy": lambda a: (a.normal(4, 3), a.labels(4, 3)),
    "numeric_gradient": lambda a: (lambda w: w[0, 0] * w[1, 2], a.normal(2, 3)),
    "relative_error": _two,
    "log_sine_derivative": lambda a: (a.uniform(3),),
    "two_unit_gradients": lambda a: (0.3, 0.5, a.normal(2, 2), a.normal(3)),
    "relu_backward": _two,
    "elu_backward": _two,
    "sigmoid_backward": _two,
    "tanh_backward": _two,
    "linear_backward": lambda a: (a.normal(5, 4), a.normal(5, 3), a.normal(4, 3)),
    "mse_backward": _two,
    "mae_backward": _two,
    "binary_cross_entropy_backward": _two,
    "cross_entropy_backward": lambda a: (a.normal(4, 3), a.labels(4, 3)),
    "mlp_forward": lambda a: (a.normal(5, 3), *a.network(3, 4, 2)),
    "mlp_backward": lambda a: (
        a.normal(5, 2),
        [a.normal(5, 3), a.normal(5, 4)],
        a.network(3, 4, 2)[0],
    ),
    "split_indices": lambda a: (20, (0.6, 0.2, 0.2), a.rng()),
    "standardize": lambda a: (a.normal(5, 3), a.normal(4, 3)),
    "whiten": lambda a: (a.normal(9, 3), a.normal(4, 3)),
    # 4 divides 12: a slice beyond the end, which NumPy and torch cut, is not in the standard
    "minibatches": lambda a: (12, 4, a.rng()),
    "sgd_step": _step,
    "momentum_step": _step,
    "heavy_ball_step": _step,
    "adagrad_step": _step,
    "adadelta_step": _step,
    "rmsprop_step": _step,
    "adam_step": _step,
    "l2_penalty": lambda a: (a.normal(3, 2), 0.1),
    "l1_penalty": lambda a: (a.normal(3, 2), 0.1),
    "dropout": lambda a: (a.normal(4, 3), 0.5, a.rng(), True),
    "dropout_backward": _two,
    "add_noise": lambda a: (a.normal(4, 3), 0.1, a.rng(), True),
    "flip_horizontal": lambda a: (a.uniform(2, 4, 4, 3),),
    "random_crop": lambda a: (a.uniform(2, 4, 4, 3), 2, a.rng()),
    "shift_color": lambda a: (a.uniform(2, 4, 4, 3), a.normal(3)),
    "change_contrast": lambda a: (a.uniform(2, 4, 4, 3), 1.5),
    "random_oversample": lambda a: (a.normal(8, 2), a.labels(8, 3), a.rng()),
    "smote": lambda a: (a.normal(8, 2), a.labels(8, 3), 2, a.rng()),
    "ensemble": lambda a: (a.uniform(3, 4, 2),),
    "xavier_uniform": lambda a: (3, 2, a.rng()),
    "he_normal": lambda a: (3, 2, a.rng()),
    "batch_norm": lambda a: (
        *(a.normal(5, 3), a.normal(3), a.normal(3)),
        *({"mean": a.normal(3), "var": a.uniform(3)}, True),
    ),
    # cache: what batch_norm of the reference keeps
    "batch_norm_backward": lambda a: (a.normal(5, 3), (a.normal(5, 3), a.uniform(3), a.normal(3))),
    "pca": lambda a: (a.normal(9, 4), 2),
    "autoencoder_forward": lambda a: (a.normal(5, 3), a.autoencoder()),
    "autoencoder_gradients": lambda a: (a.normal(5, 3), a.normal(5, 3), a.autoencoder()),
    "reconstruction_errors": _two,
    "anomaly_threshold": lambda a: (a.normal(9), 0.3),
    "flag_anomalies": lambda a: (a.normal(9), 0.1),
    "corrupt": lambda a: (a.uniform(5, 3), 0.1, a.rng()),
}
REFERENCES = {name: piece for lab in LABS for name, piece in solutions(lab).items()}


def arrays_in(value: Any) -> Iterator[Any]:
    """The arrays and numbers in nested lists, tuples, dicts and generators, in their order."""
    if is_array(value) or isinstance(value, int | float):
        yield value
    elif value is not None:
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(item)


def as_numpy(value: Any) -> Any:
    """An array of any simulated device in NumPy."""
    if isinstance(value, strict.asarray([]).__class__):
        return np.from_dlpack(value.to_device(strict.Device("CPU_DEVICE")))
    return value


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_reference_keeps_to_the_standard_and_to_the_device(
    name: str, device: str, dtype: str
) -> None:
    place = strict.Device(device)

    def made(values: np.ndarray) -> Any:
        return strict.asarray(values, device=place)

    got = list(arrays_in(REFERENCES[name](*ARGUMENTS[name](Arrays(made, dtype)))))
    expected = arrays_in(REFERENCES[name](*ARGUMENTS[name](Arrays(np.asarray, dtype))))
    for ours, numpys in zip(got, expected, strict=True):
        assert np.allclose(as_numpy(ours), numpys, rtol=1e-4, atol=1e-6), name
        assert not is_array(ours) or ours.device == place
        assert not is_array(ours) or str(ours.dtype).endswith(str(numpys.dtype))


def test_every_reference_is_tried_or_has_its_reason() -> None:
    assert REFERENCES.keys() == ARGUMENTS.keys() | NOT_JUDGED.keys()
    assert not ARGUMENTS.keys() & NOT_JUDGED.keys()


@pytest.mark.parametrize(
    "wrong",
    [lambda f: f.sum(), lambda f: np.maximum(f, 0), lambda f: f + strict.zeros(3), np.asarray],
    ids=["a method", "a function of NumPy", "a constant on the CPU", "the way to NumPy"],
)
def test_what_is_not_portable_raises(wrong: Callable[[Any], Any]) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError, RuntimeError)):
        wrong(strict.ones(3, device=strict.Device("device1")))
